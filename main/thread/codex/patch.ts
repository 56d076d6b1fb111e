import type { Action } from '../model.ts'

const HEADS = /^\*\*\* (Add File|Update File|Delete File|Move to): (.{1,1000})$/gm

/** Codex's patch format: every file begins with a line of its own. null when the text is no patch. */
export function patchAction(text: string): Extract<Action, { kind: 'edit' }> | null {
  if (!text.includes('*** Begin Patch')) return null
  const paths: string[] = []
  const deleted: string[] = []
  for (const [, what, path = ''] of text.matchAll(HEADS)) {
    const name = path.trim()
    if (what === 'Delete File') deleted.push(name)
    // The file that was updated is gone under its old name.
    if (what === 'Move to' && paths.length > 0) deleted.push(paths[paths.length - 1] as string)
    paths.push(name)
  }
  return paths.length === 0 ? null : { kind: 'edit', paths: [...new Set(paths)], deleted: [...new Set(deleted)] }
}
