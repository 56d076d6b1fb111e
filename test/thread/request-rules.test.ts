import { afterEach, describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { REQUEST_RULES, type RequestRule } from '../../main/thread/codex/request-rules.ts'
import { threadOf } from '../support/rollout-text.ts'
import { CASE_C, context, item, itemsOf, type Json, META } from '../support/same-request.ts'

const NOTE = 'internal_chat_message_metadata_passthrough'

describe('every rule can be switched off, and then something else is sent', () => {
  const saved = structuredClone(REQUEST_RULES)
  afterEach(() => void Object.assign(REQUEST_RULES, structuredClone(saved)))

  const stored = JSON.stringify({ output: 'x', metadata: { exit_code: 0, duration_seconds: 1 } })
  const output = (n: number): Json => ({ type: 'function_call_output', call_id: 'c1', output: 'x'.repeat(n) })
  const shown: Record<RequestRule, readonly [text: string, version: string, at?: string]> = {
    missingBehind: [CASE_C, '0.169.0'],
    missingInFront: [CASE_C, '0.36.0'],
    outputIds: [
      `${META}\n${item({ type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'x', arguments: '' })}`,
      '0.169.0',
    ],
    orphansOut: [CASE_C, '0.169.0'],
    otherTypesOut: [
      `${META}\nraw: {"timestamp":"t","type":"compacted","payload":{"message":"","replacement_history":[{"type":"x"}]}}`,
      '0.98.0',
    ],
    systemOut: [
      `${META}\nraw: {"timestamp":"t","type":"compacted","payload":{"message":"","replacement_history":[{"type":"message","role":"system","content":[]}]}}`,
      '0.98.0',
    ],
    recordedUnsifted: [
      `${META}\nraw: {"timestamp":"t","type":"compacted","payload":{"message":"","replacement_history":[{"type":"x"}]}}`,
      '0.169.0',
    ],
    recordedGhosts: [
      `${META} paginated\nraw: {"timestamp":"t","ordinal":1,"type":"compacted","payload":{"message":"","replacement_history":[{"type":"ghost_snapshot","ghost_commit":{}}]}}`,
      '0.169.0',
    ],
    harnessUpdatesOnly: [`${META}\n${item({ type: 'configuration_update', reasoning: {} })}`, '0.169.0'],
    compactionAlias: [`${META}\n${item({ type: 'compaction_summary', encrypted_content: 'gAAA' })}`, '0.169.0'],
    metadataOut: [`${META}\n${item({ type: 'reasoning', summary: [], metadata: {} })}`, '0.169.0'],
    noteKindsOut: [
      `${META} model_provider="openai"\n${item({ type: 'reasoning', summary: [], [NOTE]: { turn_id: 't1', content_item_kinds: [] } })}`,
      '0.150.0',
    ],
    idsOut: [`${META}\n${item({ type: 'reasoning', summary: [], id: 'rs_1' })}`, '0.140.0'],
    outputsCut: [`${META}\n${context({ model: 'mine' })}\ncall c1: x\n${item(output(20_000))}`, '0.169.0'],
    ownBudget: [`${META}\ncall c1: x\n${item(output(20_000), { fallback_token_limit_override: 3000 })}`, '0.169.0'],
    statedPolicy: [
      `${META}\n${context({ truncation_policy: { mode: 'bytes', limit: 10 } })}\ncall c1: x\n${item(output(20_000))}`,
      '0.98.0',
    ],
    shellText: [`${META}\ncall c1 shell: x\noutput c1: ${stored}`, '0.98.0'],
    callOffersNoTools: [
      `${META}\ncall c1 shell: x\noutput c1: ${stored}\ncompacted: x`,
      '0.98.0',
      'checkpoint:1:before',
    ],
    totalLines: [
      `${META}\ncall c1 shell: x\noutput c1: ${stored.replace('x', 'Total output lines: 9\\n\\nx')}`,
      '0.98.0',
    ],
    cutTwice: [`${META}\n${context({ model: 'mine' })}\ncall c1: x\n${item(output(20_000))}`, '0.98.0'],
    laterKindsOut: [`${META}\n${item({ type: 'tool_search_call', execution: 'client', arguments: {} })}`, '0.98.0'],
    madeImageAsMessage: [
      `${META}\n${item({ type: 'image_generation_call', status: 'completed', result: 'AAAA' })}`,
      '0.110.0',
    ],
    baseInstructions: [META, '0.169.0'],
    unreadImagesOut: [
      `${META}\n${item({ type: 'message', role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,AAAA' }] })}`,
      '0.169.0',
    ],
    imagesOut: [
      `${META}\n${item({ type: 'message', role: 'user', content: [{ type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==' }] })}`,
      '0.169.0',
    ],
  }

  test.each(Object.keys(REQUEST_RULES) as RequestRule[])('%s', rule => {
    const [text, version, at = 'end'] = shown[rule]
    const thread = threadOf(text)
    const all = (): readonly Json[] => {
      const point = at === 'end' ? ({ kind: 'end' } as const) : ({ kind: 'checkpoint', n: 1, side: 'before' } as const)
      return itemsOf(runNow(thread.request(point, { version, images: rule !== 'imagesOut' })))
    }
    const on = all()
    REQUEST_RULES[rule].before = 0
    expect(all()).not.toEqual(on)
  })
})
