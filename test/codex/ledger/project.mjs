// Tally, a made-up plain-text ledger that syncs between devices: the scratch project of the long recordings. Its bugs
// are meant: the scripted model finds and mends them with real patches and real test runs.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { deflateSync } from 'node:zlib'

const FILES = {
  'package.json': `{
  "name": "tally",
  "version": "0.3.1",
  "private": true,
  "type": "module",
  "bin": { "tally": "bin/tally.mjs" },
  "scripts": { "test": "node --test" }
}
`,
  'AGENTS.md': `# Tally

- Plain JavaScript modules, no dependencies, Node 20.
- Money is never a float. Tests first when a bug is about money.
- data/ is the user's: read it, never edit it by hand.
- Run the whole suite with: node --test
`,
  'README.md': `# tally

A plain-text ledger. One journal a year, one operation log a device, and a folder that all devices can see.

    tally balance data/2026.journal
    tally register data/2026.journal Assets:Checking
    tally sync data/logs
`,
  'src/money.mjs': `// An amount is { units, currency }; units are minor units, cents for EUR.

export function parseAmount(text) {
  const [number, currency] = text.trim().split(/\\s+/)
  if (!currency) throw new Error('amount without a currency: ' + text)
  return { units: Math.floor(parseFloat(number) * 100), currency }
}

export function formatAmount({ units, currency }) {
  return (units / 100).toFixed(2) + ' ' + currency
}

export function add(left, right) {
  if (left.currency !== right.currency) {
    throw new Error('cannot add ' + left.currency + ' and ' + right.currency)
  }
  return { units: left.units + right.units, currency: left.currency }
}
`,
  'src/parse.mjs': `import { parseAmount } from './money.mjs'

const HEAD = /^(\\d{4}-\\d{2}-\\d{2})\\s+(.*)$/
const POSTING = /^\\s+(\\S+)\\s{2,}(-?[\\d.]+\\s+[A-Z]{3})\\s*$/

/** Entries of a journal: { date, payee, line, postings: [{ account, amount }] }. */
export function parseJournal(text) {
  const entries = []
  let entry = null
  for (const [index, line] of text.split('\\n').entries()) {
    if (!line.trim() || line.startsWith(';')) continue
    const head = line.match(HEAD)
    if (head) {
      entry = { date: head[1], payee: head[2], line: index + 1, postings: [] }
      entries.push(entry)
      continue
    }
    const posting = line.match(POSTING)
    if (!posting || !entry) throw new Error('line ' + (index + 1) + ': ' + line)
    entry.postings.push({ account: posting[1], amount: parseAmount(posting[2]) })
  }
  return entries
}
`,
  'src/balance.mjs': `/** Sums by account and currency: Map of account to Map of currency to units. */
export function balances(entries) {
  const sums = new Map()
  for (const { postings } of entries) {
    for (const { account, amount } of postings) {
      const byCurrency = sums.get(account) ?? new Map()
      byCurrency.set(amount.currency, (byCurrency.get(amount.currency) ?? 0) + amount.units)
      sums.set(account, byCurrency)
    }
  }
  return sums
}

/** Entries whose postings do not add up to zero. */
export function unbalanced(entries) {
  return entries.filter(({ postings }) => postings.reduce((sum, { amount }) => sum + amount.units, 0) !== 0)
}
`,
  'src/oplog.mjs': `// One operation a line: { id, device, seq, at, op: "add" | "edit" | "remove", entry: { key, payee, units } }.

export function readLog(text) {
  return text
    .split('\\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
}
`,
  'src/merge.mjs': `/** The state that a set of logs describes: Map of key to entry. The last writer wins. */
export function merge(logs) {
  const ops = logs.flat().sort((a, b) => (a.at < b.at ? -1 : 1))
  const state = new Map()
  for (const { op, entry } of ops) {
    if (op === 'remove') state.delete(entry.key)
    else state.set(entry.key, { ...state.get(entry.key), ...entry })
  }
  return state
}
`,
  'src/sync.mjs': `import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { merge } from './merge.mjs'
import { readLog } from './oplog.mjs'

export function pull(folder) {
  return readdirSync(folder)
    .filter(name => name.endsWith('.oplog'))
    .map(name => readLog(readFileSync(join(folder, name), 'utf8')))
}

export function push(folder, device, ops) {
  writeFileSync(join(folder, device + '.oplog'), ops.map(op => JSON.stringify(op)).join('\\n') + '\\n')
}

export function sync(folder) {
  return merge(pull(folder))
}
`,
  'bin/tally.mjs': `#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { balances, unbalanced } from '../src/balance.mjs'
import { formatAmount } from '../src/money.mjs'
import { parseJournal } from '../src/parse.mjs'
import { sync } from '../src/sync.mjs'

const journal = file => parseJournal(readFileSync(file, 'utf8'))

const commands = {
  balance(file) {
    for (const [account, sums] of [...balances(journal(file))].sort()) {
      for (const [currency, units] of sums) console.log(formatAmount({ units, currency }).padStart(16) + '  ' + account)
    }
  },
  register(file, account) {
    let sum = 0
    for (const { date, payee, postings } of journal(file)) {
      for (const { amount } of postings.filter(posting => posting.account === account)) {
        sum += amount.units
        console.log(date, payee.padEnd(28), formatAmount(amount).padStart(14), formatAmount({ ...amount, units: sum }).padStart(14))
      }
    }
  },
  check(file) {
    const bad = unbalanced(journal(file))
    for (const { line, date, payee } of bad) console.log('line ' + line + ': ' + date + ' ' + payee + ' does not balance')
    process.exitCode = bad.length ? 1 : 0
  },
  sync(folder) {
    const state = sync(folder)
    console.log(state.size + ' entries')
    for (const [key, { payee, units }] of [...state].sort().slice(0, 40)) console.log(key, payee, units)
  },
}

const [name, ...args] = process.argv.slice(2)
if (!commands[name]) {
  console.error('usage: tally balance|register|check|sync ...')
  process.exit(2)
}
commands[name](...args)
`,
  'test/money.test.mjs': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { add, formatAmount, parseAmount } from '../src/money.mjs'

test('reads whole and broken amounts', () => {
  assert.deepEqual(parseAmount('12 EUR'), { units: 1200, currency: 'EUR' })
  assert.deepEqual(parseAmount('12.5 EUR'), { units: 1250, currency: 'EUR' })
})

test('reads what is not exact in binary', () => {
  assert.deepEqual(parseAmount('4.35 EUR'), { units: 435, currency: 'EUR' })
  assert.deepEqual(parseAmount('-1.15 EUR'), { units: -115, currency: 'EUR' })
})

test('writes two places', () => {
  assert.equal(formatAmount({ units: -5, currency: 'EUR' }), '-0.05 EUR')
})

test('refuses to add two currencies', () => {
  assert.throws(() => add({ units: 1, currency: 'EUR' }, { units: 1, currency: 'CHF' }), /cannot add/)
})
`,
  'test/parse.test.mjs': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJournal } from '../src/parse.mjs'

const JOURNAL = [
  '; a comment',
  '2026-01-03 Bakery Krume',
  '  Expenses:Food  3.00 EUR',
  '  Assets:Checking  -3.00 EUR',
  '',
].join('\\n')

test('reads an entry with its postings', () => {
  const [entry] = parseJournal(JOURNAL)
  assert.equal(entry.payee, 'Bakery Krume')
  assert.equal(entry.line, 2)
  assert.deepEqual(entry.postings.map(posting => posting.amount.units), [300, -300])
})

test('names the line that it cannot read', () => {
  assert.throws(() => parseJournal('2026-01-03 x\\n  what is this'), /line 2/)
})
`,
  'test/merge.test.mjs': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { merge } from '../src/merge.mjs'

const op = (device, seq, at, op, entry) => ({ id: device + '-' + seq, device, seq, at, op, entry })

test('the last writer wins', () => {
  const laptop = [op('laptop', 1, '2026-09-01T10:00:00Z', 'add', { key: 'a', payee: 'Krume', units: 300 })]
  const phone = [op('phone', 1, '2026-09-01T11:00:00Z', 'edit', { key: 'a', units: 350 })]
  assert.deepEqual(merge([laptop, phone]).get('a'), { key: 'a', payee: 'Krume', units: 350 })
})

test('the order of the logs does not matter', () => {
  const laptop = [op('laptop', 1, '2026-09-01T10:00:00Z', 'add', { key: 'a', payee: 'Krume', units: 300 })]
  const phone = [op('phone', 1, '2026-09-01T10:00:00Z', 'add', { key: 'a', payee: 'Krume', units: 350 })]
  assert.deepEqual(merge([laptop, phone]), merge([phone, laptop]))
})
`,
}

/** A small generator with a fixed seed, so that every recording works on the same data. */
function random(seed) {
  let state = seed
  return limit => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state >>> 8) % limit
  }
}

const PAYEES = [
  ['Bakery Krume', 'Expenses:Food:Bread', 780],
  ['Market hall', 'Expenses:Food:Groceries', 6400],
  ['Tram company', 'Expenses:Travel:Tram', 320],
  ['Bookshop Spiegel', 'Expenses:Books', 4200],
  ['Power and water', 'Expenses:Home:Power', 9100],
  ['Cinema Lumen', 'Expenses:Leisure', 1450],
  ['Hardware store', 'Expenses:Home:Repairs', 8800],
  ['Cafe Nord', 'Expenses:Food:Cafe', 940],
  ['Pharmacy', 'Expenses:Health', 2600],
]

const two = number => String(number).padStart(2, '0')
const euros = cents => `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${two(Math.abs(cents) % 100)} EUR`

function bookings() {
  const next = random(2026)
  const result = []
  for (let month = 1; month <= 10; month++) {
    for (let count = 0; count < 44; count++) {
      const [payee, account, most] = PAYEES[next(PAYEES.length)]
      result.push({
        date: `2026-${two(month)}-${two(1 + Math.floor((count * 28) / 44))}`,
        payee,
        account,
        cents: 100 + next(most),
      })
    }
  }
  return result
}

function journalText(all) {
  const head = [
    '; tally journal 2026',
    '',
    '2026-01-01 Opening',
    '  Assets:Checking  9200.00 EUR',
    '  Equity:Opening  -9200.00 EUR',
  ]
  const body = all.flatMap(({ date, payee, account, cents }) => [
    '',
    `${date} ${payee}`,
    `  ${account}  ${euros(cents)}`,
    `  Assets:Checking  ${euros(-cents)}`,
  ])
  return `${[...head, ...body].join('\n')}\n`
}

const statementText = all =>
  `date,text,amount\n${all
    .filter(({ date }) => date.startsWith('2026-09'))
    .map(({ date, payee, cents }) => `${date},${payee.toUpperCase()},${euros(-cents).replace(' EUR', '')}`)
    .join('\n')}\n`

/** The phone writes local time without a zone, two hours ahead of the others. That is one of the bugs. */
function operationLog(device, seed) {
  const next = random(seed)
  const lines = []
  for (let seq = 1; seq <= 160; seq++) {
    const [payee, , most] = PAYEES[next(PAYEES.length)]
    const hour = 6 + Math.floor((seq % 40) / 3)
    const day = two(1 + Math.floor(seq / 8))
    const at =
      device === 'phone'
        ? `2026-09-${day}T${two(hour + 2)}:${two(next(60))}:00`
        : `2026-09-${day}T${two(hour)}:${two(next(60))}:00Z`
    const key = `e${String(1 + next(180)).padStart(4, '0')}`
    const kind = ['add', 'add', 'edit', 'edit', 'edit', 'remove'][next(6)]
    lines.push(
      JSON.stringify({
        id: `${device}-${String(seq).padStart(4, '0')}`,
        device,
        seq,
        at,
        op: kind,
        entry: { key, payee, units: 100 + next(most) },
      }),
    )
  }
  return `${lines.join('\n')}\n`
}

function daemonLog() {
  const next = random(7)
  const lines = []
  for (let count = 0; count < 700; count++) {
    const at = `2026-09-${two(1 + Math.floor(count / 25))}T${two(count % 24)}:${two(next(60))}:${two(next(60))}Z`
    const device = ['laptop', 'phone', 'desk'][next(3)]
    const what = next(17)
    if (what === 0)
      lines.push(
        `${at} WARN  sync[${device}] log ends inside a line, 1 operation skipped (offset ${4000 + next(30000)})`,
      )
    else if (what === 1)
      lines.push(`${at} ERROR sync[${device}] EBUSY: resource busy or locked, rename ${device}.oplog`)
    else
      lines.push(
        `${at} INFO  sync[${device}] pulled ${next(9)} pushed ${next(4)} state ${200 + next(60)} entries in ${3 + next(40)} ms`,
      )
  }
  return `${lines.join('\n')}\n`
}

function pngChunk(type, data) {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(data.length)
  head.write(type, 4, 'latin1')
  const body = Buffer.concat([head.subarray(4), data])
  let crc = 0xffffffff
  for (const byte of body) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  const tail = Buffer.alloc(4)
  tail.writeUInt32BE((crc ^ 0xffffffff) >>> 0)
  return Buffer.concat([head, data, tail])
}

/** A bar chart of the spending by month: dark bars on paper, one of them red. */
export function chart(values, red, width = 320, height = 160) {
  const most = Math.max(...values)
  const slot = Math.floor(width / values.length)
  const rows = []
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(1 + width * 3, 0xf4)
    row[0] = 0
    for (let x = 0; x < slot * values.length; x++) {
      const index = Math.floor(x / slot)
      const inside = x % slot > 4 && height - y < (values[index] / most) * (height - 12)
      if (inside) row.set(index === red ? [0xb0, 0x3a, 0x2e] : [0x2f, 0x4b, 0x6e], 1 + x * 3)
    }
    rows.push(row)
  }
  const size = Buffer.alloc(13)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  size.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    pngChunk('IHDR', size),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function monthly(all) {
  const sums = Array.from({ length: 10 }, () => 0)
  for (const { date, cents } of all) sums[Number(date.slice(5, 7)) - 1] += cents
  return sums
}

/** Writes the project into a folder and commits it with fixed author and time. */
export function writeProject(folder) {
  const all = bookings()
  const sums = monthly(all)
  const data = {
    'data/2026.journal': journalText(all),
    'data/statement-2026-09.csv': statementText(all),
    'data/logs/laptop.oplog': operationLog('laptop', 11),
    'data/logs/phone.oplog': operationLog('phone', 12),
    'data/logs/desk.oplog': operationLog('desk', 13),
    'data/sync.log': daemonLog(),
    'data/spending.png': chart(sums, sums.indexOf(Math.max(...sums))),
  }
  for (const [name, content] of Object.entries({ ...FILES, ...data })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const git = (...args) =>
    execFileSync('git', ['-C', folder, ...args], { env: { ...process.env, ...GIT_ENV }, stdio: 'ignore' })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', 'Tally 0.3.1')
}

/** Who commits in the recordings; also the environment of Codex, so that its commits look the same. */
export const GIT_ENV = {
  GIT_AUTHOR_NAME: 'Dev',
  GIT_AUTHOR_EMAIL: 'dev@example.org',
  GIT_COMMITTER_NAME: 'Dev',
  GIT_COMMITTER_EMAIL: 'dev@example.org',
  GIT_AUTHOR_DATE: '2026-10-05T09:00:00Z',
  GIT_COMMITTER_DATE: '2026-10-05T09:00:00Z',
  GIT_CONFIG_NOSYSTEM: '1',
  NO_COLOR: '1',
}
