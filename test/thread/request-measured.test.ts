import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digest } from '../../fixtures/digest.mjs'
import { threadOf } from '../support/rollout-text.ts'
import { context, difference, item, itemsOf, type Json, requestOf, rowWords } from '../support/same-request.ts'

/** A hand-made history that real versions resumed, and what each sent for it, less its next message and new context. */
interface Measured {
  readonly lines: readonly Json[]
  /** Items that were sent, long texts digested. */
  readonly sent: readonly Json[]
  readonly requests: readonly { readonly version: string; readonly model: string; readonly input: readonly number[] }[]
}

/** `x{300}` stands for 300 times x. */
const expanded = (text: string): string =>
  text.replaceAll(/([a-z])\{(\d{3,})\}/g, (_, letter: string, count: string) => letter.repeat(Number(count)))

const measured = (name: string): Measured =>
  JSON.parse(expanded(readFileSync(join(import.meta.dirname, 'measured', `${name}.json`), 'utf8'))) as Measured

function rollout({ lines }: Measured, version: string, model: string): string {
  const meta = `meta: ${version} base_instructions={"text":"BASE\\u0020TEXT"}`
  return [meta, context({ model }), ...lines.map(lineOf)].join('\n')
}

/** Whole lines where it matters, else items. */
const lineOf = (line: Json): string =>
  'payload' in line ? `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', ...line })}` : item(line)

/** Ids are those of the file; that of the base instructions is Codex's own. */
const idsOf = (items: readonly Json[]): readonly unknown[] => items.map(each => each.role === 'developer' || each.id)

describe.each([
  ['outputs', 14],
  ['kinds', 14],
  ['recorded', 4],
])('%s, resumed by the real Codex', (name, versions) => {
  const file = measured(name)

  test('by every version that was recorded', () => {
    expect(new Set(file.requests.map(request => request.version)).size).toBe(versions)
  })

  test.each(file.requests)('$version with $model', ({ version, model, input }) => {
    const thread = threadOf(rollout(file, version, model))
    const items = digest(itemsOf(requestOf(thread, 'end')))
    const sent = input.map(i => file.sent[i] ?? {})
    expect(difference(items, sent).map(rowWords)).toEqual([])
    expect(idsOf(items)).toEqual(idsOf(sent))
    // A named version that reads the file of another one does the same.
    const other = threadOf(rollout(file, version === '0.98.0' ? '0.63.0' : '0.98.0', model))
    expect(itemsOf(requestOf(other, 'end', version))).toEqual(itemsOf(requestOf(thread, 'end')))
  })
})
