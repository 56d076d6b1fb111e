import { describe, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import { audit, FINDING_CODES } from '../../../main/compaction/audit/audit.ts'
import type { Finding } from '../../../main/compaction/audit/finding.ts'
import { SUMMARY_PREFIX } from '../../../main/rollout/format.ts'
import { threadOf } from '../../support/rollout-text.ts'
import { CLEAN, SEEDS } from './seeds.ts'

/** Findings of all compactions of a session. */
function findings(text: string): readonly Finding[] {
  const thread = threadOf(text.replaceAll('PREFIX', JSON.stringify(SUMMARY_PREFIX).slice(1, -1)))
  const all = []
  for (let n = 1; n <= thread.checkpointCount; n++) all.push(...runNow(audit(thread, n)))
  thread.close()
  return all
}

test('a sound compaction has no finding', () => {
  expect(findings(CLEAN)).toEqual([])
})

describe('each seeded fault is found under its code, with a sentence, an advice and a place:', () => {
  test.each(FINDING_CODES)('%s', code => {
    const hit = findings(SEEDS[code]).find(one => one.code === code)
    expect(hit).toBeDefined()
    expect(hit?.message).toMatch(/^\S.*[.!”]$/s)
    expect(hit?.advice).toMatch(/^\S.*\.$/s)
    expect(hit?.evidence.length).toBeGreaterThan(0)
    const places = hit?.evidence.map(({ ref, says }) => [says, ref.line, ref.index].join(' ').trim())
    expect([hit?.severity, hit?.message, places]).toMatchSnapshot()
  })
})

test('an older reply that stands as the summary is no summary', () => {
  const reply = 'I mended the parser and ran all of its tests twice.'
  const [hit] = findings(
    `turn t1 {\nuser: Fix it.\nassistant: ${reply}\n}\nturn t2 {\ncompacted: user: Fix it. | P+${reply}\n}`,
  )
  expect([hit?.code, hit?.message]).toEqual([
    'empty-answer',
    'The model wrote no summary; an older reply of the agent stands in its place.',
  ])
})
