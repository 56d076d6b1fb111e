import type {
  AppError,
  CheckpointView,
  ItemView,
  RawLineView,
  Result,
  RowView,
  ThreadKey,
} from '../../preload/contract.ts'
import { setState, state } from '../actions.ts'
import { call } from '../api.ts'
import { fetchWanted, rowAt } from '../pages.ts'
import { checkpointView } from '../point-of.ts'
import { activeTab, type Subject, type Tab, useStore } from '../store.ts'

/** What the inspector shows, fetched. `file` and `line` name the line that holds it. */
export type Inspected =
  | {
      readonly kind: 'item'
      readonly key: ThreadKey
      readonly file: number
      readonly line: number
      readonly view: ItemView
      /** Set where it is of a draft that the user wrote it for. */
      readonly written: Written | null
    }
  | {
      readonly kind: 'line'
      readonly key: ThreadKey
      readonly file: number
      readonly line: number
      readonly raw: RawLineView
    }
  | {
      readonly kind: 'checkpoint'
      readonly key: ThreadKey
      readonly file: number
      readonly line: number
      readonly view: CheckpointView
    }
  | { readonly kind: 'failed'; readonly key: ThreadKey; readonly error: AppError }

export interface Written {
  readonly how: 'edited' | 'added'
  readonly subject: Extract<Subject, { kind: 'draft' }>
}

/** Keeps `shown` in step with what is selected in the tab in front. */
export function followInspected(): void {
  let last = ''
  const look = () => {
    const tab = activeTab(state())
    const now = tab?.key == null || tab.inspected === null ? '' : nameOf(tab, tab.key, tab.inspected)
    if (now === last) return tab === null ? undefined : recount(tab)
    last = now
    if (tab?.key == null || tab.inspected === null) return setState({ shown: null })
    void resolve(tab, tab.key, tab.inspected).then(shown => {
      if (last === now) setState({ shown })
    })
  }
  useStore.subscribe(look)
  look()
}

/** The numbers of a compaction become known while its session is checked. */
function recount(tab: Tab): void {
  const { shown } = state()
  if (shown?.kind !== 'checkpoint' || shown.key !== tab.key) return
  const view = checkpointView(tab, shown.view.n)
  if (view !== null && view !== shown.view) setState({ shown: { ...shown, view } })
}

/** Changes when the answer may: another subject, another phase of reading, or a turn that goes on. */
function nameOf(tab: Tab, key: ThreadKey, subject: Subject): string {
  const { phase, grown = 0, renewed = 0 } = tab.thread?.progress ?? {}
  const isTurn = subject.kind === 'row' && subject.row === null
  return JSON.stringify([key, subject, phase, renewed, isTurn ? grown : 0, tab.checkpoints.length, tab.masked])
}

/** What is selected now, asked anew: what the inspector shows may be a moment behind. */
export async function whatIsInspected(): Promise<Inspected | null> {
  const tab = activeTab(state())
  return tab?.key == null || tab.inspected === null ? null : resolve(tab, tab.key, tab.inspected)
}

async function resolve(tab: Tab, key: ThreadKey, subject: Subject): Promise<Inspected | null> {
  switch (subject.kind) {
    case 'item':
      return item(key, subject.ref)
    case 'sent':
      return shownItem(key, await call('historyItem', { key, at: subject.at, index: subject.index }))
    case 'line':
      return line(key, subject.file, subject.line)
    case 'draft':
      return draftItem(key, subject)
    case 'row': {
      const row = await rowOf(key, subject.turn, subject.row)
      return row === null ? null : ofRow(tab, key, row)
    }
  }
}

function ofRow(tab: Tab, key: ThreadKey, row: RowView): Promise<Inspected | null> {
  switch (row.kind) {
    case 'item':
      return item(key, row.item.ref)
    case 'note':
    case 'line':
      return line(key, row.file, row.line)
    case 'band': {
      const view = checkpointView(tab, row.checkpoint)
      return Promise.resolve(view === null ? null : { kind: 'checkpoint', key, file: view.file, line: view.line, view })
    }
  }
}

/** A turn's head stands for its prompt: the first user item, else its first row. */
async function rowOf(key: ThreadKey, turn: number, row: number | null): Promise<RowView | null> {
  const at = row ?? 0
  await fetchWanted({ of: 'rows', key, turn, from: at, to: at + 1 })
  if (row !== null) return rowAt(key, turn, row) ?? null
  for (let i = 0; i < 100; i++) {
    const view = rowAt(key, turn, i)
    if (view?.kind === 'item' && view.item.kind === 'user') return view
  }
  return rowAt(key, turn, 0) ?? null
}

const item = async (key: ThreadKey, ref: ItemView['head']['ref']): Promise<Inspected> =>
  shownItem(key, await call('item', { key, ref }))

async function draftItem(key: ThreadKey, subject: Written['subject']): Promise<Inspected> {
  const { at, revision, row, recorded } = subject
  const got = await call('draftItem', { key, at, revision, row, recorded })
  if (!got.ok) return { kind: 'failed', key, error: got.error }
  const { item, written } = got.value
  return shownItem(key, { ok: true, value: item }, written === 'no' ? null : { how: written, subject })
}

function shownItem(key: ThreadKey, got: Result<ItemView>, written: Written | null = null): Inspected {
  if (!got.ok) return { kind: 'failed', key, error: got.error }
  const { file, line: at } = got.value.origin
  return { kind: 'item', key, file, line: at, view: got.value, written }
}

async function line(key: ThreadKey, file: number, at: number): Promise<Inspected> {
  const got = await call('rawLine', { key, file, line: at })
  return got.ok ? { kind: 'line', key, file, line: at, raw: got.value } : { kind: 'failed', key, error: got.error }
}
