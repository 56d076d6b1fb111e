import { dirname } from 'node:path'
import { done, type Outcome } from '../../base/failure.ts'
import type { Steps } from '../../base/steps.ts'
import type { Thread } from '../../thread/model.ts'
import { type Exported, type ExportWanted, exportSession } from '../export-session.ts'
import { type ForkWanted, homePlace, type Place } from './fork-plan.ts'
import { inFolder } from './made-folder.ts'
import { readMeta } from './session-meta.ts'

/** A Codex home that a trimmed session goes to. */
export interface IntoHome extends Pick<ForkWanted, 'dropProvider' | 'now' | 'chance'> {
  readonly home: string
}

/** Where it would go, or why Codex would not take it there. */
export function placeIn(thread: Thread, into: IntoHome): Outcome<Place> {
  const meta = readMeta(thread)
  return meta.ok ? homePlace(into.home, into, meta.value.payload['model_provider']) : meta
}

/** Writes a trimmed session among those of a home, so that Codex resumes it by its id. */
export function* exportToHome(
  thread: Thread,
  into: IntoHome,
  wanted: Pick<ExportWanted, 'trim' | 'redact' | 'onBytes'>,
): Steps<Outcome<Exported & Pick<Place, 'provider'>>> {
  const place = placeIn(thread, into)
  if (!place.ok) return place
  const { path, id, provider } = place.value
  return yield* inFolder(dirname(path), function* () {
    const made = yield* exportSession(thread, { ...wanted, format: 'rollout', mode: 'write', path, id, provider })
    return made.ok ? done({ ...made.value, provider }) : made
  })
}
