import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plantedRollout } from '../export/planted.ts'
import { rolloutText } from '../support/rollout-text.ts'

/** Sessions that no fixture is like, by folders of the version that they claim: large images in each place, and planted secrets. */
export function writeMadeSessions(root: string): void {
  write(join(root, '0.98.0/images'), IMAGES_ID, Buffer.from(IMAGES))
  write(join(root, '0.140.0/planted'), '01a1fc95-9998-7f53-a545-9fe16fd95d43', planted())
}

function write(folder: string, id: string, bytes: Buffer): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `rollout-2026-01-01T00-00-00-${id}.jsonl`), bytes)
}

/** Its long lines of filler are more than a request needs to hold. */
const planted = (): Buffer =>
  Buffer.from(
    plantedRollout()
      .toString('utf8')
      .replace(/(?:a quiet line of ordinary words ){99,}/g, ''),
  )

const IMAGES_ID = '01a1fc95-9998-7f53-a545-9fe16fd95d42'
const IMAGE = `data:image/png;base64,${'A'.repeat(8000)}`
const picture = { type: 'input_image', image_url: IMAGE }

const item = (payload: object): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload })}`

const shown = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'look at this' }, picture] }

const IMAGES =
  rolloutText(`meta: 0.98.0 id="${IMAGES_ID}" model_provider="mock" source="cli" base_instructions={"text":"base"}
  turn t1 {
  ${item(shown)}
  event_msg user_message: ${JSON.stringify({ message: 'look at this', images: [IMAGE] })}
  assistant: I see
  }
  turn t2 {
  user: and at what this prints
  call c1 shell: {"command":["show"]}
  ${item({ type: 'function_call_output', call_id: 'c1', output: [{ type: 'input_text', text: 'x'.repeat(5000) }, picture] })}
  assistant: I see that too
  }`)
