import { isObject, type JsonObject } from '../../rollout/parse.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const plural = (count: unknown, word: string): string => (count === 1 ? `1 ${word}` : `${String(count)} ${word}s`)

/** One sentence for a line that is shown as a note. `own` is the thread's id. */
export function noteText(line: JsonObject | null, own: string | null): string {
  const payload = isObject(line?.['payload']) ? line['payload'] : {}
  if (line?.['type'] === 'session_meta') return metaNote(payload, own)
  if (line?.['type'] === 'compacted') return 'A compaction that Codex skips when it reads the file'
  return eventNote(payload)
}

function metaNote(payload: JsonObject, own: string | null): string {
  if (payload['id'] === own) return 'Session data was written again'
  return `From here on copied from session ${textOf(payload['id']) || '(no id)'}`
}

function eventNote(payload: JsonObject): string {
  switch (payload['type']) {
    case 'thread_rolled_back':
      return `Took back ${plural(payload['num_turns'], 'turn')}`
    case 'turn_aborted':
      return payload['reason'] === 'interrupted' || !payload['reason']
        ? 'Interrupted'
        : `Ended: ${textOf(payload['reason'])}`
    case 'task_complete':
    case 'turn_complete':
      return `Failed: ${messageOf(payload['error']) || 'no reason given'}`
    case 'thread_name_updated':
      return `Named “${textOf(payload['thread_name']) || textOf(payload['name'])}”`
    case 'entered_review_mode':
      return 'Review began'
    case 'exited_review_mode':
      return 'Review ended'
    case 'undo_completed':
      return 'Undo'
    default:
      return messageOf(payload) || textOf(payload['type'])
  }
}

const messageOf = (value: unknown): string => (isObject(value) ? textOf(value['message']) : textOf(value))
