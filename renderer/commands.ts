import { useEffect, useRef } from 'react'
import type { CommandName } from './keys.ts'

type Handler = () => void
export type Handlers = Readonly<Partial<Record<CommandName, Handler>>>

/** What is on the screen now, the newest last: the newest that knows a command runs it. */
const mounted: { readonly current: Handlers }[] = []

/** Answers commands while the component is on the screen. */
export function useCommands(handlers: Handlers): void {
  const box = useRef(handlers)
  useEffect(() => {
    box.current = handlers
  })
  useEffect(() => {
    mounted.push(box)
    return () => void mounted.splice(mounted.indexOf(box), 1)
  }, [])
}

/** False when nothing on the screen knows the command. */
export function runCommand(name: CommandName): boolean {
  const handler = mounted.findLast(box => box.current[name] !== undefined)?.current[name]
  handler?.()
  return handler !== undefined
}

export const canRun = (name: CommandName): boolean => mounted.some(box => box.current[name] !== undefined)
