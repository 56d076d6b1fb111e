// Fixtures are public: nothing of the machine that recorded them, no secrets, no long texts of Codex.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const FIXTURES = join(import.meta.dirname, '../fixtures')
const MEGABYTE = 1024 * 1024

const files = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .map(entry => join(entry.parentPath, entry.name))
const recorded = files.filter(file => /\.jsonl?$/.test(file))

/** Every string in a JSON text, keys left out, with JSON inside strings (arguments of calls) opened one level. */
function* stringsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (value && typeof value === 'object') for (const inner of Object.values(value)) yield* stringsOf(inner)
}

function documentsOf(file: string): unknown[] {
  const text = readFileSync(file, 'utf8')
  if (file.endsWith('.json')) return [JSON.parse(text)]
  return text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as unknown)
}

/** Each hit of a pattern as `file: hit`, at most ten a file. */
function hits(pattern: RegExp, allowed: (hit: string) => boolean = () => false): string[] {
  return recorded.flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(pattern)]
      .map(match => match[0])
      .filter(hit => !allowed(hit))
      .slice(0, 10)
      .map(hit => `${relative(FIXTURES, file)}: ${hit}`),
  )
}

test('fixtures hold no path of a recording machine', () => {
  // Codex names the agents of a session by paths, /root and below.
  expect(
    hits(/(?<![\w.~:\]})<-]|(?:author|recipient)\\?": ?\\?")\/(?:work|root|tmp|var|mnt|private|Users|proc)\b[\w./-]*/g),
  ).toEqual([])
  expect(hits(/\/home\/(?!dev\b)\w+/g)).toEqual([])
})

test('fixtures name no host but the loopback and example domains', () => {
  const hosts = /\b(?:https?|wss?|git|ssh):\/\/[^\s/"'\\)>`]+/g
  expect(
    hits(hosts, hit =>
      /^\w+:\/\/(?:127\.0\.0\.1|localhost|(?:[\w-]+\.)*example(?:\.(?:com|org|net))?)(?::\d+)?$/.test(hit),
    ),
  ).toEqual([])
  expect(hits(/\b(?:npm|registry|proxy|mirror)[\w-]*\.[\w.-]+\.(?:org|com|net|io|internal|local)\b/g)).toEqual([])
  expect(hits(/\b(?!127\.0\.0\.1\b)(?:\d{1,3}\.){3}\d{1,3}\b/g)).toEqual([])
})

test('fixtures hold no mail address but example ones', () => {
  expect(hits(/\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b/g, hit => /@example\.(?:com|org|net)$/.test(hit))).toEqual([])
})

test('fixtures hold nothing that looks like a key', () => {
  expect(
    hits(/\b(?:sk-[\w-]{16,}|gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16}|xox[bap]-[\w-]{10,}|eyJ[\w-]{20,}\.[\w-]{10,})/g),
  ).toEqual([])
  expect(hits(/BEGIN [A-Z ]*PRIVATE KEY/g)).toEqual([])
})

test('fixtures hold no long injected text', () => {
  const codex = /^(You are Codex|You are a coding agent|# AGENTS\.md|<[a-z_ ]+(?:instructions|mode|spec)>|## Skills)/
  const long = recorded.flatMap(file =>
    documentsOf(file)
      .flatMap(document => [...stringsOf(document)])
      .filter(text => text.length > 2048 && codex.test(text.trimStart()))
      .map(text => `${relative(FIXTURES, file)}: ${text.length} ${text.slice(0, 60)}`),
  )
  expect(long).toEqual([])
  expect(hits(/How to use skills|within the Codex CLI|This summary should|Filesystem sandboxing defines/g)).toEqual([])
})

test('a base of a fork or a segment ends at the byte that the fork names', () => {
  const sizes: string[] = []
  for (const file of recorded.filter(name => name.endsWith('.jsonl') && /rollout-/.test(name))) {
    const base = readFileSync(file, 'utf8').match(
      /"history_base":\{"thread_id":"([^"]+)","end_ordinal_exclusive":(\d+),"end_byte_offset":(\d+)/,
    )
    if (!base?.[1]) continue
    const source = recorded.find(name => name.endsWith(`${base[1]}.jsonl`) && join(name, '..') === join(file, '..'))
    expect(source, `base of ${file}`).toBeDefined()
    const prefix = readFileSync(source ?? '')
      .subarray(0, Number(base[3]))
      .toString('utf8')
    const last = JSON.parse(prefix.trimEnd().split('\n').at(-1) ?? '') as { ordinal: number }
    expect([prefix.endsWith('\n'), last.ordinal]).toEqual([true, Number(base[2]) - 1])
    sizes.push(file)
  }
  expect(sizes.length).toBeGreaterThan(0)
})

test('every line of a fixture is JSON, and the folder stays small', () => {
  for (const file of recorded) documentsOf(file)
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(8 * MEGABYTE)
})
