/** The calls of the contract, by the side that answers them. */
export {
  type Emit,
  type LibraryContext,
  type MethodOf,
  type ResourceBytes,
  type ShellContext,
  SIDES,
  type StoredKey,
  type ThreadContext,
} from './handlers/context.ts'
export { type LibraryHandlers, libraryHandlers } from './handlers/library.ts'
export { type ShellHandlers, shellHandlers } from './handlers/shell.ts'
export { type KeyStore, StoredKeys } from './handlers/stored-keys.ts'
export { type ResourceRequest, type ThreadHandlers, threadHandlers } from './handlers/thread.ts'
