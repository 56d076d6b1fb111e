import type { Economics } from '../compaction/economics/economics.ts'
import type { CheckpointFacts, WindowChain } from '../compaction/facts/checkpoint-facts.ts'
import type { OpaqueFacts } from '../compaction/opaque/opaque-facts.ts'
import type { Xray } from '../compaction/xray.ts'
import type { Audited } from './audit.ts'
import { List } from './json.ts'

/** design.md section 4. Every `file` is an index in `files`. */
export const auditJson = ({ thread, xrays, all }: Audited): Readonly<Record<string, unknown>> => ({
  files: thread.files.map(({ path, bytes, lines }) => ({ path, bytes, lines })),
  findings: new List(xrays.flatMap(({ findings }) => findings).map(flat)),
  retention: { checkpoints: new List(each(xrays, ({ retention }) => flat(retention))) },
  economics: { checkpoints: new List(each(xrays, ({ economics }) => economicsJson(economics))) },
  facts: {
    checkpoints: new List(each(xrays, ({ facts }) => factsJson(facts))),
    windows: all === null ? null : windowsJson(all.windows),
  },
  opaque: { checkpoints: new List(each(xrays, ({ opaque }) => opaqueJson(opaque))) },
  states: new List(each(xrays.filter(hasState), stateJson)),
  drift: all === null ? null : all.drift,
})

function* each<T>(all: readonly T[], make: (one: T) => unknown): Generator<unknown> {
  for (const one of all) yield make(one)
}

const economicsJson = ({ n, ...rest }: Economics) => ({ checkpoint: n, ...rest })
const factsJson = ({ n, ...rest }: CheckpointFacts) => ({ checkpoint: n, ...rest })
const opaqueJson = ({ n, ...rest }: OpaqueFacts) => ({ checkpoint: n, ...rest })
const windowsJson = ({ windows, whole }: WindowChain) => ({ checkpoints: windows, whole })

const hasState = ({ states }: Xray): boolean => states.blocks.length > 0 || states.images.length > 0
const stateJson = ({ states, step }: Xray) => ({ ...states, step })

/** A place of the core names its item in `ref`; in a document the fields of it stand beside the others. */
export function flat(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flat)
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      key === 'ref' && isFields(inner) ? Object.entries(refJson(inner)) : [[key, flat(inner)]],
    ),
  )
}

type Fields = Readonly<Record<string, unknown>>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** `made` names how the reader made an item that is not in the file as such. */
const refJson = ({ made, ...ref }: Fields): Fields => (isFields(made) ? { ...ref, made: made.name } : ref)
