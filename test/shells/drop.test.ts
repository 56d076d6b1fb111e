import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { safeName } from '../../main/shell/dropped.ts'
import { type Served, startServed } from './served.ts'
import { ask } from './support.ts'

const put = ({ port, token }: Served, name: string, body: string | Buffer) =>
  ask({
    port,
    path: `/drop?name=${encodeURIComponent(name)}`,
    method: 'PUT',
    headers: { authorization: `Bearer ${token}` },
    body,
  })

test('a dropped file is copied for this user alone, and the copy goes when the shell ends', async () => {
  const served = await startServed()
  const body = Buffer.alloc(3_000_000, 'line\n')
  const answer = await put(served, 'rollout-a b.jsonl', body)
  const { ok, value: path } = JSON.parse(answer.body) as { ok: boolean; value: string }
  expect({ status: answer.status, ok, name: basename(path) }).toEqual({
    status: 200,
    ok: true,
    name: 'rollout-a b.jsonl',
  })
  expect(path.startsWith(join(served.dataFolder, 'dropped'))).toBe(true)
  expect(readFileSync(path).equals(body)).toBe(true)
  if (process.platform !== 'win32') {
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700)
  }
  await served.end()
  expect(existsSync(path)).toBe(false)
  expect(readdirSync(join(served.dataFolder, 'dropped'))).toEqual([])
})

test('two drops of one name do not meet', async () => {
  const served = await startServed()
  const [one, other] = await Promise.all([put(served, 'a.jsonl', '1'), put(served, 'a.jsonl', '2')])
  const paths = [one, other].map(answer => (JSON.parse(answer.body) as { value: string }).value)
  expect(paths.map(path => readFileSync(path, 'utf8'))).toEqual(['1', '2'])
})

test('a name cannot lead out of the folder', async () => {
  const served = await startServed()
  const answer = await put(served, '../../../evil.jsonl', 'x')
  const { value } = JSON.parse(answer.body) as { value: string }
  expect(value.startsWith(join(served.dataFolder, 'dropped'))).toBe(true)
  expect(basename(value)).toBe('evil.jsonl')
})

test('an upload that breaks off leaves nothing', async () => {
  const served = await startServed()
  const dropped = join(served.dataFolder, 'dropped')
  await new Promise<void>(resolve => {
    const sent = request({
      host: '127.0.0.1',
      port: served.port,
      path: '/drop?name=a.jsonl',
      method: 'PUT',
      headers: { authorization: `Bearer ${served.token}`, 'content-length': '1000000' },
    })
    sent.on('error', () => resolve())
    sent.write('half')
    setTimeout(() => sent.destroy(), 100)
  })
  await expect.poll(() => filesIn(dropped)).toEqual([])
})

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => entry.name)

test('copies that a killed shell left are cleared at the next start, those of a running one are kept', async () => {
  const first = await startServed()
  const dropped = join(first.dataFolder, 'dropped')
  mkdirSync(join(dropped, '999999999-aa', 'x'), { recursive: true })
  mkdirSync(join(dropped, 'odd'))
  mkdirSync(join(dropped, `${process.pid}-bb`))
  const { Dropped } = await import('../../main/shell/dropped.ts')
  await new Dropped(first.dataFolder).clearOld()
  expect(readdirSync(dropped)).toEqual([`${process.pid}-bb`])
})

test.each([
  ['rollout.jsonl', 'rollout.jsonl'],
  ['a/b\\c.jsonl.zst', 'c.jsonl.zst'],
  ['', 'session.jsonl'],
  ['..', 'session.jsonl'],
  ['...hidden', 'hidden'],
  ['trailing. . ', 'trailing'],
  ['a\0b\n:c?.jsonl', 'a_b__c_.jsonl'],
  ['CON', '_CON'],
  ['nul.jsonl', '_nul.jsonl'],
  ['conclusion.jsonl', 'conclusion.jsonl'],
  [`${'x'.repeat(300)}.jsonl`, `${'x'.repeat(174)}.jsonl`],
  ['日本.jsonl', '日本.jsonl'],
])('the name %j becomes %j', (name, safe) => expect(safeName(name)).toBe(safe))
