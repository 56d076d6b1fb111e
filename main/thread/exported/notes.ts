import type { Problem } from '../model.ts'
import type { PartFlaw } from './parts.ts'
import type { Head, Section } from './shape.ts'

const number = (value: number): string => value.toLocaleString('en-US')

const counted = (value: number, one: string, many: string): string => (value === 1 ? one : `${number(value)} ${many}`)

/** What was taken from a session before and while it was exported, whole sentences; none where the page holds all of it. */
export function lossNotes({ changes, leftOut, limits }: Head): readonly string[] {
  const notes: string[] = []
  const findings = Object.values(changes.redacted).reduce((sum, found) => sum + found, 0)
  if (findings > 0)
    notes.push(`Texts were redacted before the export: ${counted(findings, 'one finding', 'findings')} written over.`)
  if (Object.values(changes.removed).some(({ lines, bytes }) => lines + bytes > 0))
    notes.push('The session was trimmed before the export.')
  if (leftOut.texts > 0) {
    const limit = limits.text === null ? '' : ` over ${number(limits.text)} characters`
    const texts = counted(leftOut.texts, 'One text', 'texts')
    const were = leftOut.texts === 1 ? 'was' : 'were'
    notes.push(`${texts}${limit} ${were} cut in the export; ${number(leftOut.characters)} characters are left out.`)
  }
  if (leftOut.images > 0) notes.push(`${counted(leftOut.images, 'One image is', 'images are')} left out of the export.`)
  return [...notes, ...changes.notes]
}

const WHAT: Readonly<Record<Section, string>> = {
  turns: 'turns',
  displayed: 'turns as the agent lists them',
  attempts: 'compactions that came to nothing',
  checkpoints: 'compactions',
  rows: 'rows',
  items: 'items',
  histories: 'histories',
  diffRows: 'rows of diffs',
  requests: 'requests',
  curve: 'context sizes',
  problems: 'problems',
}

/** Of one part, and of several. */
const WHY = {
  missing: ['is missing from this exported page', 'are missing from this exported page'],
  broken: ['cannot be unpacked', 'cannot be unpacked'],
  short: ['does not hold what the head of the page says', 'do not hold what the head of the page says'],
} as const

/** One problem for all parts of one list that have the same flaw. */
export function flawProblems(flaws: readonly PartFlaw[], file: number): readonly Problem[] {
  const groups = Map.groupBy(flaws, flaw => `${flaw.section} ${flaw.why}`)
  return [...groups.values()].map(group => {
    const [first] = group as [PartFlaw]
    const many = counted(group.length, 'One part', 'parts')
    const why = WHY[first.why][group.length === 1 ? 0 : 1]
    return {
      file,
      line: null,
      byte: group.reduce<number | null>(
        (least, { byte }) => (byte === null ? least : Math.min(byte, least ?? byte)),
        null,
      ),
      severity: 'error',
      code: `export-part-${first.why}`,
      message: `${many} with ${WHAT[first.section]} ${why}: the file was cut off or altered.`,
      outcome: 'what stands in the other parts is shown; export the session again',
    }
  })
}
