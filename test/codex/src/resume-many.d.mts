export type Resumed =
  | {
      readonly prompt: string
      readonly input: readonly Readonly<Record<string, unknown>>[]
      /** The version puts the context of its own run in front of a history. */
      readonly freshContext?: boolean
    }
  | { readonly refusal: string }

export class ManyResumes {
  constructor(bin: string, version: string, root: string)
  readonly version: string
  readonly home: { readonly home: string }
  /** The item of them that heads the requests of a session that has none of its own; null for a version that sends none. */
  readonly baseInstructions: Readonly<Record<string, unknown>> | null
  start(): Promise<void>
  resume(threadId: string, model: string | null): Promise<Resumed>
  close(): Promise<void>
}
