import { compaction, reply } from '../src/replies.mjs'
import { failedEverywhere } from './compact-failed-everywhere.mjs'

export default failedEverywhere({
  title: 'Server-side compactions that are refused and interrupted: on their own, before a turn, in a turn',
  provider: 'built-in',
  summary: reply(compaction('gAAAA-compacted-at-last'), { usage: 1500 }),
})
