/** Retries of a request for a server's compaction (codex-format.md 5.6). */
export const REMOTE_RETRIES = 2

export const fitNotes = (changed: number): readonly string[] =>
  changed === 0
    ? []
    : [
        `The request was longer than the model’s window: the newest ${changed === 1 ? 'output' : `${changed} outputs`} went without text.`,
      ]
