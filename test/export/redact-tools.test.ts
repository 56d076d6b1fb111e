// Secrets where single programs, formats and people write them; and what looks like one and stays.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { exportSession } from '../../main/export/export-session.ts'
import { Ledger } from '../../main/export/redact/ledger.ts'
import { redactLine } from '../../main/export/redact/redact-line.ts'
import { collectLine } from '../../main/export/redact/review.ts'
import { STRICT } from '../../main/export/redact/settings.ts'
import { folderWith } from '../cli/folder.ts'
import { readThread, rolloutText } from '../support/rollout-text.ts'

/** A payload after redaction. */
function redacted(payload: object, type = 'response_item'): unknown {
  const line = { file: 0, n: 1, bytes: Buffer.from(JSON.stringify({ type, payload })) }
  const ledger = new Ledger()
  collectLine(line, ledger, STRICT)
  const result = redactLine(line, ledger, STRICT)
  return result.kind === 'same' ? payload : JSON.parse(result.text).payload
}

const output = (text: string) => ({ type: 'function_call_output', call_id: 'c1', output: text })
const text = (before: string): unknown => (redacted(output(before)) as ReturnType<typeof output>).output

/** Put together here, so that no scanner takes them for real. */
const WORD = ['s3cr3t', 'Pw99', 'xQ'].join('')
const PASSWORD = '[redacted password 1]'
const base64 = (plain: string, encoding: BufferEncoding = 'utf8') => Buffer.from(plain, encoding).toString('base64')

describe('a password is found', () => {
  test.each([
    ['in the file of netrc', 'machine git.acme.dev login ada password PW'],
    ['in that of PostgreSQL', 'db.acme.dev:5432:prod:ada:PW'],
    ['behind sshpass', "sshpass -p 'PW' ssh host"],
    ['behind -p of mysql', 'mysql -u root -pPW shop'],
    ['behind -a of redis-cli', 'redis-cli -h cache -a PW ping'],
    ['in a login to a registry', 'docker login -u ada -p PW registry'],
    ['behind pass: of openssl', 'openssl rsa -passin pass:PW -in key'],
    ['in an element', '<password>PW</password>'],
    ['in SQL', "CREATE USER ada WITH PASSWORD 'PW'"],
    ['in that of MySQL', "CREATE USER ada IDENTIFIED BY 'PW'"],
    ['as two strings of a list', '["mysql","--password","PW"]'],
    ['as an environment in JSON, whatever it looks like', '{"DB_PASSWORD":"correcthorse"}', 'correcthorse'],
    ['though it begins as a placeholder', 'API_TOKEN=my-PW'],
    ['in a cookie', 'Cookie: session=PWPWPW1', 'session=PWPWPW1'],
    ['in what a server sets', 'set-cookie: sid=PWPWPW1; Path=/', 'sid=PWPWPW1; Path=/'],
  ])('%s', (_, before, secret = before.includes('my-') ? 'my-PW' : 'PW') => {
    const with_ = (words: string) => words.replaceAll('PW', WORD)
    expect(text(with_(before))).toBe(with_(before).replace(with_(secret), PASSWORD))
  })

  test('with its user in base64', () => {
    const both = base64(`ada:${WORD}`)
    expect(text(`//registry.acme.dev/:_auth=${both}`)).toBe(`//registry.acme.dev/:_auth=${PASSWORD}`)
    expect(text(`{"auths":{"a":{"auth":"${both}"}}}`)).toBe(`{"auths":{"a":{"auth":"${PASSWORD}"}}}`)
  })

  test('as a hash that can be tried', () => {
    expect(text(`ada:$apr1$abcdefgh$${'Zz9y'.repeat(5)}Z/`)).toBe(`ada:${PASSWORD}`)
  })

  test('in the strings of a line’s own list and environment', () => {
    const call = (word: string, env: string) => ({
      type: 'local_shell_call',
      action: { type: 'exec', command: ['mysql', '--password', word], env: { DB_PASSWORD: env } },
    })
    expect(redacted(call(WORD, 'correcthorse'))).toEqual(call(PASSWORD, '[redacted password 2]'))
  })

  test('in a command that PowerShell takes in base64', () => {
    const command = (word: string) => `powershell -EncodedCommand ${base64(`$env:API_TOKEN='${word}'; run`, 'utf16le')}`
    const before = command(WORD)
    expect(text(`${before} now`)).toBe(`${command('[redacted password 1]')} now`)
  })
})

describe('a name or an address is found', () => {
  test.each([
    ['of several words', 'C:\\Users\\Ada Lovelace\\src', 'C:\\Users\\[redacted home-path 1]\\src'],
    ['with an escape', 'cd /Users/Ada\\ Lovelace/src', 'cd /Users/[redacted home-path 1]/src'],
    [
      'URL-encoded',
      'file:///C:/Users/Ada%20Lovelace/x',
      `file:///C:/Users/${encodeURIComponent('[redacted home-path 1]')}/x`,
    ],
    ['in the name of a folder', '/x/projects/-Users-ada-code', '/x/projects/-Users-[redacted home-path 1]-code'],
    ['with letters that are not ASCII', 'an jürgen@acme.dev da', 'an [redacted email 1] da'],
    ['in a domain with such letters', 'an ada@münchen-ost.de da', 'an [redacted email 1] da'],
    ['of a machine by IPv6', 'http://[fd12:3456:789a::1]:80/', 'http://[[redacted private-host 1]]:80/'],
    ['behind an escape of Python', 'ada\\U00000040acme.dev', '[redacted email 1]'],
    ['of JavaScript', 'ada\\u{40}acme.dev', '[redacted email 1]'],
    ['of a shell', 'ada\\100acme.dev', '[redacted email 1]'],
    ['of a remote without a user', 'To git.acme.dev:org1/priv.git', 'To [redacted git-remote 1]'],
    ['of one in a setting', '\turl = https://git.acme.dev/org1/priv', '\turl = [redacted git-remote 1]'],
    ['as a number', '{"account_id": 481516234212}', '{"account_id": "[redacted account-id 1]"}'],
  ])('%s', (_, before, after) => {
    expect(text(before)).toBe(after)
  })

  test('of a remote whatever it is called, and with all of its password', () => {
    const meta = (url: string) => ({ id: 'x', cwd: '/', git: { repository_url: url } })
    expect(redacted(meta(`https://ada:${WORD}@git.example.com/org1/priv`), 'session_meta')).toEqual(
      meta('[redacted git-remote 1]'),
    )
  })
})

describe('a key is found:', () => {
  test.each([
    ['of a shared address', `https://a.blob.core.windows.net/c?sv=1&sig=${'AbC1'.repeat(11)}`, 'AbC1'],
    ['of a signed one', `https://s3.amazonaws.com/b?X-Amz-Signature=${'ab12'.repeat(16)}`, 'ab12'],
    ['of a bot', `bot 123456789:AA${'H1d'.repeat(11)}`, 'H1d'],
    ['of Mailgun', `key-${'3ab1'.repeat(8)}`, '3ab1'],
    ['of Atlassian', `ATATT3${'xB3_'.repeat(20)}`, 'xB3_'],
    ['of Supabase', `sbp_${'a1b2'.repeat(10)}`, 'a1b2'],
    ['of PuTTY', `Private-Lines: 2\n${'aB3d'.repeat(16)}\n${'Zz9y'.repeat(12)}\nPrivate-MAC: 1`, 'aB3d'],
  ])('%s', (_, before, part) => {
    expect(text(before)).toMatch(/\[redacted (?:other-key|private-key) 1\]/)
    expect(text(before)).not.toContain(part)
  })
})

test.each(['markdown', 'html', 'json'] as const)('an id that is a secret is in neither %s nor its report', format => {
  const at = folderWith({ 'source.jsonl': rolloutText('meta: 0.169.0 id="ada@acme.dev"\nuser: hello') })
  const thread = readThread(join(at, 'source.jsonl'))
  const trim = { turns: null, drop: [] }
  const path = join(at, 'out')
  const made = runNow(exportSession(thread, { format, trim, redact: STRICT, path, id: null, mode: 'write' }))
  thread.close()
  expect(made).toMatchObject({ ok: true })
  for (const name of ['out', 'out.report.json']) {
    expect(readFileSync(join(at, name), 'utf8')).toContain('redacted email 1')
    expect(readFileSync(join(at, name), 'utf8')).not.toContain('ada@')
  }
})

describe('data that is no text goes, wherever it stands', () => {
  /** Of a picture, as far as anybody can tell. */
  const DATA = Buffer.from(Array.from({ length: 1500 }, (_, i) => (i * 7919 + ((i * i) % 251)) % 256)).toString(
    'base64',
  )
  const STUB = `[left out: data, ${DATA.length} characters]`
  const answer = (data: string) => ({ content: [{ type: 'image', data, mimeType: 'image/png' }] })

  test.each([
    ['in the answer of a tool', { ...output(''), output: answer(DATA) }, { ...output(''), output: answer(STUB) }],
    ['in JSON in a string', output(JSON.stringify(answer(DATA))), output(JSON.stringify(answer(STUB)))],
    [
      'in an address in a text, beside an address of mail',
      output(`a@acme.dev ![x](data:image/png;base64,${DATA})`),
      output(`[redacted email 1] ![x](data:image/png;base64,${STUB})`),
    ],
    [
      'behind an escape',
      output(`one\n${DATA}`),
      output(`one\n${DATA.slice(0, 4)}[left out: data, ${DATA.length - 4} characters]`),
    ],
  ])('%s', (_, before, after) => {
    expect(redacted(before)).toEqual(after)
  })

  test('in lines of a file', () => {
    const after = text(`x:\n${DATA.replace(/.{76}/g, '$&\n')}\nend`)
    expect(after).toMatch(/^x:\n.{4}\[left out: data, \d+ characters\]/)
    expect(after).not.toContain(DATA.slice(80, 120))
  })

  test('unless somebody says that images stay', () => {
    const line = { file: 0, n: 1, bytes: Buffer.from(JSON.stringify({ type: 'response_item', payload: output(DATA) })) }
    expect(redactLine(line, new Ledger(), { ...STRICT, images: 'keep' })).toEqual({ kind: 'same' })
    expect(redactLine(line, new Ledger(), STRICT)).toMatchObject({ stubs: [{ kind: 'image' }] })
  })

  test.each([
    ['a text in base64', base64('A longer text, so that it counts. '.repeat(50))],
    ['few characters', DATA.slice(0, 1000)],
    ['numbers', '0123456789abcdef'.repeat(100)],
    ['paths', 'src/Components/Button2/index\n'.repeat(60)],
  ])('%s stays', (_, kept) => {
    expect(text(kept)).toBe(kept)
  })
})

test.each([
  'set a cookie: name and value',
  'const cookie = parse(header)',
  'docker login',
  'mysql -p',
  'mysql --port 3306 -u root',
  'at 10:30:00:12:ok',
  '"auth": "required"',
  '<token>a b</token>',
  'password_hash = $1',
  'look in /Users/shared/Applications',
  'in /Users/Shared and Then/there',
  'C:\\100\\200',
  'a\\033[31mred\\033[0m',
  'fd = open(path)',
  'fade:1 fc00',
  'key-value store, secret_santa',
  'url = "https://acme.dev"',
  'API_TOKEN=your-token-here',
  'version 1.2.3:4567',
  '--password',
  '["--password","--force"]',
])('what is none stays: %s', before => {
  expect(text(before)).toBe(before)
})
