import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeCandidate } from '../../main/compaction/candidate-file.ts'
import type { DraftChange, DraftStart, DraftView } from '../../preload/contract.ts'
import { fileOf, message, rolloutText } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, openedAt } from './opened.ts'

const SESSION = `
  turn t1 {
    user: one
    assistant: two
    call c1 shell: ls
    output c1: three
    assistant: four
  }
  compacted: one | P+what was done
  turn t2 {
    user: five
  }
`
const at = 'checkpoint:1:before'
const RECORDED: DraftStart = { kind: 'recorded' }

let path = ''
let data = ''
let session: Opened

beforeEach(async () => {
  path = fileOf(rolloutText(SESSION))
  data = mkdtempSync(join(tmpdir(), 'palimpsest-drafts-'))
  session = await openedAt(path, data)
})
afterEach(() => session.close())

const open = (start: DraftStart = RECORDED, anew = false) =>
  session.calls.openDraft({ key: session.key, at, start, anew }).then(gotten)

/** One change after the other, each against what the one before left. */
async function after(view: DraftView, ...changes: readonly DraftChange[]): Promise<DraftView> {
  let now = view
  for (const change of changes) {
    const { revision } = now
    now = gotten(await session.calls.changeDraft({ key: session.key, at, revision, change })).view
  }
  return now
}

const save = async ({ revision }: DraftView, name = 'mine', notes = '') =>
  gotten(await session.calls.saveDraft({ key: session.key, at, revision, name, notes }))

const savedItems = (file: string): readonly unknown[] =>
  gotten(decodeCandidate(readFileSync(file)) as never as Saved).items
type Saved = { ok: true; value: { items: readonly unknown[] } }

const texts = async ({ revision, rows }: DraftView): Promise<readonly string[]> => {
  const page = gotten(await session.calls.draftRows({ key: session.key, at, revision, from: 0, count: 200 }))
  expect(page.rows.length).toBe(rows)
  return page.rows.map(({ kind, done, before, draft }) =>
    [
      kind,
      done,
      before?.item.preview ?? '–',
      draft === null ? '–' : `${draft.place ?? 'x'} ${draft.item.preview}`,
    ].join(' | '),
  )
}

test('a draft begins as the compaction left the history, beside the one before', async () => {
  const view = await open()
  expect(await texts(view)).toEqual([
    'kept | none | one | 0 one',
    'dropped | missing | two | –',
    'dropped | missing | ls | –',
    'dropped | missing | three | –',
    'dropped | missing | four | –',
    'summary | none | – | 1 what was done',
  ])
  expect([view.kinds, view.done, view.itemKinds]).toEqual(['KDDDDS', '.----.', 'uacoas'])
  expect([view.before.items, view.draft.items, view.recorded?.items]).toEqual([5, 2, 2])
  expect([view.undo, view.redo, view.unsaved, view.notes]).toEqual([null, null, false, []])
})

test('its tokens are those of the histories that the agent would count', async () => {
  const view = await open()
  const history = async (at: string) => gotten(await session.calls.history({ key: session.key, at })).tokens
  expect([view.before.tokens, view.recorded?.tokens, view.draft.tokens]).toEqual([
    await history(at),
    await history('checkpoint:1:after'),
    await history('checkpoint:1:after'),
  ])
  const back = await after(view, { kind: 'restore', from: 1, to: 5 })
  expect(back.draft.tokens).toBe((await history(at)) + (view.tokens[5] ?? 0))
  expect(back.byKind.reduce((sum, { draft }) => sum + draft.tokens, 0)).toBe(back.draft.tokens)
})

test('a call that comes back without its output is told, and mended with one change', async () => {
  const view = await after(await open(), { kind: 'restore', from: 2, to: 3 })
  expect(view.findings).toEqual([
    {
      severity: 'warning',
      code: 'call-without-output',
      message: 'This call has no output: it reads as if it had been broken off.',
      row: 2,
      recorded: false,
      mends: ['Restore the output', 'Remove the call'],
    },
  ])
  const mended = await after(view, { kind: 'mend', finding: 0, mend: 0 })
  expect([mended.done, mended.findings, mended.undo]).toEqual(['.-RR-.', [], 'Restore the output'])
})

test('undo and redo go through every change, and tell what they do', async () => {
  const first = await open()
  const view = await after(first, { kind: 'restore', from: 1, to: 5 }, { kind: 'remove', from: 0, to: 1 })
  expect([view.done, view.undo, view.unsaved]).toEqual(['XRRRR.', 'Remove an item', true])
  const back = await after(view, { kind: 'undo' }, { kind: 'undo' })
  expect([back.done, back.undo, back.redo, back.unsaved]).toEqual([first.done, null, 'Restore 4 items', false])
  expect((await after(back, { kind: 'redo' }, { kind: 'redo' })).done).toBe('XRRRR.')
})

test('an item of a draft is told as it was written, and as it was recorded', async () => {
  const write: DraftChange = { kind: 'write', row: 5, path: '/content/0/text', text: 'what was left out' }
  const view = await after(await open(), write, { kind: 'add', row: 0, role: 'user', text: 'new' })
  const item = async (row: number, recorded = false) => {
    const args = { key: session.key, at, revision: view.revision, row, recorded }
    const got = gotten(await session.calls.draftItem(args))
    return [
      got.written,
      got.item.head.label,
      got.item.parts.at(-1)?.text,
      got.item.origin.file,
      got.item.origin.line > 0,
    ]
  }
  const edited = view.done.indexOf('E')
  const [, , shown, ...nowhere] = await item(edited)
  expect([shown, nowhere]).toEqual([expect.stringMatching(/what was left out$/), [-1, false]])
  const [written, label, recorded, ...place] = await item(edited, true)
  expect([written, label, recorded, place]).toEqual([
    'edited',
    'Summary',
    expect.stringMatching(/what was done$/),
    [0, true],
  ])
  expect(await item(view.done.indexOf('A'))).toEqual(['added', 'User', 'new', -1, false])
  expect(await item(view.done.indexOf('A'), true)).toEqual(['added', 'User', 'new', -1, false])
  expect(await item(view.done.indexOf('-'))).toEqual(['no', 'Assistant', 'two', 0, true])
  const beyond = { key: session.key, at, revision: view.revision, row: 99, recorded: false }
  expect(errorOf(await session.calls.draftItem(beyond))).toMatch(/^no-such-point: There is no row 99/)
  expect(errorOf(await session.calls.draftItem({ ...beyond, row: 0, revision: 0 }))).toMatch(/^not-ready/)
})

test('a summary is edited behind the words that all summaries begin with', async () => {
  const view = await open()
  const shown = gotten(await session.calls.draftTexts({ key: session.key, at, revision: view.revision, row: 5 }))
  expect(shown).toEqual({
    title: 'Summary',
    texts: [{ path: '/content/0/text', label: 'Text', text: 'what was done' }],
    why: null,
    shown: '',
  })
  const write = { kind: 'write', row: 5, path: '/content/0/text', text: 'what really was done' } as const
  const weighed = gotten(
    await session.calls.weighDraft({ key: session.key, at, revision: view.revision, written: write }),
  )
  const edited = await after(view, write)
  expect(edited.draft.tokens).toBe(weighed.draft)
  expect((await texts(edited))[5]).toBe('summary | edited | – | 1 what really was done')
  const { candidate } = await save(edited)
  expect(savedItems(candidate.path)).toEqual([message('user', 'one'), message('user', 'P+what really was done')])
})

test('its own text again is no edit', async () => {
  const view = await open()
  const write = (text: string): DraftChange => ({ kind: 'write', row: 0, path: '/content/0/text', text })
  const edited = await after(view, write('ONE'))
  expect([edited.done[0], (await after(edited, write('one'))).done[0]]).toEqual(['E', '.'])
  expect((await after(await open(RECORDED, true), write('one'))).revision).toBe(0)
})

test('messages of any role are added where they are wanted', async () => {
  const view = await after(
    await open(),
    { kind: 'add', row: 4, role: 'assistant', text: 'so' },
    { kind: 'add', row: null, role: 'developer', text: 'be brief' },
    { kind: 'move', row: 7, by: -1 },
  )
  const { candidate } = await save(view)
  expect(savedItems(candidate.path)).toEqual([
    message('developer', 'be brief'),
    message('user', 'one'),
    message('user', 'P+what was done'),
    message('assistant', 'so'),
  ])
})

test('what is saved is listed, opens as a draft of its own, and is deleted for good', async () => {
  const view = await after(await open(), { kind: 'restore', from: 1, to: 2 })
  const { candidate, view: saved } = await save(view, ' first try ', 'keeps the answer')
  expect(saved.unsaved).toBe(false)
  const { key } = session
  const listed = gotten(await session.calls.candidates({ key, from: 0, count: 200 }))
  expect(listed).toEqual({ total: 1, candidates: [{ ...candidate, bytes: expect.any(Number) }] })
  expect(candidate).toMatchObject({ name: 'first try', notes: ['keeps the answer'], at, strategy: 'edited', items: 3 })
  const again = await open({ kind: 'candidate', id: candidate.id }, true)
  expect(await texts(again)).toEqual([
    'kept | none | one | 0 one',
    'kept | none | two | 1 two',
    'dropped | missing | ls | –',
    'dropped | missing | three | –',
    'dropped | missing | four | –',
    'summary | none | – | 2 what was done',
  ])
  gotten(await session.calls.deleteCandidate({ key, id: candidate.id }))
  expect(gotten(await session.calls.candidates({ key, from: 0, count: 200 })).total).toBe(0)
  expect(errorOf(await session.calls.deleteCandidate({ key, id: candidate.id }))).toMatch(/^not-found: /)
})

test('what was not saved is there again after the program ended', async () => {
  const write = { kind: 'write', row: 1, path: '/content/0/text', text: 'TWO' } as const
  const view = await after(await open(), { kind: 'restore', from: 1, to: 2 }, write, { kind: 'remove', from: 0, to: 1 })
  await session.close()
  session = await openedAt(path, data)
  const back = await open()
  expect([back.done, back.draft, back.unsaved, back.undo]).toEqual([view.done, view.draft, true, null])
  expect(back.notes).toEqual([
    'This draft was taken up where it was left. What was undone before cannot be done again.',
  ])
})

test('what was discarded or saved is not taken up again', async () => {
  await after(await open(), { kind: 'remove', from: 0, to: 1 })
  gotten(await session.calls.discardDraft({ key: session.key, at }))
  await save(await after(await open(), { kind: 'remove', from: 5, to: 6 }))
  await session.close()
  const folder = join(data, 'drafts')
  expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([])
  session = await openedAt(path, data)
  expect((await open()).done).toBe('.----.')
})

test('a kept draft that does not fit is set aside with a word, and a broken one too', async () => {
  await after(await open(), { kind: 'remove', from: 0, to: 1 })
  await session.close()
  const [name = ''] = readdirSync(join(data, 'drafts'))
  const file = join(data, 'drafts', name)
  const kept = JSON.parse(readFileSync(file, 'utf8'))
  writeFileSync(file, JSON.stringify({ ...kept, draft: { ...kept.draft, entries: ['s9'] } }))
  session = await openedAt(path, data)
  const view = await open()
  expect([view.done, view.notes]).toEqual([
    '.----.',
    [`A draft that was left here does not fit this session any more. It was kept as ${file}.set-aside.`],
  ])
  await session.close()
  writeFileSync(file, '{')
  session = await openedAt(path, data)
  expect((await open()).notes[0]).toMatch(/^A draft that was left here is lost: .* is not JSON\. It was kept as /)
})

test('a draft may begin with the whole history before', async () => {
  const view = await open({ kind: 'before' })
  expect([view.kinds, view.done, view.draft]).toEqual(['KKKKK', '.....', view.before])
})

test('a history without a compaction can be edited as well', async () => {
  const end = gotten(
    await session.calls.openDraft({ key: session.key, at: 'end', start: { kind: 'before' }, anew: false }),
  )
  expect([end.recorded, end.kinds]).toEqual([null, 'KKK'])
})

test('what cannot be edited says why', async () => {
  await session.close()
  session = await openedAt(
    fileOf(
      rolloutText(
        `turn t1 {\n user: one\n reasoning: hm\n assistant: two\n }\n compacted: one | opaque: gAAAAABbbbbbbbbb`,
      ),
    ),
    data,
  )
  const view = await open()
  const why = async (row: number) =>
    gotten(await session.calls.draftTexts({ key: session.key, at, revision: view.revision, row })).why
  expect(view.itemKinds).toBe('urae')
  expect(await why(1)).toBe('This item is not in the draft. Restore it before you edit it.')
  expect(await why(3)).toMatch(/^A part of it is encrypted \(\d+ B\), so it can be removed or moved, but not edited\.$/)
  const write = { kind: 'write', row: 3, path: '/encrypted_content', text: 'x' } as const
  const { revision } = view
  expect(errorOf(await session.calls.changeDraft({ key: session.key, at, revision, change: write }))).toBe(
    'bad-argument: This text cannot be edited.',
  )
})

test('changes that cannot be done are refused in a sentence and change nothing', async () => {
  const view = await open()
  const { revision } = view
  const refused = async (change: DraftChange, as = revision) =>
    errorOf(await session.calls.changeDraft({ key: session.key, at, revision: as, change }))
  expect([
    await refused({ kind: 'remove', from: 1, to: 2 }),
    await refused({ kind: 'restore', from: 0, to: 1 }),
    await refused({ kind: 'remove', from: 6, to: 7 }),
    await refused({ kind: 'remove', from: 2, to: 2 }),
    await refused({ kind: 'move', row: 0, by: -1 }),
    await refused({ kind: 'move', row: 1, by: 1 }),
    await refused({ kind: 'write', row: 0, path: '/content/1/text', text: '' }),
    await refused({ kind: 'mend', finding: 0, mend: 0 }),
    await refused({ kind: 'undo' }),
    await refused({ kind: 'remove', from: 0, to: 1 }, revision + 1),
  ]).toEqual([
    'bad-argument: There is nothing to remove: it is not in the draft.',
    'bad-argument: There is nothing to restore: it is in the draft as it was.',
    'no-such-point: There is no row 6: this diff has 6 rows, counted from 0.',
    'no-such-point: There is no row 2: this diff has 6 rows, counted from 0.',
    'bad-argument: There is nothing further this way.',
    'bad-argument: This item is not in the draft.',
    'bad-argument: This text cannot be edited.',
    'bad-argument: This finding is not there any more.',
    'bad-argument: There is nothing to undo.',
    'not-ready: The draft was changed meanwhile, perhaps in another window. Look at it again.',
  ])
  expect(await open()).toEqual(view)
})

test('keys that are quicker than answers are still about what they were pressed on', async () => {
  const { revision } = await open()
  const { calls, key } = session
  const press = async (change: DraftChange) => gotten(await calls.changeDraft({ key, at, revision, change }))
  await press({ kind: 'add', row: null, role: 'developer', text: 'be brief' })
  await press({ kind: 'restore', from: 1, to: 2 })
  await press({ kind: 'move', row: 5, by: -1 })
  const { view } = await press({ kind: 'remove', from: 0, to: 1 })
  expect((await texts(view)).filter(row => !row.includes('missing'))).toEqual([
    'added | added | – | 0 be brief',
    'dropped | removed | one | x one',
    'summary | none | – | 1 what was done',
    'kept | restored | two | 2 two',
  ])
  const range = { kind: 'restore', from: 1, to: 6 } as const
  expect(errorOf(await calls.changeDraft({ key, at, revision, change: range }))).toMatch(/^not-ready: /)
})

test('what there is no draft of is refused', async () => {
  const { calls, key } = session
  const opened = async (at: string, start: DraftStart) =>
    errorOf(await calls.openDraft({ key, at, start, anew: false }))
  expect([
    await opened('end', RECORDED),
    await opened('checkpoint:2:before', RECORDED),
    await opened('request@end', { kind: 'before' }),
    await opened(at, { kind: 'candidate', id: '01a1fc28-0000-7000-8000-000000000009' }),
    errorOf(await calls.draftRows({ key, at, revision: 0, from: 0, count: 1 })),
  ]).toEqual([
    'bad-argument: No compaction was recorded at this point.',
    expect.stringMatching(/^no-such-point: /),
    'bad-argument: Only a history can be edited, not what is sent for it.',
    expect.stringMatching(/^not-found: There is no candidate at .*01a1fc28-0000-7000-8000-000000000009\.json\.$/),
    'not-found: This draft is not open any more. Open the editor again.',
  ])
})
