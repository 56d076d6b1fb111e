import { expect, test, vi } from 'vitest'
import type { CheckpointView } from '../../../preload/contract.ts'
import { setTab, state } from '../../../renderer/actions.ts'
import { connect } from '../../../renderer/api.ts'
import { followInspected } from '../../../renderer/inspector/inspected.ts'
import { openPath } from '../../../renderer/open.ts'
import { bridgeDouble, ok, threadView } from '../../support/bridge.ts'

test('the numbers of a compaction are shown as they become known', async () => {
  vi.stubGlobal('document', { activeElement: null, body: 'body', querySelector: () => null })
  const pending = { n: 1, file: 0, line: 7, tokensBefore: null, tokensAfter: null } as CheckpointView
  connect(
    bridgeDouble({
      openThread: ({ path }) => ok(threadView(path, path)),
      layout: ({ from }) => ok({ from, total: 1, rows: [1], status: 'c', bands: [{ turn: 1, row: 0, checkpoint: 1 }] }),
      checkpoints: ({ from }) => ok(from === 1 ? [pending] : []),
      rows: ({ turn, from }) => ok({ turn, from, total: 1, rows: [{ kind: 'band', checkpoint: 1 }] }),
    }),
  )
  followInspected()
  await openPath('/a')
  await vi.waitFor(() => expect(state().shown).toMatchObject({ kind: 'checkpoint', view: pending }))
  const counted = { ...pending, tokensBefore: 900, tokensAfter: 30 }
  setTab(state().active ?? '', { checkpoints: [counted] })
  expect(state().shown).toEqual({ kind: 'checkpoint', key: '/a', file: 0, line: 7, view: counted })
})
