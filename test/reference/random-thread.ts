import fc from 'fast-check'

/**
 * Random threads in the notation of test/support/rollout-text.ts. `#` becomes a number that no other line has, `{30000}` behind a letter
 * that many of it. Only what a version writes is made for it, with odd orders now and then.
 */

/** N of 0.N: one of each measured generation. */
export const VERSIONS = [36, 63, 98, 105, 110, 140, 153, 169] as const
export type Version = (typeof VERSIONS)[number]

export const VERSION_NAMES: Readonly<Record<Version, string>> = {
  36: '0.36.0',
  63: '0.63.0',
  98: '0.98.0',
  105: '0.105.0',
  110: '0.110.0',
  140: '0.140.0',
  153: '0.153.4',
  169: '0.169.0',
}

type Words = fc.Arbitrary<readonly string[]>

const words = (...lines: readonly string[]): Words => fc.constant(lines)
const some = (part: Words, maxLength: number): Words => fc.array(part, { maxLength }).map(parts => parts.flat())
const one = (...parts: readonly Words[]): Words => fc.tuple(...parts).map(each => each.flat())

const event = (payload: object): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'event_msg', payload })}`

/** What a user's message may say; `injected` and what only looks like it. */
function saying(version: Version): fc.Arbitrary<string> {
  const plain = fc.constantFrom('u#', 'é é #', 'see <environment_context> and </environment_context> #')
  if (version < 63) return plain
  const tags = ['turn_aborted', 'subagent_notification', 'environment_context', 'skill', 'user_shell_command']
  return fc.oneof(
    { weight: 8, arbitrary: plain },
    { weight: 1, arbitrary: fc.constantFrom(...tags).map(tag => `<${tag}>#</${tag}>`) },
    // 0.36 to 0.105 know an injected text by its begin alone.
    { weight: 1, arbitrary: fc.constantFrom(...tags).map(tag => `  <${tag}> without an end #`) },
    { weight: 1, arbitrary: fc.constant('<user_instructions>#</user_instructions>') },
    { weight: 1, arbitrary: fc.constantFrom('# AGENTS.md instructions for /w # </INSTRUCTIONS>', 'P+typed #') },
  )
}

const long = fc.constantFrom('x{30000}#', 'é{20001}#', 'x{80001}#', 'z{3}é{39999}#')

function question(version: Version): Words {
  const text = fc.oneof({ weight: 14, arbitrary: saying(version) }, { weight: 1, arbitrary: long })
  const form = fc.constantFrom('user', 'user', 'user', 'user', 'item user')
  return fc.tuple(form, text).map(([head, said]) => [`${head}: ${said}`])
}

function modelWork(version: Version): Words {
  const context = words('developer: <permissions instructions>#</permissions instructions>')
  const common = [
    words('assistant: a#'),
    words('assistant: a#'),
    words('reasoning: thought #'),
    words('call c# shell: ls', 'output c#: listing'),
    words('call lost# shell: ls'),
    words('output orphan#: listing'),
    words('custom p# apply_patch: patch', 'custom-output p#: done'),
    words('local l#: ls', 'output l#: listing'),
    words('env'),
    context,
    words('developer: typed by a developer #'),
    words('note: warned #'),
    words('system: never seen #'),
    words('blank'),
    words('raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"future_line","payload":{"n":"#"}}'),
    words('raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"mess'),
    words(
      'raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"ghost_snapshot","ghost_commit":{"id":"#"}}}',
    ),
  ]
  const mails = [
    words('mail: mail #'),
    words(
      'raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"agent_message","author":"/root","recipient":"/root/a","content":[{"type":"input_text","text":"mail #"}]}}',
    ),
    words(
      'assistant: {"author":"/root","recipient":"/root/a","other_recipients":[],"content":"mail #","trigger_turn":true}',
    ),
  ]
  const rare = version >= 140 ? mails : []
  return fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...common) },
    { weight: 2, arbitrary: question(version) },
    ...rare.map(arbitrary => ({ weight: 1, arbitrary })),
  )
}

const entry = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('u#', 'kept #') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'env',
      'developer: <permissions instructions>#</permissions instructions>',
      'developer: plain #',
      'assistant: a#',
      'P+earlier #',
      '<turn_aborted>#</turn_aborted>',
    ),
  },
)

function compaction(version: Version): Words {
  const bare =
    version < 63 ? fc.constantFrom('sum #', '') : fc.constantFrom('P+sum #', 'P+sum #', 'P+sum #', 'sum #', '')
  const summary = bare.map(text => [`summary: ${text}`])
  if (version < 98) return summary
  const last = fc.constantFrom('P+sum #', 'P+sum #', 'opaque: gAAA#')
  const marks =
    version < 140
      ? ['']
      : version < 169
        ? ['', '[window 1] ']
        : ['', '[window 2] ', '[window 3 resume] ', '[window 3 resume] ', '[misfit] ']
  const recorded = fc
    .tuple(fc.constantFrom(...marks), fc.array(entry, { maxLength: 5 }), last)
    .map(([mark, list, end]) => [`compacted: ${mark}${[...list, end].join(' | ')}`])
  const empty = words('compacted: ')
  const own = words('assistant: answer #', 'compacted: u# | P+answer #')
  if (version < 110) return fc.oneof({ weight: 2, arbitrary: summary }, { weight: 1, arbitrary: recorded })
  return fc.oneof(
    { weight: 8, arbitrary: recorded },
    { weight: 1, arbitrary: summary },
    { weight: 1, arbitrary: empty },
    ...(version >= 140 ? [{ weight: 2, arbitrary: own }] : []),
  )
}

/** 0.36 and 0.63 have no rollbacks. */
function rollbacks(version: Version): Words {
  if (version < 98) return words()
  const turns = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 9 }) },
  )
  return fc.array(turns, { minLength: 1, maxLength: 3 }).map(counts => counts.map(n => `rollback: ${n}`))
}

/** A turn; from 0.110 on with lines that say where it begins and ends. */
function turn(version: Version): Words {
  const work = some(modelWork(version), 4)
  const midTurn = fc.oneof({ weight: 5, arbitrary: words() }, { weight: 1, arbitrary: compaction(version) })
  const body = one(midTurn, question(version), work, midTurn, some(modelWork(version), 2))
  const interrupted = 'item user: <turn_aborted>#</turn_aborted>'
  if (version < 110) return one(body, fc.constantFrom([], [], [], [interrupted]))
  const begin = fc.constantFrom(['turn t# {'], ['turn t# {'], ['turn t# { bare'])
  const end = fc.constantFrom(['}'], ['}'], ['}'], [interrupted, '} aborted'], ['} failed'], ['} open'])
  return one(begin, body, end)
}

/** What does not fit: ends without a begin, begins without an end, ids that do not match. */
const odd: Words = fc.constantFrom(
  [event({ type: 'task_complete', turn_id: 'stray-#' })],
  [event({ type: 'task_started', turn_id: 'stray-#' })],
  [event({ type: 'turn_aborted', turn_id: 'stray-#', reason: 'interrupted' })],
  [event({ type: 'turn_aborted', reason: 'interrupted' })],
  ['event user: only said #'],
  ['turn ta# {', 'turn tb# {', '}'],
)

function block(version: Version): Words {
  const standalone = version < 110 ? compaction(version) : one(words('turn c# {'), compaction(version), words('}'))
  return fc.oneof(
    { weight: 10, arbitrary: turn(version) },
    { weight: 2, arbitrary: standalone },
    { weight: 2, arbitrary: compaction(version) },
    { weight: 4, arbitrary: rollbacks(version) },
    { weight: 1, arbitrary: modelWork(version) },
    ...(version < 110 ? [] : [{ weight: 1, arbitrary: odd }]),
  )
}

/** The lines of a thread behind its session_meta. */
export function threadWords(version: Version, maxLength = 12): Words {
  const context = fc.constantFrom(
    [],
    ['env'],
    ['developer: <permissions instructions>#</permissions instructions>', 'env'],
  )
  return one(context, some(block(version), maxLength))
}

/** Words as text, each `#` of a word numbered by the word; an output has the number of its call before it. */
export function numbered(lines: readonly string[]): string {
  let n = 0
  return lines
    .map(line => {
      if (!/^(output [cl]#|custom-output|compacted: u# \| P\+answer)/.test(line)) n += 1
      return line.replaceAll('#', (_, at: number) => (line.startsWith('# AGENTS', at) ? '#' : String(n)))
    })
    .join('\n')
}

/** Writes out `x{30000}`. */
export const expanded = (text: string): string =>
  text.replaceAll(/(.)\{(\d+)\}/gu, (_, letter: string, count: string) => letter.repeat(Number(count)))
