#!/usr/bin/env node
// node test/codex/verify.mjs [--engine] [--corpus DIR | folder...]: does the reconstruction equal what Codex sent on resume?
// Without folders: every fixture. Also a check of the scrubbing, which must not change what a history means.
// --corpus DIR: every recording in DIR, as the rig leaves them.
// --engine: the requests of main/thread instead of the small reconstruction (that needs Node 24), and with them every call
// for a compaction and the request after it.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { digest } from '../../fixtures/digest.mjs'
import { itemText } from './src/matcher.mjs'
import { indexRollouts, linesOf, newestSegment, normalise, reconstruct } from './src/reconstruct.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { engine: { type: 'boolean' }, corpus: { type: 'string' } },
})
const corpus = values.corpus ?? join(here, '../../fixtures')
const probed = readdirSync(corpus, { recursive: true })
  .filter(name => /resume-request\.json$/.test(name))
  .map(name => join(corpus, dirname(name)))
const folders = positionals.length ? positionals : probed.sort()
const request = values.engine ? (await import('./src/engine.mjs')).request : reconstructed

function reconstructed(segmentId, segments, probe) {
  const { history, notes } = reconstruct(linesOf(segmentId, segments))
  const freeformPatch = (probe.tools ?? []).some(tool => tool.type === 'custom' && tool.name === 'apply_patch')
  return { items: normalise(history, { freeformPatch }), notes }
}

const DROPPED = new Set(['id', 'internal_chat_message_metadata_passthrough', 'annotations', 'logprobs'])

/** A comparable form: no ids, no nulls, keys sorted. */
function canonical(value) {
  if (Array.isArray(value)) return value.map(canonical)
  if (!value || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(
    ([key, inner]) => !DROPPED.has(key) && inner !== null && inner !== undefined,
  )
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, canonical(inner)]))
}

const label = item =>
  `${item.type}${item.role ? `/${item.role}` : ''} ${JSON.stringify(itemText(item) || item.encrypted_content || item.action || '').slice(0, 70)}`

/** Longest common subsequence, as lists of items only in `left` and only in `right`. */
function difference(left, right) {
  const a = left.map(item => JSON.stringify(canonical(item)))
  const b = right.map(item => JSON.stringify(canonical(item)))
  const table = Array.from({ length: a.length + 1 }, () => new Array(b.length + 1).fill(0))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1])
  const rows = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++
      j++
    } else if (j < b.length && (i === a.length || table[i][j + 1] >= table[i + 1][j]))
      rows.push(['sent only', j, right[j++]])
    else rows.push(['rebuilt only', i, left[i++]])
  }
  return rows
}

/** Context that Codex adds in front of the first message after resuming. */
function contextBefore({ input, digested }, last) {
  const context = digested ? /^(sha256:|# AGENTS\.md|<environment_context>)/ : /^(# AGENTS\.md|<environment_context>)/
  const found = new Set()
  for (
    let index = last - 1;
    index >= 0 && (input[index].role === 'developer' || context.test(itemText(input[index])));
    index--
  )
    found.add(index)
  return found
}

/** To 0.105 what is rebuilt begins with the context of the run that resumes. */
function behindContext(items) {
  const context = /^(# AGENTS\.md|<environment_context>)/
  const first = items.findIndex(item => item.role !== 'developer' && !context.test(itemText(item)))
  return first === -1 ? [] : items.slice(first)
}

/** What a request holds beyond the rollout: instructions, re-injected context, the probe itself. */
function expectedExtras(probe) {
  const last = probe.input.length - 1
  const injected = contextBefore(probe, last)
  const contextNotStored = /\b0\.20\./.test(probe.codexVersion)
  return (index, item) =>
    (index === last && itemText(item).includes(probe.prompt)) ||
    injected.has(index) ||
    (index === 0 && contextNotStored) ||
    (index <= 1 && item.role === 'developer' && (item.type === 'additional_tools' || /^You are/.test(itemText(item))))
}

/** Base instructions whose scrubbed text cannot tell that one line of them is sent or not by the tools offered. */
const scrubbedBase = (index, item) =>
  index <= 1 && /^You are Codex\. Text [0-9a-f]{8}, shortened\.$/.test(itemText(item))

let [same, checked] = [0, 0]
for (const folder of folders) {
  const segments = indexRollouts(folder)
  for (const name of readdirSync(folder)
    .filter(file => /^resume-request.*\.json$/.test(file))
    .sort()) {
    const probe = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    checked += 1
    try {
      const { items, notes } = request(newestSegment(probe.threadId, segments), segments, probe)
      const all = probe.digested ? digest(items) : items
      const rebuilt = probe.freshContext ? behindContext(all) : all
      if (probe.freshContext) probe.input = behindContext(probe.input)
      const rows = difference(rebuilt, probe.input)
      const expected = expectedExtras(probe)
      const surprises = rows.filter(([side, index, item]) =>
        side === 'rebuilt only' ? !scrubbedBase(index, item) : !expected(index, item),
      )
      if (surprises.length === 0) same += 1
      console.log(
        `${surprises.length ? 'DIFF' : 'same'} ${folder.replace(`${corpus}/`, '')}/${name}${probe.label ? ` (${probe.label})` : ''} items=${rebuilt.length} ${notes.join('; ')}`,
      )
      for (const [side, index, item] of surprises.slice(0, 8)) console.log(`       ${side} [${index}] ${label(item)}`)
    } catch (error) {
      console.log(`FAIL ${folder}/${name}: ${error.message}`)
    }
  }
}
console.log(`${same} of ${checked} equal`)
if (values.engine) {
  const takenBack = await takenBackIn()
  await verifyCalls(takenBack)
  await verifyStrategies(takenBack)
}

/** Names of the calls that a rollback took back, of each folder, as their scenarios tell. */
async function takenBackIn() {
  const { RECORDINGS } = await import('./recordings.mjs')
  const scenarios = new Map()
  for (const { name, scenario } of RECORDINGS)
    scenarios.set(join(corpus, name), (await import(`./scenarios/${scenario}.mjs`)).default)
  return folder => scenarios.get(folder)?.takenBack ?? []
}

async function verifyCalls(takenBack) {
  const { judgedCalls } = await import('../support/compaction-calls.ts')
  const judged = folders.flatMap(folder =>
    judgedCalls(folder, takenBack(folder)).map(call => ({
      ...call,
      label: `${folder.replace(`${corpus}/`, '')}/compactions/${call.name}`,
    })),
  )
  for (const { label, outcome, place, odd } of judged) {
    console.log(`${odd.length ? 'DIFF' : 'same'} ${label} ${outcome}, ${place}`)
    for (const row of odd.slice(0, 8)) console.log(`       ${row}`)
  }
  console.log(`${judged.length} calls for a compaction`)
  for (const outcome of ['installed', 'failed', 'unseen']) {
    const of = judged.filter(call => call.outcome === outcome)
    console.log(`  ${outcome}: ${of.filter(call => !call.odd.length).length} of ${of.length} equal`)
  }
}

/** Compactions done again by the strategies, with the answers that were recorded. */
async function verifyStrategies(takenBack) {
  const { CODEX_WAYS, replayedCompactions } = await import('../support/replayed-compactions.ts')
  const { strategyNamed } = await import('../../main/compaction/strategies/strategies.ts')
  for (const { name, kind } of CODEX_WAYS) {
    const fits = call => call.name.endsWith(kind)
    const all = folders.flatMap(folder =>
      replayedCompactions(folder, strategyNamed(name), fits, takenBack(folder)).map(each => ({ ...each, folder })),
    )
    for (const { folder, calls, place, odd } of all) {
      console.log(
        `${odd.length ? 'DIFF' : 'same'} ${name} ${folder.replace(`${corpus}/`, '')} ${calls.join(', ')}: ${place}`,
      )
      for (const row of odd.slice(0, 8)) console.log(`       ${row}`)
    }
    console.log(`${name}: ${all.filter(({ odd }) => !odd.length).length} of ${all.length} done again alike`)
  }
}
