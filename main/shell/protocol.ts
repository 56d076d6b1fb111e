import type { Events, Result, TextRef } from '../../preload/contract.ts'
import type { ResourceBytes, StoredKey } from '../handlers/context.ts'

/** Which half of the calls a worker answers. */
export type Role = 'thread' | 'library'

/** What crosses from a shell to a worker. */
export type ToEngine =
  | { readonly kind: 'start'; readonly role: Role; readonly dataFolder: string }
  | {
      readonly kind: 'call'
      readonly id: number
      readonly method: string
      readonly args: unknown
      /** What a shell hands over beside the words of a window. */
      readonly stored?: StoredKey | null
    }
  | { readonly kind: 'read'; readonly id: number; readonly range: ResourceRange }
  | { readonly kind: 'end' }

/** What crosses from a worker to a shell. Results come as JSON text, so that nothing but JSON can cross. */
export type FromEngine =
  | { readonly kind: 'reply'; readonly id: number; readonly json: string }
  | { readonly kind: 'bytes'; readonly id: number; readonly result: Result<ResourceBytes> }
  | { readonly kind: 'event'; readonly event: keyof Events; readonly json: string }

/** Bytes [from, to) of a text or image. */
export interface ResourceRange {
  readonly ref: Omit<TextRef, 'bytes'>
  readonly from: number
  readonly to: number
}

/** Longest reply and longest message of a window, in bytes of JSON. */
export const MOST_BYTES = 1_000_000

/** Longest piece of a text or image that a worker hands over at once, in bytes. */
export const PIECE = 256 * 1024
