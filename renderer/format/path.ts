import { useStore } from '../store.ts'

/** `~` in place of the user's own folder, as every dialog takes it. */
export function withTilde(path: string, home: string | null): string {
  if (home === null || home === '' || !path.startsWith(home)) return path
  const rest = path.slice(home.length)
  return rest === '' || /^[\\/]/.test(rest) ? `~${rest}` : path
}

/** Writes paths short. */
export function useShortPath(): (path: string) => string {
  const home = useStore(state => state.info?.home ?? null)
  return path => withTilde(path, home)
}
