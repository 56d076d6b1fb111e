import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { type Clock, makeClock } from './format/clock.ts'
import { useStore } from './store.ts'

const ClockContext = createContext<Clock>(makeClock('local'))

/** The clock in the time zone of the settings. */
export const useClock = (): Clock => useContext(ClockContext)

export function ClockProvider({ children }: { readonly children: ReactNode }) {
  const zone = useStore(state => state.settings.timeZone)
  const clock = useMemo(() => makeClock(zone), [zone])
  return <ClockContext value={clock}>{children}</ClockContext>
}
