import { basename } from 'node:path'
import type { Found } from './discover.ts'
import type { Head } from './head.ts'
import type { Session } from './sessions.ts'

/** What a session is called: by the name that the user gave (in a list of the home, or in the file), its first prompt, or its file. */
export function titleOf({ path }: Found, head: Head | null, name: string | null): Pick<Session, 'title' | 'titleFrom'> {
  const given = name ?? head?.name
  if (given) return { title: given, titleFrom: 'name' }
  if (head?.prompt) return { title: head.prompt, titleFrom: 'prompt' }
  return { title: basename(path, '.zst'), titleFrom: 'file' }
}
