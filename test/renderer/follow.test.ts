import { expect, test, vi } from 'vitest'
import { state } from '../../renderer/actions.ts'
import { connect } from '../../renderer/api.ts'
import { refresh } from '../../renderer/follow.ts'
import { openPath } from '../../renderer/open.ts'
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
