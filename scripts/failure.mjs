/** A failure that the user can act on: the launcher prints its message and nothing else. */
export class Failure extends Error {
  /** @param {string} message one plain sentence @param {number} exitCode */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Progress goes to stderr: stdout belongs to the command. @param {string} line */
export function say(line) {
  process.stderr.write(`palimpsest: ${line}\n`)
}
