import type { UsageView } from '../../preload/contract.ts'
import type { CallTokens } from '../compaction/candidate-usage.ts'

export const usageView = ({
  inputTokens: input,
  cachedTokens: cached,
  outputTokens: output,
}: CallTokens): UsageView => ({
  input,
  cached,
  output,
})
