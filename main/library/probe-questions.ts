import { done, failed, type Outcome } from '../base/failure.ts'
import type { Steps } from '../base/steps.ts'
import { historySide } from '../compaction/checkpoint-case.ts'
import { questionsFor } from '../compaction/probes/manifest.ts'
import type { Question } from '../compaction/probes/question.ts'
import { questionsAbout } from '../compaction/probes/questions.ts'
import type { Point, Thread } from '../thread/model.ts'
import { readManifest } from './manifest-file.ts'

export interface QuestionsWanted {
  /** How many to make of the session. */
  readonly questions: number
  readonly seed: string
  /** Path of a manifest whose cases for this session are asked, too; null: none. */
  readonly manifest: string | null
}

export interface ProbeQuestions {
  readonly questions: readonly Question[]
  readonly notes: readonly string[]
}

/** Our own questions about a history, and those of a manifest. A failure where there is none. */
export function* probeQuestions(thread: Thread, at: Point, wanted: QuestionsWanted): Steps<Outcome<ProbeQuestions>> {
  const manifest = wanted.manifest === null ? null : readManifest(wanted.manifest)
  if (manifest && !manifest.ok) return manifest
  const listed = manifest ? questionsFor(manifest.value, thread.info.id) : done({ questions: [], notes: [] })
  if (!listed.ok) return listed
  const { questions: count, seed } = wanted
  const side = yield* historySide(thread, at)
  const own = yield* questionsAbout(side, { count, seed, cwd: thread.info.cwd })
  const questions = [...own.questions, ...listed.value.questions]
  if (questions.length === 0)
    return failed('bad-argument', 'This history gives no question that does not give its answer away.')
  return done({ questions, notes: [...own.notes, ...listed.value.notes] })
}
