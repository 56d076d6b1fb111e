import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exporting } from '../../main/cli/export.ts'
import type { SecretClass } from '../../main/export/redact/classes.ts'
import { Ledger } from '../../main/export/redact/ledger.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const META = 'meta: 0.169.0 id="01a1fc95-9998-7f53-a545-9fe16fd95d41"'
const SESSION = `${META}
  turn t1 {
  user: one
  compacted: one | P+first
  }
  turn t2 {
  user: two
  compacted: two | P+second
  }
  turn t3 {
  user: three
  compacted: three | P+third
  }`
const TO = ['--format', 'rollout', '--out', 'b.jsonl']

const folder = (): string => folderWith({ 'a.jsonl': rolloutText(SESSION) })

test('what is left out is told in the fields of the schema, and the copy is what they say', async () => {
  const at = folder()
  const { code, stdout, stderr } = await run(['export', 'a.jsonl', ...TO, '--drop', 'display,superseded', '--json'], {
    folder: at,
  })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const found = JSON.parse(stdout)
  expect(objections('export', found)).toEqual([])
  const copy = readFileSync(join(at, 'b.jsonl'))
  expect(found).toMatchObject({
    path: join(at, 'b.jsonl'),
    bytes: copy.length,
    report: join(at, 'b.jsonl.report.json'),
  })
  expect(Object.keys(found.removed)).toEqual(['superseded', 'display'])
  expect(found.removed.superseded.lines).toBe(1)
  const inspected = await run(['inspect', 'b.jsonl', '--json'], { folder: at })
  expect(JSON.parse(inspected.stdout)).toMatchObject({ thread: { id: found.threadId }, checkpoints: [{}, {}] })
})

test('a dry run tells the same and writes nothing', async () => {
  const at = folder()
  const words = ['export', 'a.jsonl', ...TO, '--drop', 'superseded', '--json']
  const preview = JSON.parse((await run([...words, '--dry-run'], { folder: at })).stdout)
  expect(objections('export', preview)).toEqual([])
  expect([join(at, 'b.jsonl'), join(at, 'b.jsonl.report.json')].filter(existsSync)).toEqual([])
  const made = JSON.parse((await run(words, { folder: at })).stdout)
  expect(preview).toEqual({ ...made, path: null, report: null })
})

test('in words', async () => {
  const at = folder()
  const { stdout } = await run(['export', 'a.jsonl', ...TO, '--drop', 'superseded,outputs', '--dry-run'], {
    folder: at,
  })
  expect(stdout.replaceAll(at, 'FOLDER')).toMatchSnapshot()
})

const SECRETS = `${META}
  turn t1 {
  user: write to ada@one-example.dev and bob@one-example.dev in /home/ada/work
  assistant: done
  compacted: one | opaque: gAAAAABo
  }`

/** Exports a session with secrets; answers what is printed and the copy. */
async function redacted(...words: readonly string[]) {
  const at = folderWith({ 'a.jsonl': rolloutText(SECRETS) })
  const { code, stdout, stderr } = await run(['export', 'a.jsonl', ...TO, ...words], { folder: at })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return { stdout: stdout.replaceAll(at, 'FOLDER'), copy: readFileSync(join(at, 'b.jsonl'), 'utf8') }
}

test('secrets are counted by class in the fields of the schema, and are not in the copy', async () => {
  const { stdout, copy } = await redacted('--redact', 'all', '--json')
  const found = JSON.parse(stdout)
  expect(objections('export', found)).toEqual([])
  expect(found).toMatchObject({
    redacted: { email: 4, 'home-path': 2 },
    redaction: { secrets: { email: 2, 'home-path': 1 }, ciphertext: { stubs: 1, compactions: 1 } },
  })
  expect(copy).not.toMatch(/ada|bob|gAAAA/)
  expect(copy).toContain('[redacted email 2]')
})

const keyOf = (name: SecretClass, value: string): string => new Ledger().secret(name, value).key

test('classes that are not named stay, and so does what is kept', async () => {
  const one = await redacted('--redact', 'email', '--keep', 'ciphertext')
  expect(one.copy).toMatch(/in \/home\/ada\/work/)
  expect(one.copy).toContain('gAAAAABo')
  expect(one.copy).not.toContain('ada@')
  const two = await redacted(
    '--redact',
    'all',
    '--keep',
    `${keyOf('email', 'ada@one-example.dev')}, ${keyOf('home-path', 'ada')}`,
  )
  expect(two.copy).toMatch(/ada@one-example.dev and \[redacted email 2\] in \/home\/ada/)
})

test('who does not say whether to redact is told that nothing was', async () => {
  const unsaid = await redacted()
  expect(unsaid.copy).toContain('ada@one-example.dev')
  expect(unsaid.stdout).toContain('Nothing was redacted')
  expect((await redacted('--redact', 'none')).stdout).not.toContain('Nothing was redacted')
})

test('redaction in words', async () => {
  expect((await redacted('--redact', 'all')).stdout).toMatchSnapshot()
  expect((await redacted('--redact', 'jwt', '--keep', 'ciphertext')).stdout).toContain('no secret was found')
})

/** Exports the session with secrets as a document. */
async function document(format: string, ...words: readonly string[]) {
  const at = folderWith({ 'a.jsonl': rolloutText(SECRETS) })
  const asked = ['export', 'a.jsonl', '--format', format, '--out', 'b.txt', ...words]
  const { code, stdout, stderr } = await run(asked, { folder: at })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return { stdout: stdout.replaceAll(at, 'FOLDER'), copy: readFileSync(join(at, 'b.txt'), 'utf8') }
}

test.each(['markdown', 'json'])('secrets are written over in %s unless it is said that they stay', async format => {
  const { stdout, copy } = await document(format, '--json')
  const found = JSON.parse(stdout)
  expect(objections('export', found)).toEqual([])
  expect(found).toMatchObject({
    threadId: '01a1fc95-9998-7f53-a545-9fe16fd95d41',
    bytes: Buffer.byteLength(copy),
    lines: copy.split('\n').length - 1,
    redacted: { email: 4, 'home-path': 2 },
    changedLines: [],
  })
  expect(copy).not.toMatch(/ada|bob|gAAAA/)
  expect((await document(format, '--json')).copy).toBe(copy)
  const open = await document(format, '--redact', 'none')
  expect(open.stdout).not.toContain('redacted')
  expect(open.copy === copy).toBe(false)
})

test('a Markdown file tells what was written over, and the session without it', async () => {
  const { copy } = await document('markdown')
  expect(copy).toContain('> Written over: 6 places (email 4, home-path 2).')
  expect(copy).toContain(
    '\n> write to \\[redacted email 1\\] and \\[redacted email 2\\] in /home/\\[redacted home-path 1\\]/work\n',
  )
  expect((await document('markdown', '--redact', 'none')).copy).toContain('`ada@one-example.dev`')
})

test('a document in words', async () => {
  expect((await document('markdown')).stdout).toMatchSnapshot()
})

test('a file that is there is a failure', async () => {
  const at = folder()
  expect(await run(['export', 'a.jsonl', '--format', 'rollout', '--out', 'a.jsonl'], { folder: at })).toEqual({
    code: 1,
    stdout: '',
    stderr: `There is a file at ${join(at, 'a.jsonl')} already; it is never replaced.\n`,
  })
})

test.each([
  [[], 'export needs --format rollout|markdown|html|json and --out FILE.'],
  [['--format', 'rollout'], 'export needs --format rollout|markdown|html|json and --out FILE.'],
  [['--format', 'doc', '--out', 'x'], '--format doc is not a format; rollout, markdown, html, json are.'],
  [
    ['--format', 'html', '--out', 'x', '--id', '01a1fc95-9998-7f53-a545-9fe16fd95d41'],
    '--id is for a rollout: a document keeps the id of its session.',
  ],
  [
    [...TO, '--text-limit', '500'],
    '--text-limit is for documents: a rollout keeps its texts, and --drop outputs shortens them.',
  ],
  [
    ['--format', 'html', '--out', 'x', '--text-limit', '199'],
    '--text-limit 199 is not a number of characters from 200 on.',
  ],
  [
    ['--format', 'html', '--out', 'x', '--text-limit', '1000001'],
    '--text-limit 1000001 is too long for a page: texts of at most 1000000 characters fit; --format json keeps them whole.',
  ],
  [
    [...TO, '--redact', 'all,email'],
    '"all" is nothing that --redact knows. It takes all, none, or some of email, home-path, account-id, git-remote, private-host, aws, github, gitlab, slack, openai, anthropic, stripe, google, npm, private-key, jwt, database-url, url-password, password, other-key.',
  ],
  [[...TO, '--keep', 'images'], '--keep says what redaction leaves as it is: it needs --redact all or classes.'],
  [
    [...TO, '--redact', 'none', '--keep', 'images'],
    '--keep says what redaction leaves as it is: it needs --redact all or classes.',
  ],
  [
    [...TO, '--redact', 'all', '--keep', 'images,mail 1'],
    '"mail 1" is nothing that --keep knows. It takes ciphertext, images, and keys of secrets such as email:0123456789abcdef01234567.',
  ],
  [[...TO, '--id', 'mine'], '--id mine is not a UUID.'],
  [[...TO, '--turns', '3'], '--turns 3 is not a range of turns such as 3-7.'],
  [[...TO, '--turns', '7-3'], '--turns 7-3 is not a range of turns such as 3-7.'],
  [[...TO, '--turns', '0-3'], '--turns 0-3 is not a range of turns such as 3-7.'],
  [
    [...TO, '--drop', 'turns'],
    '"turns" is not a rule of --drop. Rules are superseded, outputs, images, rolled-back, display.',
  ],
  [
    [...TO, '--drop', 'images,'],
    '"" is not a rule of --drop. Rules are superseded, outputs, images, rolled-back, display.',
  ],
])('export F %j is wrong usage', async (words, sentence) => {
  expect(await run(['export', 'F', ...words])).toEqual({
    code: 2,
    stdout: '',
    stderr: `${sentence}\nUsage: palimpsest export ${exporting.usage}\n`,
  })
})
