import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Change, changed } from '../../../main/compaction/editing/change.ts'
import { type Draft, firstDraft, idOf, pieceIn, standing } from '../../../main/compaction/editing/draft.ts'
import { begin, type Drafting, goOn, redo, undo } from '../../../main/compaction/editing/drafting.ts'
import type { DraftFinding } from '../../../main/compaction/editing/finding.ts'
import { draftFindings } from '../../../main/compaction/editing/findings.ts'
import type { Ground } from '../../../main/compaction/editing/ground.ts'
import { keepDraft, takeUpDraft } from '../../../main/compaction/editing/kept-draft.ts'
import { draftRows } from '../../../main/compaction/editing/rows.ts'
import { draftTotals } from '../../../main/compaction/editing/totals.ts'
import { itemsOf } from '../items.ts'
import { layItems, pieceNamed } from './draft-text.ts'

const line = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('user', 'assistant', 'summary', 'opaque', 'env', 'reasoning'),
      fc.constantFrom('go', 'yes', 'x'.repeat(60)),
    )
    .map(([name, text]) => `${name}: ${text}`),
  fc
    .tuple(fc.constantFrom('call', 'output'), fc.constantFrom('c1', 'c2'), fc.constantFrom('a', 'b'))
    .map(([name, id, text]) => `${name}#${id}: ${text}`),
)
const history = fc.array(line, { maxLength: 16 }).map(lines => itemsOf(lines.join('\n')))

/** A start made as a compaction makes it: some items left out, some elsewhere, some new. */
const ground = fc
  .tuple(history, history, fc.array(fc.nat({ max: 15 }), { maxLength: 10 }))
  .map(
    ([before, fresh, picks]): Ground =>
      layItems(before, [...picks.flatMap(pick => before[pick] ?? []), ...fresh.slice(0, 3)]),
  )

const id = fc.tuple(fc.constantFrom('s', 'b', 'n'), fc.nat({ max: 16 })).map(([letter, n]) => `${letter}${n}`)
const some = fc.array(id, { minLength: 1, maxLength: 4 })
const written = { raw: { type: 'message', role: 'user', content: [] }, piece: pieceNamed('user: written anew') }
const change: fc.Arbitrary<Change> = fc.oneof(
  some.map((ids): Change => ({ kind: 'remove', ids })),
  some.map((ids): Change => ({ kind: 'restore', ids })),
  fc.tuple(id, fc.integer({ min: -4, max: 4 })).map(([id, by]): Change => ({ kind: 'move', id, by })),
  fc.tuple(id, id).map(([id, after]): Change => ({ kind: 'place', id, after })),
  id.map((id): Change => ({ kind: 'write', id, ...written })),
  fc.option(id).map((after): Change => ({ kind: 'add', after, ...written })),
)
const story = fc.tuple(ground, fc.array(change, { maxLength: 20 }))

const told = (ground: Ground, changes: readonly Change[]): readonly Drafting[] => {
  const all = [begin(firstDraft(ground))]
  for (const one of changes) {
    const last = all.at(-1) as Drafting
    all.push(goOn(last, one.kind, changed(ground, last.now, one)))
  }
  return all
}

const lastOf = (ground: Ground, changes: readonly Change[]): Draft => (told(ground, changes).at(-1) as Drafting).now

test('undo goes back through every draft exactly, and redo forth again', () => {
  fc.assert(
    fc.property(story, ([ground, changes]) => {
      const all = told(ground, changes)
      const last = all.at(-1) as Drafting
      const drafts = all.map(({ now }) => now).filter((draft, i, list) => draft !== list[i - 1])
      let at: Drafting | null = last
      for (const draft of drafts.toReversed()) {
        expect(at?.now).toEqual(draft)
        at = at && undo(at)
      }
      expect(at).toBeNull()
      let back = last
      for (let step = undo(back); step !== null; step = undo(back)) back = step
      for (let step = redo(back); step !== null; step = redo(back)) back = step
      expect(back).toEqual(last)
    }),
    { numRuns: 300 },
  )
})

test('ids are unique and stay with their item, whatever is done', () => {
  fc.assert(
    fc.property(story, ([ground, changes]) => {
      for (const [i, { now }] of told(ground, changes).entries()) {
        const ids = now.entries.map(idOf)
        expect(new Set(ids).size).toBe(ids.length)
        const before = told(ground, changes.slice(0, Math.max(0, i - 1))).at(-1) as Drafting
        for (const entry of before.now.entries) expect(ids).toContain(idOf(entry))
      }
    }),
    { numRuns: 60 },
  )
})

test('every item of both sides is in exactly one row, and the rows of the draft add up to its totals', () => {
  fc.assert(
    fc.property(story, ([ground, changes]) => {
      const draft = lastOf(ground, changes)
      const rows = draftRows(ground, draft)
      expect(rows.flatMap(row => row.before ?? []).toSorted((a, b) => a - b)).toEqual([...ground.before.keys()])
      expect(rows.flatMap(row => row.entry ?? [])).toEqual([...draft.entries.keys()])
      expect(rows.flatMap(row => row.place ?? [])).toEqual([...standing(draft).keys()])
      const { items, tokens, bytes, byKind } = draftTotals(ground, draft)
      const pieces = standing(draft).map(entry => pieceIn(ground, entry))
      const sum = (of: (piece: (typeof pieces)[number]) => number) => pieces.reduce((all, piece) => all + of(piece), 0)
      expect([items, tokens, bytes]).toEqual([pieces.length, sum(p => p.tokens), sum(p => p.bytes)])
      expect(rows.reduce((all, row) => all + (row.place === null ? 0 : row.tokens), 0)).toBe(tokens)
      expect([...byKind.values()].reduce((all, kind) => all + kind.tokens, 0)).toBe(tokens)
    }),
    { numRuns: 300 },
  )
})

test('removing and then restoring is as if nothing had been done', () => {
  fc.assert(
    fc.property(story, fc.array(fc.nat({ max: 20 }), { minLength: 1 }), ([ground, changes], picks) => {
      const draft = lastOf(ground, changes)
      const ids = picks.flatMap(pick => standing(draft)[pick] ?? []).map(idOf)
      const gone = changed(ground, draft, { kind: 'remove', ids })
      expect(changed(ground, gone, { kind: 'restore', ids })).toEqual(draft)
    }),
    { numRuns: 300 },
  )
})

test('bringing items back keeps the order of all others', () => {
  fc.assert(
    fc.property(story, some, ([ground, changes], ids) => {
      const draft = lastOf(ground, changes)
      const after = changed(ground, draft, { kind: 'restore', ids })
      const known = new Set(draft.entries.map(idOf))
      expect(after.entries.map(idOf).filter(id => known.has(id))).toEqual(draft.entries.map(idOf))
    }),
    { numRuns: 300 },
  )
})

test('a draft that was kept as text is taken up as it was', () => {
  fc.assert(
    fc.property(story, ([ground, changes]) => {
      const draft = lastOf(ground, changes)
      const kept: unknown = JSON.parse(JSON.stringify(keepDraft(ground, draft)))
      expect(takeUpDraft(ground, kept, () => written.piece)).toEqual(draft)
    }),
    { numRuns: 300 },
  )
})

test('a mend of a finding ends that finding', () => {
  fc.assert(
    fc.property(story, ([ground, changes]) => {
      const draft = lastOf(ground, changes)
      const name = ({ code, ids }: DraftFinding) => `${code} ${ids[0]}`
      for (const finding of draftFindings(ground, draft, null))
        for (const mend of finding.mends) {
          const mended = mend.changes.reduce((draft, change) => changed(ground, draft, change), draft)
          expect(draftFindings(ground, mended, null).map(name)).not.toContain(name(finding))
        }
    }),
    { numRuns: 300 },
  )
})
