import type { Index } from './index.ts'
import { LineClasses } from './line-classes.ts'
import { MARK, Marks } from './marks.ts'
import { minorNamed, TODAY, underVersion } from './request-version.ts'

/** What a thread would be to a Codex that resumes a copy of it from which lines are gone. */

/** Is the line at a position gone? */
export type Gone = (position: number) => boolean

/** A thread as everyone reads it who may resume it: the version that wrote it and today's; a paginated one in legacy form, too. */
export function resumedBy(index: Index): readonly Index[] {
  const today = underVersion(index, minorNamed(TODAY))
  const both = today === index ? [index] : [index, today]
  return index.paginated ? both.flatMap(each => [each, asLegacy(each)]) : both
}

const asLegacy = (index: Index): Index =>
  Object.create(index, { paginated: { value: false }, selections: { value: new Map() } })

/** The same thread without the lines that are gone; positions stay. Shares all else. */
export function withoutLines(index: Index, gone: Gone): Index {
  const classes = new LineClasses(index.lines)
  for (let at = 0; at < index.lines.count; at++) classes.push(gone(at) ? 0 : index.classes.get(at))
  return Object.create(index, {
    marks: { value: marksOf(index, gone) },
    classes: { value: classes },
    slots: { value: index.slots.map(slot => (gone(slot.position) ? { ...slot, dead: true } : slot)) },
    selections: { value: new Map() },
  })
}

/** The same thread with a rollback behind its end. */
export function withRollback(index: Index, turns: number): Index {
  const marks = marksOf(index, () => false)
  marks.push(index.lines.count, MARK.rolledBack, turns)
  return Object.create(index, { marks: { value: marks }, selections: { value: new Map() } })
}

function marksOf({ marks }: Index, gone: Gone): Marks {
  const kept = new Marks()
  for (let i = 0; i < marks.count; i++)
    if (!gone(marks.position(i))) kept.push(marks.position(i), marks.code(i), marks.value(i))
  return kept
}
