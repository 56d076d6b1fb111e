import { rolloutText } from './rollout-text.ts'

const patch = (call: string, path: string): string =>
  `raw: ${JSON.stringify({
    timestamp: '2026-01-01T00:00:00.000Z',
    type: 'response_item',
    payload: {
      type: 'custom_tool_call',
      name: 'apply_patch',
      call_id: call,
      input: `*** Begin Patch\n*** Update File: ${path}\n@@\n-a\n+b\n*** End Patch`,
    },
  })}\ncustom-output ${call}: Success.`

/** A short session that gives questions of most categories, and a compaction that keeps the first question of the user alone. */
export const probeTalk = (id = 'thread-1'): Buffer =>
  rolloutText(`meta: 0.133.0 id="${id}" originator="test" timestamp="2026-01-01T00:00:00.000Z" base_instructions={"text":"base"}
user: Please mend the totals of src/money.ts first.
assistant: I looked at src/dates.ts and src/feed.ts and test/feed.test.ts as well.
${patch('c1', 'src/money.ts')}
user: Never touch the file data/journal.txt by hand, please.
assistant: I chose maps of integers because lists of floats are slow here.
${patch('c2', 'src/rates.ts')}
user: Now write the release notes for version 2.14.0 of the program.
assistant: The release 2.14.0 replaces the older 2.13.7 and 2.12.1 programs.
compacted: Please mend the totals of src/money.ts first. | P+Only the totals were mended.
user: three
assistant: a3`)
