import type { LabPlan, LabSettings, Point, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { type Planned, usePlan } from './use-plan.ts'

/** Milliseconds after the last change before anything is asked. */
const QUIET = 200

/** What a run would send. Asking sends nothing. */
export const usePlanned = (key: ThreadKey, at: Point, settings: LabSettings | null): Planned<LabPlan> =>
  usePlan({
    wanted: settings,
    place: `${key} ${at}`,
    quiet: QUIET,
    ask: chosen => call('labPlan', { key, at, settings: chosen }),
  })
