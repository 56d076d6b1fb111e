import { runNow } from '../base/steps.ts'
import { FINDING_CODES } from '../compaction/audit/audit.ts'
import type { Finding, FindingCode, FindingSeverity } from '../compaction/audit/finding.ts'
import { type Drift, drift } from '../compaction/drift.ts'
import type { WindowChain } from '../compaction/facts/checkpoint-facts.ts'
import { windowChain } from '../compaction/facts/facts-of.ts'
import { type Xray, xray } from '../compaction/xray.ts'
import type { Thread } from '../thread/model.ts'
import { countText } from '../views/numbers.ts'
import { auditJson } from './audit-json.ts'
import { auditText } from './audit-text.ts'
import { type Command, DONE, type Ending, HOME_OPTION, JSON_OPTION, type Words, type World } from './command.ts'
import { jsonPieces } from './json.ts'
import { checkpointOf, withSession } from './session.ts'
import { writeAll } from './write.ts'

const SEVERITIES: readonly FindingSeverity[] = ['error', 'warning', 'info']

export const audit: Command = {
  name: 'audit',
  usage: 'FILE [--checkpoint K] [--fail-on CODE[,CODE…]] [--json] [--home DIR]',
  summary: 'what compactions kept, lost and cost, and what went wrong in them',
  details: [
    'Without --checkpoint all compactions, and how long facts last over them.',
    `CODE is error, warning (errors too), info (all), or one of: ${FINDING_CODES.join(', ')}.`,
  ],
  options: [
    { name: 'checkpoint', value: 'K', help: 'only the K-th compaction' },
    { name: 'fail-on', value: 'CODE', help: 'end with exit code 1 when there is such a finding; several with commas' },
    JSON_OPTION,
    HOME_OPTION,
  ],
  files: [1, 1],
  run,
}

/** What an audit looked at. */
export interface Audited {
  readonly thread: Thread
  readonly xrays: readonly Xray[]
  /** What is of all compactions; null where one was asked for. */
  readonly all: { readonly windows: WindowChain; readonly drift: Drift } | null
}

async function run(words: Words, world: World): Promise<Ending> {
  const asked = words.options.get('checkpoint')
  const n = asked === undefined ? null : checkpointOf(asked)
  if (typeof n === 'string') return { kind: 'usage', message: n }
  const failOn = failOnOf(words.options.get('fail-on'))
  if (typeof failOn === 'string') return { kind: 'usage', message: failOn }
  return withSession(words, world, async thread => {
    const found = n === null ? null : thread.resolve({ kind: 'checkpoint', n, side: 'after' })
    if (found !== null && !found.ok) return { kind: 'failed', message: found.message }
    const audited = n === null ? auditAll(thread) : { thread, xrays: [runNow(xray(thread, n))], all: null }
    const json = words.options.has('json')
    await writeAll(world.out, json ? jsonPieces(auditJson(audited)) : auditText(audited, world.style))
    return endingOf(audited, failOn)
  })
}

function auditAll(thread: Thread): Audited {
  const xrays: Xray[] = []
  for (let n = 1; n <= thread.checkpointCount; n++) xrays.push(runNow(xray(thread, n)))
  return { thread, xrays, all: { windows: runNow(windowChain(thread)), drift: runNow(drift(thread)) } }
}

type FailOn = (finding: Finding) => boolean

/** Which findings end in exit code 1, or a sentence on what is wrong with the words. */
function failOnOf(option: string | undefined): FailOn | string {
  const words = option === undefined ? [] : option.split(',').map(word => word.trim())
  const wrong = words.find(word => !isCode(word) && !isSeverity(word))
  if (wrong !== undefined)
    return `--fail-on: “${wrong}” is no finding. Findings are ${FINDING_CODES.join(', ')}; or error, warning, info.`
  const codes = new Set(words.filter(isCode))
  const least = Math.max(-1, ...words.filter(isSeverity).map(word => SEVERITIES.indexOf(word)))
  return ({ code, severity }) => codes.has(code) || SEVERITIES.indexOf(severity) <= least
}

const isCode = (word: string): word is FindingCode => FINDING_CODES.some(code => code === word)
const isSeverity = (word: string): word is FindingSeverity => SEVERITIES.some(severity => severity === word)

function endingOf({ xrays }: Audited, failOn: FailOn): Ending {
  const found = xrays.flatMap(({ findings }) => findings).filter(failOn)
  if (found.length === 0) return DONE
  const codes = [...Map.groupBy(found, ({ code }) => code)].map(([code, all]) => `${code} (${countText(all.length)})`)
  return { kind: 'failed', message: `There are findings that --fail-on names: ${codes.join(', ')}.` }
}
