import type { Api } from '../../preload/contract.ts'
import { ok } from './context.ts'
import { wholeItem } from './item.ts'
import { asItIs } from './read-as.ts'
import { type Within, whole } from './within.ts'

type DraftMethod =
  | 'openDraft'
  | 'draftRows'
  | 'changeDraft'
  | 'draftItem'
  | 'draftTexts'
  | 'weighDraft'
  | 'saveDraft'
  | 'discardDraft'

/** The calls about a history that is edited. */
export function draftCalls(within: Within): Pick<Api, DraftMethod> {
  return {
    openDraft: ({ key, at, start, anew }) =>
      within(key, open => whole(open) ?? asItIs(open) ?? open.drafts.open(at, start, anew)),
    draftRows: ({ key, at, revision, from, count }) =>
      within(key, open => asItIs(open) ?? open.drafts.rows(at, revision, from, count)),
    changeDraft: ({ key, at, revision, change }) => within(key, ({ drafts }) => drafts.change(at, revision, change)),
    draftItem: ({ key, at, revision, row, recorded }) =>
      within(key, async open => {
        const refused = asItIs(open)
        if (refused !== null) return refused
        const found = open.drafts.item(at, revision, row, recorded)
        if (!found.ok) return found
        const item = await wholeItem(open, found.value.item)
        return item.ok ? ok({ item: item.value, written: found.value.written }) : item
      }),
    draftTexts: ({ key, at, revision, row }) =>
      within(key, open => asItIs(open) ?? open.drafts.texts(at, revision, row)),
    weighDraft: ({ key, at, revision, written }) => within(key, ({ drafts }) => drafts.weigh(at, revision, written)),
    saveDraft: ({ key, at, revision, name, notes }) =>
      within(key, ({ drafts }) => drafts.save(at, revision, { name, notes })),
    discardDraft: ({ key, at }) =>
      within(key, ({ drafts }) => {
        drafts.discard(at)
        return ok(null)
      }),
  }
}
