import type { FindingView } from '../../../preload/contract.ts'
import type { Finding } from '../../compaction/audit/finding.ts'
import { placeView } from './figure.ts'

/** Places of one finding that are shown. */
const MOST_EVIDENCE = 12

export const findingView = ({ code, severity, checkpoint, message, advice, evidence }: Finding): FindingView => ({
  code,
  severity,
  checkpoint,
  message,
  advice,
  evidence: evidence.slice(0, MOST_EVIDENCE).map(one => ({ place: placeView(one), says: one.says })),
})
