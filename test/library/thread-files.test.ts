import { expect, test } from 'vitest'
import { type Found, idInName } from '../../main/library/discover.ts'
import { inOrder, type RecordedRollout, roleOf } from '../../main/library/thread-files.ts'
import { id } from './folders.ts'

const NAME = `rollout-2026-01-01T00-00-00-${id(1)}`
const FIRST = `sessions/2026/01/01/${NAME}.jsonl`
const SECOND = `sessions/2026/01/02/${NAME.replace('01T', '02T')}_${id(2)}.jsonl`
const THIRD = `sessions/2026/01/03/${NAME.replace('01T', '03T')}_${id(3)}.jsonl`
const ARCHIVED = `archived_sessions/${NAME}.jsonl`

/** `HOME:PATH` */
function found(text: string): Found {
  const [home = '', path = ''] = text.includes(':') ? text.split(':') : ['/h', text]
  const archived = path.startsWith('archived')
  return { path: `${home}/${path}`, home, threadId: idInName(path), archived, bytes: 1, modifiedAt: 0 }
}

const first = (files: readonly string[], recorded: readonly RecordedRollout[] = []) =>
  inOrder(files.map(found), recorded, ['/h', '/b', '/a'])[0]?.path

const row = (path: string, home = '/h'): RecordedRollout => ({ home, path })

test.each<[string, readonly string[], readonly RecordedRollout[], string]>([
  ['the only file', [FIRST], [], `/h/${FIRST}`],
  ['the newest segment by name', [FIRST, THIRD, SECOND], [], `/h/${THIRD}`],
  ['the segment that the row names', [FIRST, THIRD, SECOND], [row(`/h/${SECOND}`)], `/h/${SECOND}`],
  ['also by a path of another system', [FIRST, SECOND], [row(`C:\\x\\${FIRST.replaceAll('/', '\\')}`)], `/h/${FIRST}`],
  ['also by a packed name', [`${FIRST}.zst`, SECOND], [row(`/h/${FIRST}`)], `/h/${FIRST}.zst`],
  ['none that is only named', [FIRST, SECOND], [row('/etc/passwd'), row(`/x/../${NAME}`)], `/h/${SECOND}`],
  ['the plain twin', [`${FIRST}.zst`, FIRST], [], `/h/${FIRST}`],
  ['the one in use, not its copy in the archive', [ARCHIVED, FIRST], [], `/h/${FIRST}`],
  ['the one in the archive, where the row says so', [FIRST, ARCHIVED], [row(`/h/${ARCHIVED}`)], `/h/${ARCHIVED}`],
  [
    'a newer segment, though it was archived',
    [FIRST, `archived_sessions/${NAME}_${id(2)}.jsonl`],
    [],
    `/h/archived_sessions/${NAME}_${id(2)}.jsonl`,
  ],
  ['of copies in two homes the first home’s', [`/b:${FIRST}`, `/a:${FIRST}`], [], `/b/${FIRST}`],
  [
    'of copies in two homes the one whose row names it',
    [`/b:${FIRST}`, `/a:${FIRST}`],
    [row(`/a/${FIRST}`, '/a')],
    `/a/${FIRST}`,
  ],
  [
    'what the first home says that knows it',
    [`/a:${FIRST}`, `/b:${SECOND}`],
    [row(`/a/${FIRST}`, '/a'), row(`/b/${SECOND}`, '/b')],
    `/a/${FIRST}`,
  ],
])('of a thread’s files opens %s', (_, files, recorded, expected) => {
  expect(first(files, recorded)).toBe(expected)
  expect(first([...files].reverse(), recorded)).toBe(expected)
})

test('what the other files are beside the one that opens', () => {
  const role = (path: string, opens: string) => roleOf(found(path), found(opens))
  expect([
    role(SECOND, SECOND),
    role(FIRST, SECOND),
    role(THIRD, SECOND),
    role(`${SECOND}.zst`, SECOND),
    role(ARCHIVED, FIRST),
    role(FIRST, ARCHIVED),
    role(`/other:${FIRST}`, FIRST),
  ]).toEqual(['opens', 'earlier', 'later', 'packed', 'archived', 'copy', 'copy'])
})
