import { expect, test } from 'vitest'
import { changed } from '../../../main/compaction/editing/change.ts'
import { firstDraft } from '../../../main/compaction/editing/draft.ts'
import { draftFindings } from '../../../main/compaction/editing/findings.ts'
import type { Ground } from '../../../main/compaction/editing/ground.ts'
import type { Item } from '../../../main/thread/model.ts'
import { item, itemsOf } from '../items.ts'
import { draftAfter, groundOf, ids, layItems, pieceNamed } from './draft-text.ts'

const found = (ground: Ground, draft = firstDraft(ground), window: number | null = null): readonly string[] =>
  draftFindings(ground, draft, window).map(({ code, ids, mends }) =>
    [code, ...ids, ...mends.map(({ label }) => `[${label}]`)].join(' '),
  )

const whole = groundOf(
  'user: go\ncall#a: ls\noutput#a: x\nassistant: done',
  'user: go\ncall#a: ls\noutput#a: x\nassistant: done',
)

test('a call and its output together are nothing to speak of', () => {
  expect(found(whole)).toEqual([])
})

test('a call whose output was removed is told, with both ways to mend it', () => {
  expect(found(whole, draftAfter(whole, 'remove s2'))).toEqual([
    'call-without-output s1 [Restore the output] [Remove the call]',
  ])
})

test('an output whose call was removed is left out when it is sent', () => {
  expect(found(whole, draftAfter(whole, 'remove s1'))).toEqual([
    'output-without-call s2 [Restore the call] [Remove the output]',
  ])
})

test('an output before its call is out of order', () => {
  expect(found(whole, draftAfter(whole, 'move s2 -1'))).toEqual([
    'output-before-call s2 s1 [Put it behind its call] [Remove both]',
  ])
})

test('a partner that only the history before has can be brought back', () => {
  const cut = groundOf('user: go\ncall#a: ls\noutput#a: x', 'user: go\noutput#a: x')
  const [finding] = draftFindings(cut, firstDraft(cut), null)
  expect(found(cut)).toEqual(['output-without-call s1 [Restore the call] [Remove the output]'])
  const [back] = finding?.mends[0]?.changes ?? []
  expect(ids(changed(cut, firstDraft(cut), back as never))).toBe('s0 b1 s1')
})

test('a call without an output anywhere can only be removed', () => {
  const open = groundOf('user: go\ncall#a: ls', 'user: go\ncall#a: ls')
  expect(found(open)).toEqual(['call-without-output s1 [Remove the call]'])
})

test('two outputs of one call are one too many', () => {
  const two = groundOf('call#a: ls\noutput#a: x', 'call#a: ls\noutput#a: x\noutput#a: y')
  expect(found(two)).toEqual(['twice s2 s1 [Remove the later one]'])
})

const thought = (text: string): Item =>
  item({ kind: 'reasoning', label: 'Reasoning', raw: { type: 'reasoning', text }, text })
const [go, call, output, done] = itemsOf('user: go\ncall#a: ls\noutput#a: x\nassistant: done') as [
  Item,
  Item,
  Item,
  Item,
]
const list = [go, thought('hm'), call, output, thought('so'), done]
const thinking = layItems(list, list)

test('reasoning before what it led to is as it should be', () => {
  expect(found(thinking)).toEqual([])
})

test('reasoning without what it led to is told, and what it led to can come back', () => {
  expect(found(thinking, draftAfter(thinking, 'remove s5'))).toEqual([
    'reasoning-alone s4 [Restore what it led to] [Remove the reasoning]',
  ])
})

test('a call without its reasoning is worth knowing, and the reasoning can come back', () => {
  const draft = draftAfter(thinking, 'remove s1 s4')
  expect(found(thinking, draft)).toEqual(['call-without-reasoning s2 [Restore the reasoning]'])
  const [mend] = draftFindings(thinking, draft, null)[0]?.mends ?? []
  expect(ids(changed(thinking, draft, mend?.changes[0] as never))).toBe('s0 s1 s2 s3 s5')
})

test('pictures are counted, and told once', () => {
  const pictures = [
    { ...go, images: 2 },
    { ...done, images: 1 },
  ]
  const ground = layItems(pictures, pictures)
  expect(draftFindings(ground, firstDraft(ground), null).map(({ message }) => message)).toEqual([
    '3 images are sent again with every request; a model that takes none gets a note instead.',
  ])
})

test('a draft is held against the context window at its border', () => {
  const { tokens } = { tokens: list.reduce((sum, { tokens }) => sum + tokens, 0) }
  expect([tokens - 1, tokens, tokens + 1].map(window => found(thinking, firstDraft(thinking), window))).toEqual([
    ['over-window'],
    [],
    [],
  ])
})

test('a draft of nothing says that the model starts anew', () => {
  expect(found(whole, draftAfter(whole, 'remove s0 s1 s2 s3'), 1)).toEqual(['empty'])
})

test('the gravest comes first', () => {
  expect(found(thinking, draftAfter(thinking, 'remove s5', 'remove s2'))).toEqual([
    'output-without-call s3 [Restore the call] [Remove the output]',
    'reasoning-alone s1 [Restore what it led to] [Remove the reasoning]',
    'reasoning-alone s4 [Restore what it led to] [Remove the reasoning]',
  ])
})

test('what another item took the place of is not offered while that one is removed', () => {
  const ground: Ground = {
    before: [pieceNamed('output#a: x')],
    start: [pieceNamed('output#b: x'), pieceNamed('call#a: ls')],
    partners: [{ before: 0, kind: 'rewritten' }, null],
    counterparts: Int32Array.of(0),
  }
  const removed = draftAfter(ground, 'remove s0')
  expect(found(ground, removed)).toEqual(['call-without-output s1 [Remove the call]'])
  expect(found(ground)).toContain('call-without-output s1 [Restore the output] [Remove the call]')
})
