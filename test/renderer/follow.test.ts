import { expect, test, vi } from 'vitest'
import { state } from '../../renderer/actions.ts'
import { connect } from '../../renderer/api.ts'
import { onProgress, refresh } from '../../renderer/follow.ts'
import { openPath } from '../../renderer/open.ts'
import { fetchWanted } from '../../renderer/pages.ts'
import { activeTab } from '../../renderer/store.ts'
import { bridgeDouble, ok, threadView } from '../support/bridge.ts'

test('who asks for a thread while it is asked for waits for what is known from now on', async () => {
  vi.stubGlobal('document', { activeElement: null, body: 'body', querySelector: () => null })
  let title = 'with a secret'
  connect(
    bridgeDouble({
      openThread: ({ path }) => ok(threadView(path, path)),
      thread: ({ key }) => ok({ ...threadView(key, key), title }),
      layout: ({ from }) => ok({ from, total: 0, rows: [], status: '', bands: [] }),
      checkpoints: () => ok([]),
    }),
  )
  await openPath('/a')
  const running = refresh('/a')
  title = 'masked'
  await refresh('/a')
  expect(activeTab(state())?.title).toBe('masked')
  await running
})

const whole = (key: string, phase: 'reading' | 'ready', turns: number) => {
  const view = threadView(key, key)
  return { ...view, progress: { ...view.progress, phase, turns, checkpoints: 0 } }
}

test('a session that is told whole is asked for once', async () => {
  vi.stubGlobal('document', { activeElement: null, body: 'body', querySelector: () => null })
  const bridge = bridgeDouble({
    openThread: ({ path }) => ok(whole(path, 'ready', 2)),
    layout: ({ from }) => ok({ from, total: 2, rows: [4, 6].slice(from - 1), status: 'cc', bands: [] }),
  })
  connect(bridge)
  await openPath('/whole')
  expect(bridge.calls).toEqual(['openThread', 'layout'])
})

test('of one that is still read only the last turns are asked for again', async () => {
  vi.stubGlobal('document', { activeElement: null, body: 'body', querySelector: () => null })
  let turns = 150
  const asked: string[] = []
  const answer = (key: string) => whole(key, 'reading', turns)
  connect(
    bridgeDouble({
      openThread: ({ path }) => ok(answer(path)),
      thread: ({ key }) => ok(answer(key)),
      layout: ({ from }) =>
        ok({
          from,
          total: turns,
          rows: Array(turns - from + 1).fill(1),
          status: 'c'.repeat(turns - from + 1),
          bands: [],
        }),
      turns: ({ from }) => {
        asked.push(`turns ${from}`)
        return ok([])
      },
      rows: ({ turn, from }) => {
        asked.push(`rows of ${turn}`)
        return ok({ turn, from, total: 1, rows: [] })
      },
    }),
  )
  const look = async () => {
    asked.length = 0
    await fetchWanted({ of: 'turns', key: '/growing', from: 1, to: turns + 1 })
    for (const turn of [2, 150]) await fetchWanted({ of: 'rows', key: '/growing', turn, from: 0, to: 1 })
    return [...asked]
  }
  await openPath('/growing')
  expect(await look()).toEqual(['turns 1', 'turns 101', 'rows of 2', 'rows of 150'])
  turns = 160
  onProgress(answer('/growing').progress)
  await refresh('/growing')
  expect(await look()).toEqual(['turns 101', 'rows of 150'])
})
