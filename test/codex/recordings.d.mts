export interface Recording {
  /** `<version>/<what>`, the fixture's folder. */
  readonly name: string
  readonly version: string
  readonly scenario: string
  readonly proves: string
}

export const RECORDINGS: readonly Recording[]
