import type { Run } from '../reading/read-before.ts'
import { BLANK } from './cloze.ts'
import type { Draft } from './draft.ts'
import { lazily } from './lazily.ts'
import type { Material, Ran } from './material.ts'

/** Questions about commands: which one failed, what it said, and with which last word one was run. */
export function commandDrafts(material: Material): readonly Draft[] {
  const runs = [...material.before.runs].sort(([, one], [, other]) => other.output - one.output)
  const failed = runs.filter(([, run]) => run.outcome === 'failed')
  const passed = runs.flatMap(([command, run]) => (run.outcome === 'passed' ? [command] : []))
  return [
    ...failed.map(([command, run]) => failedDraft(command, run, passed, failed.length === 1)),
    ...failed.flatMap(([command, run]) => saidDrafts(command, run, failed)),
    ...argumentDrafts(material.ran),
  ]
}

const failedDraft = (command: string, { output }: Run, others: readonly string[], orShort: boolean): Draft => ({
  name: `failed ${command}`,
  category: 'command',
  text: orShort ? THE_ONE : ONE_OF,
  answer: command,
  others,
  orShort,
  item: output,
})

const THE_ONE = 'Which command failed the last time it was run, and was not mended since?'
const ONE_OF = 'One of these commands failed the last time it was run, the others passed. Which?'

function saidDrafts(
  command: string,
  { said, output }: Run,
  failed: readonly (readonly [string, Run])[],
): readonly Draft[] {
  if (said === null) return []
  const others = failed.flatMap(([, run]) => (run.said === null || run.said === said ? [] : [run.said]))
  const text = `The command “${command}” failed the last time it was run. With which line?`
  return [{ name: `said ${command}`, category: 'command', text, answer: said, others, orShort: false, item: output }]
}

/** Commands that do something, asked for their last word. */
function argumentDrafts(ran: readonly Ran[]): readonly Draft[] {
  const done = new Map(ran.filter(({ looks }) => !looks).map(one => [one.key, one]))
  const parts = [...done.values()].flatMap(one => partsOf(one) ?? [])
  const heads = Map.groupBy(parts, ({ head }) => head)
  const words = new Set(parts.map(({ last }) => last))
  return parts.map(({ head, last, item }) => ({
    name: `word ${head} ${last}`,
    category: 'command' as const,
    text: `This command was run, among others: “${head} ${BLANK}” Which word stood in place of ${BLANK}?`,
    answer: last,
    // Where a program ran with several, only one that none of them is would be wrong.
    others: lazily(words, word => !done.has(`${head} ${word}`)),
    orShort: heads.get(head)?.length === 1,
    item,
  }))
}

interface Parts {
  readonly head: string
  readonly last: string
  readonly item: number
}

/** Behind many words a plain one is mostly the end of a sentence, such as the message of a commit. */
function partsOf({ key, item }: Ran): Parts | null {
  const words = key.split(' ')
  const last = words.at(-1) ?? ''
  if (words.length < 3 || !/^[\p{L}\p{N}@./~][^\s"'`$*]{3,80}$/u.test(last)) return null
  if (words.length > 3 && /^\p{L}+$/u.test(last)) return null
  return { head: words.slice(0, -1).join(' '), last, item }
}
