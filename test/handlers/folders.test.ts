import { join } from 'node:path'
import { expect, test } from 'vitest'
import { libraryHandlers } from '../../main/handlers.ts'
import { folderOf, newFolder, session, sessionName } from '../library/folders.ts'
import { gotten } from './opened.ts'

const calls = (samplesFolder?: string | null) =>
  libraryHandlers({
    homes: () => [],
    dataFolder: newFolder(),
    emit: () => {},
    ...(samplesFolder === undefined ? {} : { samplesFolder }),
  })

test('the samples of the program are offered, and none where there are none', async () => {
  const name = `0.140.0/ledger/${sessionName(1)}`
  const folder = folderOf({ [name]: session('try me') })
  expect(gotten(await calls(folder).samples({}))).toEqual([
    {
      path: join(folder, name),
      title: 'try me',
      cliVersion: '0.169.0',
      bytes: Buffer.byteLength(session('try me')),
      checkpoints: 0,
    },
  ])
  expect(gotten(await calls(null).samples({}))).toEqual([])
  expect(gotten(await calls().samples({}))).toEqual([])
})

test('samples are read once', async () => {
  const folder = folderOf({ [`0.140.0/ledger/${sessionName(1)}`]: session('try me') })
  const { samples } = calls(folder)
  const [first, second] = await Promise.all([samples({}), samples({})])
  expect(gotten(first)).toBe(gotten(second))
})

test('what a folder holds is told page by page', async () => {
  const folder = folderOf({ 'b/x': '', 'a/x': '', [sessionName(1)]: 'abc' })
  const { listFolder } = calls()
  const names = async (from: number) =>
    gotten(await listFolder({ path: folder, from, count: 2 })).entries.map(({ name }) => name)
  expect([await names(0), await names(2)]).toEqual([['a', 'b'], [sessionName(1)]])
  expect(await listFolder({ path: join(folder, 'nowhere'), from: 0, count: 2 })).toMatchObject({ ok: false })
})
