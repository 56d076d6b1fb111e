import type { ItemRef } from '../../thread/model.ts'

/** What a fact is. The first eight are found by their form anywhere; the last two are sentences of one speaker. */
export type EntityClass =
  | 'path'
  | 'identifier'
  | 'command'
  | 'error'
  | 'number'
  | 'url'
  | 'test'
  | 'literal'
  | 'constraint'
  | 'decision'

export const ENTITY_CLASSES = Object.keys({
  path: 0,
  identifier: 0,
  command: 0,
  error: 0,
  number: 0,
  url: 0,
  test: 0,
  literal: 0,
  constraint: 0,
  decision: 0,
} satisfies Record<EntityClass, 0>) as readonly EntityClass[]

/** An item of a side. `item` is its index there (before: in the history before the checkpoint, …), `turn` counts from 1 (0: before the first). */
export interface Place {
  readonly ref: ItemRef
  readonly item: number
  readonly turn: number
}

/** A fact of one side and where it stands there. */
export interface Found {
  readonly class: EntityClass
  /** As it first stood, at most 400 characters. */
  readonly text: string
  /** Items that mention it. */
  readonly items: number
  readonly first: Place
  readonly last: Place
}
