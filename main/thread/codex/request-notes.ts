import type { Form } from './request-form.ts'

/** What was done to a history before it is sent, and what the file does not tell. */
export interface Counts {
  /** Items that are never sent. */
  readonly unsent: number
  readonly orphans: number
  readonly aborted: number
  readonly shell: number
  readonly cut: number
  readonly images: number
  /** Outputs of which only the model catalogue tells whether they are cut. */
  readonly unsure: number
  /** Base instructions as the first item. */
  readonly base: 'none' | 'whole' | 'shortened' | 'missing'
}

export const NO_COUNTS: Counts = {
  unsent: 0,
  orphans: 0,
  aborted: 0,
  shell: 0,
  cut: 0,
  images: 0,
  unsure: 0,
  base: 'none',
}

export interface Noted extends Counts {
  /** The version that was named; null = the one that wrote the file last. */
  readonly version: string | null
  readonly writer: string
  readonly form: Form
}

const count = (n: number, one: string, more: string): string => (n === 1 ? `One ${one}` : `${n} ${more}`)

/** One sentence for each thing that was done or cannot be told. */
export function requestNotes(noted: Noted): readonly string[] {
  const { version, writer, form } = noted
  const notes: string[] = []
  if (version !== null && version !== writer)
    notes.push(`Sent as version ${version} sends it; ${writer} wrote the file last.`)
  notes.push(baseNote(noted))
  if (noted.aborted > 0)
    notes.push(`${count(noted.aborted, 'call has', 'calls have')} no output; Codex answers “aborted” when it sends.`)
  if (noted.orphans > 0)
    notes.push(`${count(noted.orphans, 'output', 'outputs')} without a call ${isAre(noted.orphans)} left out.`)
  if (noted.unsent > 0) notes.push(`${count(noted.unsent, 'item', 'items')} of kinds that Codex never sends left out.`)
  if (noted.shell > 0)
    notes.push(
      `${count(noted.shell, 'result', 'results')} of commands or patches sent as text, as this version does by default; without a free-form patch tool in the request it sends the JSON as stored.`,
    )
  if (noted.cut > 0)
    notes.push(`${count(noted.cut, 'output', 'outputs')} cut in the middle as Codex cuts them when it reads the file.`)
  if (noted.unsure > 0)
    notes.push(
      `${count(noted.unsure, 'output is', 'outputs are')} so long that the model’s entry in Codex’s catalogue decides where to cut; here at ${form.budget.size} ${form.budget.unit}.`,
    )
  if (noted.images > 0)
    notes.push(
      `${count(noted.images, 'item has', 'items have')} images that the model does not take or Codex cannot read.`,
    )
  return notes
}

const isAre = (n: number): string => (n === 1 ? 'is' : 'are')

function baseNote({ form, base }: Noted): string {
  if (!form.follows('baseInstructions'))
    return 'Base instructions and tools travel beside the items in this version; they are not among them.'
  switch (base) {
    case 'missing':
      return 'This version sends the base instructions first, and the file does not hold them.'
    case 'shortened':
      return 'The base instructions are sent without their line about checklists, as with the default tools; tools travel beside the items.'
    case 'whole':
      return 'Tools travel beside the items; they are not among them.'
    case 'none':
      return 'Tools and base instructions are items that the file holds.'
  }
}
