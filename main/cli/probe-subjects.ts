import { resolve } from 'node:path'
import { done, failed, type Outcome } from '../base/failure.ts'
import { runNow } from '../base/steps.ts'
import type { Candidate } from '../compaction/candidate.ts'
import { isCandidateId } from '../compaction/candidate-file.ts'
import { type Subject, subjectAt, subjectNotes } from '../compaction/probes/subject.ts'
import { readCandidate, readCandidateFile } from '../library/candidates.ts'
import { dataFolderOf } from '../library/data-folder.ts'
import { withHome } from '../library/homes.ts'
import type { Point, Thread } from '../thread/model.ts'
import { formatPoint, parsePoint } from '../thread/point.ts'
import type { World } from './command.ts'
import { RECORDED } from './probe-asked.ts'

export interface Subjects {
  readonly control: Subject
  readonly candidates: readonly Subject[]
  readonly notes: readonly string[]
}

/** The histories to be asked: that at the point, and those that were named. */
export function subjectsFor(thread: Thread, at: Point, named: readonly string[], world: World): Outcome<Subjects> {
  const control = historySubject(thread, at)
  if (!control.ok) return control
  const candidates: Subject[] = []
  const notes = [...subjectNotes('The history before compaction', control.value)]
  for (const name of named) {
    const found = candidateNamed(thread, at, name, world)
    if (!found.ok) return found
    candidates.push(found.value.subject)
    notes.push(...found.value.notes, ...subjectNotes(`Candidate ${found.value.subject.name}`, found.value.subject))
  }
  return done({ control: control.value, candidates, notes })
}

interface Found {
  readonly subject: Subject
  readonly notes: readonly string[]
}

/** A point, the id of a stored candidate, or the file of one. */
function candidateNamed(thread: Thread, at: Point, name: string, world: World): Outcome<Found> {
  const point = name === RECORDED && at.kind === 'checkpoint' ? ({ ...at, side: 'after' } as const) : parsePoint(name)
  if (point !== null) {
    const subject = historySubject(thread, point)
    return subject.ok ? done({ subject: subject.value, notes: [] }) : subject
  }
  const read = isCandidateId(name)
    ? readCandidate(dataFolderOf(world.env), thread.info.id, name)
    : readCandidateFile(resolve(world.folder, withHome(name)))
  return read.ok ? ofCandidate(thread, at, read.value) : read
}

function ofCandidate(thread: Thread, at: Point, candidate: Candidate): Outcome<Found> {
  if (candidate.thread?.toLowerCase() !== thread.info.id?.toLowerCase())
    return failed(
      'other-candidate',
      `The candidate ${candidate.id} was made for another session (${candidate.thread ?? 'one without an id'}).`,
    )
  const { id, strategy, items } = candidate
  const subject = subjectOf(runNow(subjectAt(thread, at, { name: id, strategy }, items)))
  if (!subject.ok) return subject
  const here = formatPoint(at)
  const notes =
    candidate.at === here ? [] : [`Candidate ${id} was made for ${candidate.at}; the questions are about ${here}.`]
  return done({ subject: subject.value, notes })
}

function historySubject(thread: Thread, at: Point): Outcome<Subject> {
  const found = thread.resolve(at)
  if (!found.ok) return failed('no-such-point', found.message)
  return subjectOf(runNow(subjectAt(thread, at, { name: formatPoint(at), strategy: null })))
}

const subjectOf = (made: Subject | string): Outcome<Subject> =>
  typeof made === 'string' ? failed('bad-argument', made) : done(made)
