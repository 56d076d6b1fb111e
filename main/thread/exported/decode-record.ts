import type { CheckpointKept, CheckpointRecord, Known, RequestUsage, Source, Usage } from '../model.ts'
import { count, countOrNull, type Fields, fieldsOf, flagOrNull, listOf, oneOf, text, textOrNull } from './values.ts'
import { IMPLEMENTATIONS, PHASES, REASONS, TRIGGERS } from './words.ts'

/** Messages and pictures that a checkpoint keeps. */
const MOST_KEPT = 10_000

export function decodeRecord(record: Fields, n: number): CheckpointRecord {
  const window = fieldsOf(record['window'])
  return {
    n,
    source: sourceOf(record['source']),
    at: textOrNull(record['at']),
    trigger: known(record['trigger'], value => oneOf(value, TRIGGERS, null)),
    phase: known(record['phase'], value => oneOf(value, PHASES, null)),
    reason: known(record['reason'], value => oneOf(value, REASONS, null)),
    implementation: known(record['implementation'], value => oneOf(value, IMPLEMENTATIONS, null)),
    window: {
      number: known(window['number'], countOrNull),
      id: known(window['id'], textOrNull),
      previous: known(window['previous'], textOrNull),
      first: known(window['first'], textOrNull),
    },
    counterBefore: known(record['counterBefore'], countOrNull),
    counterAfter: known(record['counterAfter'], countOrNull),
    instructions: known(record['instructions'], countOrNull),
    duration: known(record['duration'], countOrNull),
    call: known(record['call'], value => (value === null ? null : usageOf(fieldsOf(value)))),
    responseId: known(record['responseId'], textOrNull),
    modelBefore: known(record['modelBefore'], textOrNull),
    modelAfter: known(record['modelAfter'], textOrNull),
  }
}

/** A value that cannot be read is unknown, whatever the page says of how it is known. */
function known<T>(entry: unknown, read: (value: unknown) => T | null): Known<T> {
  const fields = fieldsOf(entry)
  const how = oneOf(fields['how'], ['recorded', 'inferred', 'computed', 'estimated'], null)
  const value = read(fields['value'])
  const rule = text(fields['rule'])
  const from = listOf(fields['from']).slice(0, 100).map(sourceOf)
  return how === null || value === null ? { how: 'unknown', value: null, rule, from } : { how, value, rule, from }
}

function sourceOf(value: unknown): Source {
  const source = fieldsOf(value)
  return { file: count(source['file']), line: count(source['line']), path: text(source['path']) }
}

const usageOf = (usage: Fields): Usage => ({
  input: countOrNull(usage['input']),
  cached: countOrNull(usage['cached']),
  output: countOrNull(usage['output']),
  reasoning: countOrNull(usage['reasoning']),
  total: countOrNull(usage['total']),
})

export const decodeRequest = (request: Fields): RequestUsage => ({
  source: sourceOf(request['source']),
  turn: count(request['turn']),
  at: textOrNull(request['at']),
  counter: oneOf(request['counter'], ['usageRecord', 'tokenCount'], 'tokenCount'),
  usage: usageOf(fieldsOf(request['usage'])),
  window: count(request['window']),
  checkpoint: countOrNull(request['checkpoint']),
})

export function decodeKept(kept: Fields): CheckpointKept {
  const incomplete = fieldsOf(kept['incomplete'])
  const copies = fieldsOf(kept['copies'])
  return {
    messages: listOf(kept['messages']).slice(0, MOST_KEPT).map(fieldsOf).map(messageOf),
    incomplete: { user: flagOrNull(incomplete['user']), assistant: flagOrNull(incomplete['assistant']) },
    images: listOf(kept['images']).slice(0, MOST_KEPT).map(fieldsOf).map(imageOf),
    copies:
      countOrNull(copies['items']) === null
        ? null
        : {
            items: count(copies['items']),
            bytes: count(copies['bytes']),
            images: count(copies['images']),
            source: sourceOf(copies['source']),
          },
  }
}

const messageOf = (message: Fields): CheckpointKept['messages'][number] => ({
  role: oneOf(message['role'], ['user', 'assistant', 'answer'], 'user'),
  text: text(message['text']),
  complete: flagOrNull(message['complete']),
  turnId: textOrNull(message['turnId']),
  order: countOrNull(message['order']),
  source: sourceOf(message['source']),
})

const imageOf = (image: Fields): CheckpointKept['images'][number] => ({
  mime: textOrNull(image['mime']),
  bytes: countOrNull(image['bytes']),
  text: text(image['text']),
  source: sourceOf(image['source']),
})
