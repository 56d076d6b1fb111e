/**
 * The planted set: 60 secrets of 20 classes, made up here and valid nowhere, put into a rollout and into a home's lists in every way
 * in which a session can hold one. It was written before the rules of redaction and is not changed to suit them; whoever finds a
 * place that is missing adds to it. Secrets are put together at run time, so that no scanner takes this file for a leak.
 *
 * `node test/export/planted.ts FOLDER` writes the files to look at.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { database, fill } from '../library/databases.ts'

/** Bytes read at once from a rollout; one secret lies across the border. */
const READ = 4 * 1024 * 1024

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789'
const DIGITS = '0123456789'
const HEX = '0123456789abcdef'

/** Characters that look random and are the same in every run. */
function made(seed: string, length: number, alphabet = ALPHANUMERIC): string {
  let text = ''
  for (let block = 0; text.length < length; block++)
    for (const byte of createHash('sha256').update(`planted ${seed} ${block}`).digest())
      text += alphabet[byte % alphabet.length]
  return text.slice(0, length)
}

const uuid = (seed: string): string =>
  made(seed, 32, HEX).replace(
    /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/,
    (_, a, b, c, d, e) => `${a}-${b}-4${c}-9${d}-${e.slice(0, 12)}`,
  )

const base64url = (text: string): string => Buffer.from(text).toString('base64url')

interface Kind {
  /** What may not be found in any output. */
  readonly secret: (n: number) => string
  /** How it stands in a text. */
  readonly said: (secret: string, n: number) => string
}

const PEOPLE = ['marta.kowalczyk', 'tobias_quill', 'ines.okonkwo']
const HOMES = ['alicia.quill', 'jvanderberg', 'henrike.osei']
const HOSTS = ['build-07.corp', 'vault.prod.internal', '10.84.17.203']
const VENDOR_HOSTS = ['northwind-ledger', 'ferrous-tools', 'halcyon-bank']

const plain = (secret: string): string => `The value is ${secret} as of today.`

/** The 20 classes: what a secret of each looks like, three of each. */
const KINDS = {
  email: { secret: n => `${PEOPLE[n]}@${VENDOR_HOSTS[n]}.io`, said: secret => `Signed-off-by: A Person <${secret}>` },
  'home path': {
    secret: n => HOMES[n] ?? '',
    said: (secret, n) =>
      [`cat /home/${secret}/work/notes.txt`, `open /Users/${secret}/Desktop`, `dir C:\\Users\\${secret}\\source`][n] ??
      '',
  },
  'account id': {
    secret: n => [uuid('account'), `user-${made('user', 24)}`, `org-${made('org', 24)}`][n] ?? '',
    said: (secret, n) =>
      [`{"chatgpt_account_id":"${secret}"}`, `signed in as ${secret}`, `organization ${secret}`][n] ?? '',
  },
  'git remote': {
    secret: n => `${VENDOR_HOSTS[n]}/secret-plan-${made(`repo ${n}`, 5, LOWER)}`,
    said: (secret, n) =>
      [
        `origin\tgit@git.${VENDOR_HOSTS[0]}.io:${secret}.git (fetch)`,
        `git clone https://github.com/${secret}.git`,
        `git remote add up ssh://git@code.${VENDOR_HOSTS[2]}.io:2222/${secret}.git`,
      ][n] ?? '',
  },
  'private host': { secret: n => HOSTS[n] ?? '', said: secret => `curl http://${secret}:8080/status` },
  'AWS key id': { secret: n => `${'AK'}IA${made(`aws ${n}`, 16, UPPER)}`, said: plain },
  'AWS secret key': {
    secret: n => made(`aws secret ${n}`, 40, `${ALPHANUMERIC}/+`),
    said: (secret, n) => (n === 1 ? `aws_secret_access_key = ${secret}\n` : `export AWS_SECRET_ACCESS_KEY="${secret}"`),
  },
  GitHub: {
    secret: n =>
      n === 1
        ? `${'github'}_pat_${made('pat 1', 22)}_${made('pat 2', 59)}`
        : `${'gh'}${n === 0 ? 'p' : 'o'}_${made(`gh ${n}`, 36)}`,
    said: plain,
  },
  GitLab: { secret: n => `${'gl'}pat-${made(`gl ${n}`, 20)}`, said: plain },
  Slack: {
    secret: n =>
      n === 2
        ? `T${made('slack t', 8, UPPER)}/B${made('slack b', 10, UPPER)}/${made('slack w', 24)}`
        : `${'xo'}xb-${made(`slack ${n}`, 12, DIGITS)}-${made(`slack 2 ${n}`, 13, DIGITS)}-${made(`slack 3 ${n}`, 24)}`,
    said: (secret, n) => (n === 2 ? `post to https://hooks.${'slack'}.com/services/${secret}` : plain(secret)),
  },
  OpenAI: {
    secret: n =>
      `${'s'}k-${n === 0 ? '' : 'proj-'}${made(`oa ${n}`, n === 0 ? 20 : 74)}${'T3Blbk'}FJ${made(`oa 2 ${n}`, n === 0 ? 20 : 74)}`,
    said: plain,
  },
  Anthropic: { secret: n => `${'s'}k-ant-api03-${made(`ant ${n}`, 93)}AA`, said: plain },
  Stripe: { secret: n => `${'s'}k_live_${made(`stripe ${n}`, 24)}`, said: plain },
  Google: { secret: n => `${'AI'}za${made(`google ${n}`, 35)}`, said: plain },
  'private key': {
    secret: n => made(`pem ${n} 2`, 64, `${ALPHANUMERIC}+/`),
    said: (secret, n) =>
      [
        `-----BEGIN ${'RSA'} PRIVATE KEY-----`,
        `MIIE${made(`pem ${n} 1`, 60, `${ALPHANUMERIC}+/`)}`,
        secret,
        `${made(`pem ${n} 3`, 30)}==`,
        `-----END ${'RSA'} PRIVATE KEY-----`,
        '',
      ].join('\n'),
  },
  JWT: {
    secret: n =>
      `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(`{"sub":"${made(`jwt ${n}`, 12)}","iat":1700000000}`)}.${made(`jwt s ${n}`, 43)}`,
    said: secret => `Authorization: Bearer ${secret}`,
  },
  'database URL': {
    secret: n => made(`db ${n}`, 18),
    said: (secret, n) =>
      `${['postgresql', 'mysql', 'mongodb+srv'][n]}://ledger_app:${secret}@db${n}.${VENDOR_HOSTS[n]}.io/ledger`,
  },
  'password in a URL': {
    secret: n => made(`basic ${n}`, 16),
    said: (secret, n) => `wget https://deploy:${secret}@files.${VENDOR_HOSTS[n]}.io/build.tgz`,
  },
  npm: { secret: n => `${'np'}m_${made(`npm ${n}`, 36)}`, said: plain },
  password: {
    secret: n => `${made(`password ${n}`, 9)}!${made(`password 2 ${n}`, 5)}`,
    said: (secret, n) => [`DB_PASSWORD=${secret}`, `{"api_key": "${secret}"}`, `client_secret: '${secret}'`][n] ?? '',
  },
} as const satisfies Record<string, Kind>

export type PlantedClass = keyof typeof KINDS

/** Where a secret stands: each a way in which a session holds text. */
const PLACES = [
  'text',
  'arguments',
  'output in JSON in JSON',
  'patch',
  'patch, wrapped',
  'two content parts',
  'read border',
  'escaped',
  'escaped in arguments',
  'data URL',
  'base64 in text',
  'URL-encoded',
  'file name',
  'session_meta',
  'replacement history',
  'retained context',
  'SQLite title',
  'session index',
  'turn context',
  'base64 over lines',
  'event',
  'compaction message',
] as const

export type PlantedPlace = (typeof PLACES)[number]

export interface Planted {
  readonly class: PlantedClass
  readonly place: PlantedPlace
  readonly secret: string
  readonly text: string
}

/** A home path that is split or has no delimiters around it would be another text: some classes stand only where they can. */
const ONE_TOKEN: readonly PlantedClass[] = [
  'AWS key id',
  'GitHub',
  'GitLab',
  'OpenAI',
  'Anthropic',
  'Stripe',
  'Google',
  'npm',
]

/** Places that cut a secret in two. */
const CUT: readonly PlantedPlace[] = ['patch, wrapped', 'two content parts']

/** The 60: places are dealt out in turn. */
export const PLANTED: readonly Planted[] = dealt()

function dealt(): readonly Planted[] {
  const left = Object.fromEntries(PLACES.map(place => [place, 0])) as Record<PlantedPlace, number>
  const planted: Planted[] = []
  for (const n of [0, 1, 2])
    for (const [name, kind] of Object.entries(KINDS) as [PlantedClass, Kind][]) {
      const may = PLACES.filter(place => fits(name, place))
      const place = may.reduce((best, next) => (left[next] < left[best] ? next : best))
      left[place]++
      const secret = kind.secret(n)
      planted.push({ class: name, place, secret, text: kind.said(secret, n) })
    }
  return planted
}

function fits(name: PlantedClass, place: PlantedPlace): boolean {
  if (CUT.includes(place)) return ONE_TOKEN.includes(name)
  return (
    place !== 'file name' || !['private key', 'database URL', 'password in a URL', 'git remote', 'JWT'].includes(name)
  )
}

const THREAD = '01a1fd00-0000-7000-8000-000000000060'
const at = (place: PlantedPlace): readonly Planted[] => PLANTED.filter(planted => planted.place === place)
const line = (type: string, payload: unknown): string =>
  JSON.stringify({ timestamp: '2026-11-20T10:00:00.000Z', type, payload })
const item = (payload: unknown): string => line('response_item', payload)
const event = (payload: unknown): string => line('event_msg', payload)
const message = (role: string, ...texts: readonly string[]) => ({
  type: 'message',
  role,
  content: texts.map(text => ({ type: role === 'assistant' ? 'output_text' : 'input_text', text })),
})
const call = (n: number, cmd: string): string =>
  item({ type: 'function_call', name: 'exec_command', arguments: JSON.stringify({ cmd }), call_id: `call_${n}` })
const output = (n: number, text: string): string =>
  item({ type: 'function_call_output', call_id: `call_${n}`, output: text })
const patch = (n: number, body: string): string =>
  item({
    type: 'custom_tool_call',
    status: 'completed',
    call_id: `call_${n}`,
    name: 'apply_patch',
    input: `*** Begin Patch\n${body}\n*** End Patch`,
  })

/** Every character as `\uXXXX`. */
const escaped = (text: string): string =>
  [...Array(text.length).keys()].map(i => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')

const halves = (text: string): readonly [string, string] => [
  text.slice(0, text.length >> 1),
  text.slice(text.length >> 1),
]
const base64 = (text: string): string => Buffer.from(text).toString('base64')

const LINES: Readonly<Record<PlantedPlace, (planted: Planted, n: number) => readonly string[]>> = {
  text: ({ text }) => [item(message('user', `Please look at this.\n${text}\nand go on.`))],
  arguments: ({ text }, n) => [call(n, `printf '%s' ${JSON.stringify(text)}`)],
  'output in JSON in JSON': ({ text }, n) => [
    output(n, JSON.stringify({ output: JSON.stringify({ rows: [{ value: text }] }), metadata: { exit_code: 0 } })),
  ],
  patch: ({ text }, n) => [
    patch(
      n,
      `*** Update File: src/settings.ts\n@@\n-old\n${text
        .split('\n')
        .map(part => `+${part}`)
        .join('\n')}`,
    ),
  ],
  'patch, wrapped': ({ secret }, n) => [
    patch(n, `*** Add File: deploy.sh\n+export TOKEN=${halves(secret)[0]}\\\n+${halves(secret)[1]}\n+./deploy`),
  ],
  'two content parts': ({ secret }) => [
    item(message('user', `My token is ${halves(secret)[0]}`, `${halves(secret)[1]} and it is new.`)),
  ],
  'read border': () => [],
  escaped: ({ text }) => [item(message('user', '@@')).replace('@@', () => escaped(text))],
  'escaped in arguments': ({ text }, n) => [
    item({
      type: 'function_call',
      name: 'exec_command',
      arguments: `{"cmd":"echo ${escaped(text)}"}`,
      call_id: `call_${n}`,
    }),
  ],
  'data URL': ({ text }) => [
    item(message('user', `[notes](data:text/plain;charset=utf-8;base64,${base64(`Notes of the day.\n${text}\n`)})`)),
  ],
  'base64 in text': ({ text }, n) => [output(n, `apiVersion: v1\ndata:\n  file: ${base64(`# settings\n${text}\n`)}\n`)],
  'URL-encoded': ({ text }, n) => [
    call(
      n,
      `curl 'https://example.com/callback?next=${encodeURIComponent(text).replace(/[._-]/g, c => `%${c.charCodeAt(0).toString(16)}`)}&x=1'`,
    ),
  ],
  'file name': ({ text, secret, class: name }) => [
    event({
      type: 'patch_apply_end',
      call_id: 'call_p',
      stdout: '',
      stderr: '',
      success: true,
      changes: {
        [name === 'home path' ? `/Users/${secret}/a.ts` : `/srv/app/${text}.txt`]: { type: 'add', content: 'x\n' },
      },
    }),
  ],
  session_meta: () => [],
  'replacement history': ({ text }) => [
    line('compacted', {
      message: '',
      replacement_history: [message('user', `Earlier: ${text}`), message('assistant', 'Yes.')],
    }),
  ],
  'retained context': ({ text }) => [
    line('retained_context', {
      verified_answers: [],
      incomplete: false,
      user_messages: [{ revision: 'retained_1', order: 1, turn_id: THREAD, message_id: 'msg_1', text, complete: true }],
      assistant_messages: [],
    }),
  ],
  'SQLite title': () => [],
  'session index': () => [],
  'turn context': ({ text }) => [
    line('turn_context', { cwd: '/srv/app', model: 'gpt-5.5', user_instructions: text, summary: 'auto' }),
  ],
  'base64 over lines': ({ text }, n) => [
    output(
      n,
      base64(`A longer text so that there are several lines of it, and more.\n${text}\n`).replace(/.{40}/g, '$&\n'),
    ),
  ],
  event: ({ text }) => [event({ type: 'agent_message', message: text, phase: null })],
  'compaction message': ({ text }) => [line('compacted', { message: `Summary so far:\n- ${text}` })],
}

/** `session_meta` of the rollout: its own fields hold some of the secrets, and a second time those that Codex itself puts there. */
function meta(): string {
  const [home, account, remote] = (['home path', 'account id', 'git remote'] as const).map(
    name => PLANTED.find(planted => planted.class === name)?.secret,
  )
  const said = at('session_meta').map(({ text }) => text)
  return line('session_meta', {
    id: THREAD,
    timestamp: '2026-11-20T10:00:00.000Z',
    cwd: `/home/${home}/app`,
    creator_account_id: account,
    originator: 'codex_cli_rs',
    cli_version: '0.140.0',
    source: 'cli',
    model_provider: 'openai',
    base_instructions: { text: said.slice(0, 1).join('\n') },
    git: { branch: said.slice(1).join(' '), repository_url: `https://github.com/${remote}.git` },
  })
}

const filler = (length: number): string =>
  'a quiet line of ordinary words '.repeat(Math.ceil(length / 31)).slice(0, length)

/** Lines so long that the given secrets lie across multiples of 4 MiB of the file, one each. */
function acrossBorders(before: number, secrets: readonly Planted[]): readonly string[] {
  const lines: string[] = []
  let size = before
  secrets.forEach((planted, i) => {
    const empty = output(900 + i, '@@')
    const head = empty.indexOf('@@')
    const text = JSON.stringify(planted.text).slice(1, -1)
    const inside = text.indexOf(JSON.stringify(planted.secret).slice(1, -1)) + (planted.secret.length >> 1)
    const room = READ - ((size + head + inside) % READ)
    const whole = empty.replace('@@', () => `${filler(room - 1)} ${text} and no more`)
    lines.push(whole)
    size += Buffer.byteLength(whole) + 1
  })
  return lines
}

/** The rollout with all secrets that a rollout can hold. */
export function plantedRollout(): Buffer {
  const lines = [meta(), event({ type: 'user_message', message: 'Look at the settings.', images: [] })]
  for (const [n, planted] of PLANTED.entries()) lines.push(...LINES[planted.place](planted, n))
  lines.push(item(message('assistant', 'All of it is read.')))
  const before = Buffer.byteLength(lines.join('\n')) + 1
  return Buffer.from(`${[...lines, ...acrossBorders(before, at('read border'))].join('\n')}\n`)
}

/** The lines of `session_index.jsonl`. */
export const plantedIndex = (): Buffer =>
  Buffer.from(
    at('session index')
      .map(({ text }) => `${JSON.stringify({ id: THREAD, thread_name: text, updated_at: '2026-11-20T10:00:00Z' })}\n`)
      .join(''),
  )

/** Writes `state_5.sqlite` with secrets in titles, names and first messages. */
export function writePlantedState(path: string): void {
  const db = database(path)
  const rows = at('SQLite title').map(({ text }, i) => ({
    id: `${THREAD}-${i}`,
    title: text,
    name: `Named ${text}`,
    first_user_message: text,
  }))
  fill(db, 'threads', ['id', 'title', 'name', 'first_user_message'], rows)
  db.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2]
  if (!folder) throw new Error('usage: planted.ts FOLDER')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `rollout-2026-11-20T10-00-00-${THREAD}.jsonl`), plantedRollout())
  writeFileSync(join(folder, 'session_index.jsonl'), plantedIndex())
  writePlantedState(join(folder, 'state_5.sqlite'))
  for (const { class: name, place, secret } of PLANTED) console.log(`${name} | ${place} | ${secret}`)
}
