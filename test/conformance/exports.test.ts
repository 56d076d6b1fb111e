import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DROPS } from '../../main/export/trim/rules.ts'
import { temporaryFolder } from '../scripts/temporary-folder.ts'
import { FIXTURES } from '../support/expected.ts'
import { exportName, exportsOf, SETTINGS } from './exports.ts'
import { type ForkOutcome, sessionsBelow } from './forks.ts'
import { writeMadeSessions } from './made-sessions.ts'
import { isReadBy } from './run-exports.ts'
import { allWent, type Tried, triedLines, triedSummary } from './tried.ts'

const tried = (outcome: ForkOutcome): Tried => ({ what: 'export', name: 'x, outputs', path: 'x', points: 1, outcome })

test('every rule is tried alone, and every setting changes some session', () => {
  expect(SETTINGS.map(({ name }) => name)).toEqual(expect.arrayContaining([...DROPS]))
  const made = temporaryFolder()
  writeMadeSessions(made)
  const cases = [join(FIXTURES, '0.169.0'), made].flatMap(root =>
    sessionsBelow([root]).flatMap(path => exportsOf(path, root)),
  )
  const used = new Set(cases.map(({ setting }) => setting.name))
  expect(SETTINGS.map(({ name }) => name).filter(name => !used.has(name))).toEqual([])
  expect(cases.length).toBeGreaterThan(200)
  expect(new Set(cases.map(exportName)).size).toBe(cases.length)
})

test('a setting that changes nothing is no case', () => {
  const names = exportsOf(sessionsBelow([join(FIXTURES, '0.140.0/pre-turn')])[0] ?? '', FIXTURES).map(
    ({ setting }) => setting.name,
  )
  expect(names).toContain('redacted')
  expect(names).not.toContain('rolled-back')
})

test('a version resumes what was recorded up to its own time', () => {
  const of = (version: string, folder: string): boolean => isReadBy(version, join(folder, 'x/rollout-1.jsonl'))
  expect([of('0.140.0', '0.98.0'), of('0.140.0', '0.140.0'), of('0.140.0', '0.150.0')]).toEqual([true, true, false])
  expect([of('0.98.0', 'made'), of('0.169.0', 'made')]).toEqual([false, false])
})

test('what Codex refuses as we say is counted, anything else fails', () => {
  const noted: ForkOutcome = {
    kind: 'refused',
    why: 'It names no model provider: codex exec resume takes it; other ways.',
  }
  expect(allWent([tried({ kind: 'equal' }), tried(noted)])).toBe(true)
  const odd: ForkOutcome = { kind: 'odd', words: ['thread/resume: no'] }
  expect(allWent([tried({ kind: 'equal' }), tried(odd)])).toBe(false)
  expect(triedLines(tried(odd)).join('\n')).toMatch(/^FAIL export of x, outputs[\s\S]*thread\/resume: no/)
  expect(triedSummary([tried({ kind: 'equal' }), tried(noted)], 2)[1]).toBe(
    '1 sessions, 2 exports, 1 equal, 1 refused, 0 different. All as Codex sends it. 2 s',
  )
})
