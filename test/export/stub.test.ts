import { describe, expect, test } from 'vitest'
import { shortened } from '../../main/export/codex/stub.ts'

const BOTH = { outputs: true, images: true }
const line = (type: string, payload: object): Buffer =>
  Buffer.from(JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type, payload }))

const outputStub = (bytes: number): string => `[Palimpsest left out this output: ${bytes} bytes.]`
const imageStub = (bytes: number): string => `[Palimpsest left out this image: ${bytes} bytes.]`

/** The payload that is left. */
function left(type: string, payload: object, what = BOTH): unknown {
  const kind = 'type' in payload ? `${type}/${String(payload.type)}` : type
  const found = shortened(line(type, payload), kind, what)
  return found === null ? null : JSON.parse(Buffer.from(found.bytes).toString()).payload
}

const output = (text: string) => ({ type: 'function_call_output', call_id: 'c1', output: text })
const image = (bytes: number) => `data:image/png;base64,${'A'.repeat(bytes)}`
const LONG = 'x'.repeat(9000)

describe('outputs', () => {
  test.each([
    [4093, false],
    [4094, true],
    [4095, true],
  ])('one of %i bytes and its quotes: %s', (length, goes) => {
    const found = shortened(
      line('response_item', output('x'.repeat(length))),
      'response_item/function_call_output',
      BOTH,
    )
    expect(found !== null).toBe(goes)
  })

  test('the stub counts the bytes as they stand in the file, the tokens what the model no longer sees', () => {
    const bytes = line('response_item', output('\n'.repeat(4000)))
    const found = shortened(bytes, 'response_item/function_call_output', BOTH)
    const stub = outputStub(8000)
    expect(JSON.parse(Buffer.from(found?.bytes ?? []).toString()).payload).toEqual(output(stub))
    expect(found?.outputs).toEqual({
      lines: 1,
      bytes: bytes.length - (found?.bytes.length ?? 0),
      tokens: 1000 - Math.ceil(stub.length / 4),
    })
    expect(found?.images).toEqual({ lines: 0, bytes: 0, tokens: 0 })
  })

  test('text parts of an output go, other parts stay', () => {
    const parts = (text: string) => ({
      type: 'custom_tool_call_output',
      call_id: 'c1',
      output: [
        { type: 'input_text', text: 'short' },
        { type: 'input_text', text },
      ],
    })
    expect(left('response_item', parts(LONG))).toEqual(parts(outputStub(9000)))
  })

  test('those of a replacement history go, its messages and the summary stay', () => {
    const compacted = (text: string) => ({
      message: LONG,
      replacement_history: [
        { type: 'message', role: 'user', content: [{ type: 'input_text', text: LONG }] },
        output(text),
      ],
    })
    expect(left('compacted', compacted(LONG))).toEqual(compacted(outputStub(9000)))
  })

  test.each([
    ['exec_command_end', { aggregated_output: LONG, stdout: LONG, exit_code: 0 }],
    ['item_completed', { item: { type: 'CommandExecution', command: LONG, aggregated_output: LONG } }],
    ['mcp_tool_call_end', { result: { Ok: { content: [{ type: 'text', text: LONG }] } } }],
  ])('what an event repeats goes: %s', (type, rest) => {
    const stub = JSON.stringify(outputStub(9000))
    const kept = JSON.stringify(rest).replaceAll(
      /("(?:aggregated_output|stdout|text)":)"x+"/g,
      (_, key) => `${key}${stub}`,
    )
    expect(left('event_msg', { type, ...rest })).toEqual({ type, ...JSON.parse(kept) })
  })

  test.each([
    ['a message', 'response_item', { type: 'message', role: 'user', content: [{ type: 'input_text', text: LONG }] }],
    ['a call', 'response_item', { type: 'function_call', name: 'f', arguments: JSON.stringify({ output: LONG }) }],
    ['thoughts', 'response_item', { type: 'reasoning', summary: [], encrypted_content: LONG }],
    ['what the user said', 'event_msg', { type: 'user_message', message: LONG }],
    ['what the model said', 'event_msg', { type: 'agent_message', message: LONG }],
    [
      'an encrypted compaction',
      'compacted',
      { message: '', replacement_history: [{ type: 'compaction', encrypted_content: LONG }] },
    ],
  ])('%s stays', (_, type, payload) => {
    expect(left(type, payload)).toBeNull()
  })

  test('they stay when only images are to go', () => {
    expect(left('response_item', output(LONG), { outputs: false, images: true })).toBeNull()
  })
})

describe('images', () => {
  test('an image in a message or an output becomes a text part', () => {
    const message = (part: object) => ({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_text', text: '<image>' }, part],
    })
    const url = image(9000)
    expect(left('response_item', message({ type: 'input_image', image_url: url, detail: 'high' }))).toEqual(
      message({ type: 'input_text', text: imageStub(url.length + 2) }),
    )
    const shown = (part: object) => ({ type: 'function_call_output', call_id: 'c', output: [part] })
    expect(left('response_item', shown({ detail: 'high', type: 'input_image', image_url: url }))).toEqual(
      shown({ type: 'input_text', text: imageStub(url.length + 2) }),
    )
  })

  test('Codex counts an image by its kind, so much is saved', () => {
    const payload = { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: image(900_000) }] }
    const found = shortened(line('response_item', payload), 'response_item/message', BOTH)
    expect(found?.images.tokens).toBe(1844 - Math.ceil(imageStub(900_024).length / 4))
  })

  test('a generated one goes, its words stay', () => {
    const item = (result: string) => ({ type: 'image_generation_call', revised_prompt: LONG, result })
    expect(left('response_item', item(LONG))).toEqual(item(''))
  })

  test('those of an event stay addresses', () => {
    const event = (url: string) => ({ type: 'user_message', message: 'see', images: [url] })
    expect(left('event_msg', event(image(9000)))).toEqual(
      event(`data:text/plain,${encodeURIComponent(imageStub(9024))}`),
    )
  })

  test('a link, a small image, and all when only outputs are to go, stay', () => {
    const message = (url: string) => ({
      type: 'message',
      role: 'user',
      content: [{ type: 'input_image', image_url: url }],
    })
    expect(left('response_item', message(`https://example.com/${LONG}`))).toBeNull()
    expect(left('response_item', message(image(100)))).toBeNull()
    expect(left('response_item', message(image(9000)), { outputs: true, images: false })).toBeNull()
  })
})

test('every other byte of the line stays: spaces, escapes, long numbers', () => {
  const head =
    '{"timestamp": "t","n":12345678901234567890.10,"type":"response_item","payload":{"type":"function_call_output","x":"\\u00e9","output":'
  const bytes = Buffer.from(`${head}"${LONG}" , "call_id":"c"}}\r`)
  const found = shortened(bytes, 'response_item/function_call_output', BOTH)
  expect(Buffer.from(found?.bytes ?? []).toString()).toBe(
    `${head}${JSON.stringify(outputStub(9000))} , "call_id":"c"}}\r`,
  )
})

test('an image inside an output is the images’, the text beside it the outputs’', () => {
  const both = [
    { type: 'input_text', text: LONG },
    { type: 'input_image', image_url: image(9000) },
  ]
  const bytes = line('response_item', { type: 'function_call_output', call_id: 'c', output: both })
  const found = shortened(bytes, 'response_item/function_call_output', BOTH)
  expect((found?.outputs.bytes ?? 0) + (found?.images.bytes ?? 0)).toBe(bytes.length - (found?.bytes.length ?? 0))
})

test.each([
  '{"payload":{"output":"',
  `{"payload":{"output":"${LONG}"}`,
  `{"payload":{"output":"${LONG}"}}}`,
  `{"payload":{"output":"${LONG}",}}`,
])('a broken line stays: %s', text => {
  expect(shortened(Buffer.from(text), 'response_item/function_call_output', BOTH)).toBeNull()
})
