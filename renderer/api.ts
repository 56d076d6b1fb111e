import type { Api, Bridge, Method } from '../preload/contract.ts'

let bridge: Bridge | null = null

/** Called once, before anything is drawn. */
export function connect(to: Bridge): void {
  bridge = to
}

/** The border. Throws when used before `connect`: that would be a bug. */
export function shell(): Bridge {
  if (bridge === null) throw new Error('The window is not connected.')
  return bridge
}

export const call = <M extends Method>(method: M, args: Parameters<Api[M]>[0]): ReturnType<Api[M]> =>
  shell().call(method, args)
