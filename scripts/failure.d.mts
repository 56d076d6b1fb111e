export class Failure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode?: number)
}
export function say(line: string): void
