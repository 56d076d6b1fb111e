import { beforeEach, expect, test, vi } from 'vitest'
import type { Api, WindowState } from '../../preload/contract.ts'
import { goBack, jumpToRow, setView, state } from '../../renderer/actions.ts'
import { connect } from '../../renderer/api.ts'
import { activate, closeTab, loadFront, openInput, openPath, restore } from '../../renderer/open.ts'
import { activeTab, EMPTY, useStore } from '../../renderer/store.ts'
import { type BridgeDouble, bridgeDouble, ok, refused, threadView } from '../support/bridge.ts'

const ID = '01a1fc91-3beb-7aa3-803f-64f99fd82b36'

/** Two turns; the second holds a compaction at its third row. Paths with "bad" cannot be opened; "link" is another name of /a. */
const answers: Partial<Api> = {
  openThread: ({ path }) =>
    path.includes('bad')
      ? refused('not-found', 'There is no such file.')
      : ok(threadView(path === '/link' ? '/a' : path, path)),
  closeThread: () => ok(null),
  thread: ({ key }) => ok(threadView(key, key)),
  layout: ({ from }) =>
    ok({
      from,
      total: 2,
      rows: [4, 6].slice(from - 1),
      status: 'cc'.slice(from - 1),
      bands: [{ turn: 2, row: 3, checkpoint: 1 }],
    }),
  checkpoints: () => ok([]),
  findSession: ({ id }) => (id === ID ? ok('/by-id') : refused('not-found', 'No session has this id.')),
  locate: ({ point }) => {
    whileLocating()
    return point === 'line:4'
      ? ok({ turn: 1, row: 2, line: 4, file: 0 })
      : refused('not-found', 'There is no such line.')
  },
}

let whileLocating: () => void
let bridge: BridgeDouble
beforeEach(() => {
  vi.stubGlobal('document', { activeElement: null, body: 'body', querySelector: () => null })
  useStore.setState(EMPTY)
  whileLocating = () => {}
  bridge = bridgeDouble(answers)
  connect(bridge)
})

const print = () => state().tabs.map(tab => `${tab.id === state().active ? '*' : ''}${tab.path} ${tab.state}`)
const place = () => {
  const tab = activeTab(state())
  return [tab?.view, tab?.selected, [...(tab?.openTurns ?? [])]]
}

test('a file that is opened twice has one tab', async () => {
  await openPath('/a')
  await openPath('/b')
  await openPath('/a')
  expect(print()).toEqual(['*/a open', '/b open'])
})

test('another name of an open file leads to its tab', async () => {
  await openPath('/a')
  await openPath('/link')
  expect(print()).toEqual(['*/a open'])
})

test('the first view selects the first compaction and opens its turn alone', async () => {
  await openPath('/a')
  expect(place()).toEqual(['timeline', { turn: 2, row: 3 }, [2]])
})

test('a point is gone to, and its turn is open', async () => {
  await openPath('/a', 'line:4')
  expect(place()).toEqual(['timeline', { turn: 1, row: 2 }, [1]])
})

test('who goes to another tab while a point is looked up stays there, and the point waits', async () => {
  await openPath('/a')
  whileLocating = () => activate('tab-1')
  await openPath('/b', 'line:4')
  expect(state().active).toBe('tab-1')
  expect(state().tabs.map(tab => tab.pending)).toEqual([null, 'line:4'])
  whileLocating = () => {}
  activate('tab-2')
  await vi.waitFor(() => expect(activeTab(state())?.selected).toEqual({ turn: 1, row: 2 }))
  expect(activeTab(state())?.pending).toBe(null)
})

test('who goes to another view while a point is looked up stays there', async () => {
  whileLocating = () => setView('checkpoints')
  await openPath('/a', 'line:4')
  expect([activeTab(state())?.view, activeTab(state())?.pending]).toEqual(['checkpoints', null])
})

test('a point that does not exist says so and leaves the first view', async () => {
  await openPath('/a', 'line:99')
  expect([state().notice.text, place()]).toEqual(['There is no such line.', ['timeline', { turn: 2, row: 3 }, [2]]])
})

test('a file that cannot be opened keeps its tab with the sentence', async () => {
  await openPath('/bad')
  expect([print(), activeTab(state())?.error?.message]).toEqual([['*/bad failed'], 'There is no such file.'])
})

test('closing a tab shows its neighbour, and closes the thread', async () => {
  await openPath('/a')
  await openPath('/b')
  await openPath('/c')
  const [, b] = state().tabs
  activate(b?.id ?? '')
  await closeTab(b?.id ?? '')
  expect([print(), bridge.calls.at(-1)]).toEqual([['/a open', '*/c open'], 'closeThread'])
})

test('closing the last tab leaves none', async () => {
  await openPath('/a')
  await closeTab(state().active ?? '')
  expect([print(), state().active]).toEqual([[], null])
})

test('an id opens the file that has it, and an unknown one says why not', async () => {
  const known = await openInput(ID)
  const unknown = await openInput(ID.replace('0', '1'))
  const words = await openInput('hello')
  expect([known.ok, print(), unknown.ok ? '' : unknown.error.message, words.ok]).toEqual([
    true,
    ['*/by-id open'],
    'No session has this id.',
    false,
  ])
})

const saved: WindowState = {
  tabs: [
    { path: '/a', point: null },
    { path: '/b', point: 'line:4' },
  ],
  active: 1,
  recent: [{ path: '/a', title: 'A', openedAt: 1 }],
  panes: EMPTY.panes,
  exportFolder: null,
  filter: { sessions: {}, kinds: null },
}

test('the tabs of the last time come back, and only the one in front is read', async () => {
  restore(saved)
  await loadFront()
  expect([print(), place(), bridge.calls.filter(name => name === 'openThread').length]).toEqual([
    ['/a waiting', '*/b open'],
    ['timeline', { turn: 1, row: 2 }, [1]],
    1,
  ])
})

test('what was opened before the last tabs are known stays in front', async () => {
  await openPath('/b')
  restore(saved)
  await loadFront()
  expect(print()).toEqual(['/a waiting', '*/b open'])
})

test('back and forward go through the places visited, and pass over closed tabs', async () => {
  await openPath('/a')
  jumpToRow({ turn: 1, row: 0 })
  jumpToRow({ turn: 1, row: 1 })
  goBack(-1)
  expect(place()[1]).toEqual({ turn: 1, row: 0 })
  goBack(-1)
  expect(place()[1]).toEqual({ turn: 2, row: 3 })
  goBack(-1)
  expect(place()[1]).toEqual({ turn: 2, row: 3 })
  goBack(1)
  expect(place()[1]).toEqual({ turn: 1, row: 0 })
  await openPath('/b')
  await closeTab(state().tabs[0]?.id ?? '')
  const before = place()
  goBack(-1)
  expect(place()).toEqual(before)
})
