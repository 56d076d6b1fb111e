import { basename, dirname, join, resolve } from 'node:path'
import type { Steps } from '../base/steps.ts'
import { type ByteSource, openBytes } from '../rollout/bytes.ts'
import type { Problem } from '../thread/model.ts'
import {
  discover,
  entriesOf,
  type Found,
  factsOf,
  idInName,
  isPacked,
  isSessionName,
  plainName,
  ROOTS,
} from './discover.ts'
import { isUnder } from './homes.ts'
import { recordedRollouts } from './recorded-rollouts.ts'
import { inOrder } from './thread-files.ts'

/**
 * What other files of its thread say of a file that is opened by its own name: that the thread goes on in another one, that its packed
 * or plain twin holds something else. They are looked for beside it and in the homes that it lies in.
 */
export function* problemsAround(path: string, homes: readonly string[]): Steps<readonly Problem[]> {
  const id = idInName(basename(path))
  if (id === null) return []
  const homesOfIt = [...new Set([...homes.filter(home => isUnder(path, resolve(home))), ...homeAbove(path)])]
  const others = yield* discover(homesOfIt, name => idInName(name) === id)
  const files = [...others, ...besides(path, id).filter(({ path }) => others.every(other => other.path !== path))]
  const [first] = files.length < 2 ? files : inOrder(files, recordedRollouts(id, homesOfIt), homesOfIt)
  const problems: Problem[] = []
  if (first !== undefined && plainName(first.path) !== plainName(path)) problems.push(goesOnIn(first.path))
  const twin = twinOf(path)
  if (files.some(found => found.path === twin)) {
    const [plain, packed] = isPacked(path) ? [twin, path] : [path, twin]
    if ((yield* twinsDiffer(plain, packed)) === true) problems.push(differs(basename(twin)))
  }
  return problems
}

/** The folder above the `sessions` or `archived_sessions` that a file lies in; none when it lies in neither. */
function homeAbove(path: string): readonly string[] {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
    if (ROOTS.some(({ name }) => name === basename(folder))) return [dirname(folder)]
  return []
}

/** Files of the same thread in the same folder. */
function besides(path: string, id: string): readonly Found[] {
  const folder = dirname(path)
  return entriesOf(folder)
    .filter(entry => entry.isFile() && isSessionName(entry.name) && idInName(entry.name) === id)
    .flatMap(({ name }) => {
      const facts = factsOf(join(folder, name))
      if (facts === null) return []
      const { size: bytes, mtimeMs: modifiedAt } = facts
      return [{ path: join(folder, name), home: folder, threadId: id, archived: false, bytes, modifiedAt }]
    })
}

/** The packed file of a plain one, and the plain one of a packed. */
export const twinOf = (path: string): string => (isPacked(path) ? path.slice(0, -'.zst'.length) : `${path}.zst`)

/** Bytes that are compared of each twin: enough to tell two sessions apart, and little enough for somebody who waits. */
const MOST_COMPARED = 64 * 1024 * 1024
const PIECE = 512 * 1024

/** Do a plain file and its packed twin hold something else? null when one of them cannot be read. */
export function* twinsDiffer(plain: string, packed: string): Steps<boolean | null> {
  const one = openBytes(plain)
  if (!one.ok) return null
  const other = openBytes(packed)
  try {
    return other.ok ? yield* bytesDiffer(one.value, other.value) : null
  } finally {
    one.value.close()
    if (other.ok) other.value.close()
  }
}

function* bytesDiffer(plain: ByteSource, packed: ByteSource): Steps<boolean | null> {
  const [a, b] = [Buffer.alloc(PIECE), Buffer.alloc(PIECE)]
  for (let at = 0; at < MOST_COMPARED; at += PIECE) {
    const left = plain.read(a, at)
    const right = packed.read(b, at)
    if (packed.packed?.flaw) return null
    if (!a.subarray(0, left).equals(b.subarray(0, right))) return true
    if (left < PIECE) return false
    yield
  }
  return false
}

const goesOnIn = (path: string): Problem => ({
  ...OF_FILE,
  severity: 'info',
  code: 'goes-on-elsewhere',
  message: `This thread goes on in ${basename(path)}, which is the file that Codex resumes.`,
  outcome: 'this file is shown as it is',
})

const differs = (twin: string): Problem => ({
  ...OF_FILE,
  severity: 'warning',
  code: 'twin-differs',
  message: `${twin} beside this file does not hold the same. Where both are there, Codex reads the plain one.`,
  outcome: 'this file is shown as it is',
})

const OF_FILE = { file: 0, line: null, byte: null } as const
