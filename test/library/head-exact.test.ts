import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { damage, KINDS } from '../../fixtures/damage.mjs'
import { runNow } from '../../main/base/steps.ts'
import { type HeadReading, headReading, readHead, unread } from '../../main/library/head.ts'
import { bytesOf } from '../../main/rollout/bytes.ts'
import { openingSource, openThread } from '../../main/thread/readers.ts'
import { fixtures } from '../support/expected.ts'
import { rolloutText } from '../support/rollout-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'palimpsest-heads-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the session tells when it is opened as a window opens it, and every line is parsed. */
function opened(path: string, quick: boolean): HeadReading {
  const thread = openThread(path)
  if (!thread.ok) return unread(thread.error.message)
  runNow(thread.value.read({ quick }))
  const reading = headReading(thread.value)
  thread.value.close()
  return reading
}

/** Of compactions the library keeps what the first pass tells. */
function kept({ head, outline }: HeadReading) {
  const checkpoints = outline.checkpoints.map(one => [one.n, one.line, one.at, one.trigger, one.phase, one.rolledBack])
  return { head, turns: outline.turns, checkpoints, kinds: [...outline.kinds] }
}

const ALL = fixtures()

test.each(ALL)('$name: facts are those of a full opening', ({ path }) => {
  expect(kept(runNow(readHead(path)))).toEqual(kept(opened(path, false)))
  expect(runNow(readHead(path))).toEqual(opened(path, true))
})

test.each(ALL.filter(({ path }) => path.endsWith('l')))(
  '$name: the first line tells the same behind a blank one',
  ({ name, path }) => {
    const [plain, behind] = ['plain', 'behind'].map(kind => join(folder, kind, name))
    const copy = (to: string | undefined, bytes: Buffer): HeadReading => {
      mkdirSync(to as string, { recursive: true })
      writeFileSync(join(to as string, basename(path)), bytes)
      return runNow(readHead(join(to as string, basename(path))))
    }
    const bytes = readFileSync(path)
    expect(copy(behind, Buffer.concat([Buffer.from('\n'), bytes])).head).toEqual(copy(plain, bytes).head)
  },
)

test.each(KINDS)('facts of files damaged by %s are those of an opening', kind => {
  for (const [i, { path, name }] of ALL.entries()) {
    if (i % 7 !== KINDS.indexOf(kind) % 7) continue
    const damaged = join(folder, `rollout-${kind}-${name.replaceAll('/', '-')}.jsonl`)
    writeFileSync(damaged, damage(kind, readFileSync(path)))
    expect(runNow(readHead(damaged))).toEqual(opened(damaged, true))
  }
})

const META = rolloutText('meta: 0.169.0 id="m"').toString()
const TURN = rolloutText('no-meta\nturn t1 {\nuser: hello\n}').toString()

test.each<readonly [string, string]>([
  ['the usual', META + TURN],
  ['no line end behind the first line', META.slice(0, -1)],
  ['a line before it', `{"odd":1}\n${META}${TURN}`],
  ['a blank line before it', `\n${META}${TURN}`],
  ['a byte order mark', `\ufeff${META}${TURN}`],
  ['white space', META.replace('{"timestamp"', '{ "timestamp"') + TURN],
  ['two types', META.replace('"payload":{', '"payload":{},"type":"event_msg","payload":{') + TURN],
  ['a payload that is none', META.replace(/"payload":\{.*/, '"payload":["id"]}') + META + TURN],
  ['a first line that is broken inside', META.replace('"id"', '"id') + META + TURN],
  ['a first line that ends in the middle', `${META.slice(0, 80)}\n${META}${TURN}`],
  ['half a pair in it', META.replace('"id":"m"', '"id":"\\ud800"') + TURN],
  ['a time that is none', META.replace(/"timestamp":"[^"]*"/, '"timestamp":"yesterday, in the evening"') + TURN],
  ['two of them', META + META.replace('"m"', '"n"') + TURN],
])('the head of a file with %s is the same in memory and from the disk', (name, text) => {
  const path = join(folder, `rollout-${name.replaceAll(' ', '-')}.jsonl`)
  writeFileSync(path, text)
  const disk = opened(path, true)
  const thread = runNow(openingSource(bytesOf(path, Buffer.from(text))))
  if (thread.ok) runNow(thread.value.read({ quick: true }))
  expect([runNow(readHead(path)), thread.ok ? headReading(thread.value) : null]).toEqual([disk, disk])
})
