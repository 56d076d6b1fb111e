import type { Api } from '../../preload/contract.ts'
import { ok } from './context.ts'
import { asItIs } from './read-as.ts'
import { type Within, whole } from './within.ts'

type DraftMethod =
  | 'openDraft'
  | 'draftRows'
  | 'changeDraft'
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
