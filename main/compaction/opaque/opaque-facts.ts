import type { CheckpointKept, Known, Source } from '../../thread/model.ts'

/** The outside of a ciphertext that is shaped like a Fernet token. Nothing says that it is one. */
export interface FernetShape {
  /** Milliseconds since 1970; the token holds whole seconds. */
  readonly createdAt: number
  readonly iv: string
  /** Bytes of ciphertext between IV and HMAC: a multiple of 16. */
  readonly cipherBytes: number
  /** Bytes that the plaintext may have: padding takes 1 to 16. */
  readonly plainBytes: { readonly least: number; readonly most: number }
}

/**
 * Where the same ciphertext stands. `checkpoint` null: on a line of its own, among the live items. Of other checkpoints the whole
 * line is named.
 */
export interface BlobPlace {
  readonly checkpoint: number | null
  readonly source: Source
}

/** One encrypted text of a history. */
export interface Blob {
  /** Index of its item in the history after the checkpoint. */
  readonly index: number
  readonly itemType: string
  readonly source: Source
  /** Characters of the encrypted text as it stands in the file. */
  readonly length: number
  readonly sha256: string
  /** null with why when it is not shaped so. */
  readonly fernet: FernetShape | null
  readonly notFernet: string
  /** Line's time less the blob's own, in milliseconds: a large one means that it was made earlier than its line. */
  readonly age: Known<number>
  /** Every place of the same ciphertext in the thread, in order, this one included. */
  readonly places: readonly BlobPlace[]
  /** The first of `places` is an earlier checkpoint or line: this blob was kept from there. */
  readonly keptFrom: BlobPlace | null
}

/** What can be said of a checkpoint's encrypted part without reading it. */
export interface OpaqueFacts {
  readonly n: number
  readonly blobs: readonly Blob[]
  /** Readable items of the history after it, and what the line keeps beside it. */
  readonly readable: {
    readonly items: number
    readonly tokens: number
    readonly user: number
    readonly assistant: number
    readonly instructions: number
    readonly images: number
  }
  readonly kept: CheckpointKept
}
