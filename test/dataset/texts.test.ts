import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { TABLES, type TableName } from '../../main/dataset/tables.ts'
import { id, sessionName } from '../library/folders.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { datasetOf, LIBRARY } from './made-library.ts'
import { filesOf, table } from './read-table.ts'

const KEY = 'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789'

const SECRETS = {
  [`sessions/${sessionName(1)}`]: rolloutText(
    `meta: 0.169.0 id="${id(1)}" cwd="/home/anna/one" git={"branch":"bea@example.org"}
turn t1 {
user: the key is ${KEY}
call c1 shell: {"command":["bash","-lc","cat /home/anna/one/${KEY}.txt"]}
output c1: the password: hunter2-and-more
assistant: hunter2-and-more is what it says
raw: {"type":"event_msg","payload":{"type":"${KEY}"}}
} failed`,
  ),
}

/** All bytes of a dataset would be packed: all its values, in one text. */
async function everything(out: string): Promise<string> {
  const tables = await Promise.all((Object.keys(TABLES) as TableName[]).map(name => table(out, name)))
  return JSON.stringify(tables) + readFileSync(join(out, 'dataset.json'), 'utf8')
}

const texts = async (out: string) => (await table(out, 'items')).map(({ text }) => text)

test('without --text no words are written, and names only without secrets', async () => {
  const { out } = await datasetOf(SECRETS, '--measures')
  const all = await everything(out)
  for (const secret of [KEY, 'anna', 'bea@', 'hunter2', 'the key is', 'is what it']) expect(all).not.toContain(secret)
  expect(await table(out, 'sessions')).toMatchObject([
    { cwd: '/home/[redacted home-path]/one', branch: '[redacted email]', title: null },
  ])
  expect(await table(out, 'paths')).toMatchObject([{ path: '[redacted anthropic].txt' }])
  expect(await texts(out)).toEqual([null, null, null, null])
})

test('with --text secrets are written over, also where no rule would find them', async () => {
  const { out, told } = await datasetOf(SECRETS, '--text')
  const all = await everything(out)
  for (const secret of [KEY, 'anna', 'bea@', 'hunter2']) expect(all).not.toContain(secret)
  expect(await texts(out)).toEqual([
    'the key is [redacted anthropic 1]',
    '{"command":["bash","-lc","cat /home/[redacted home-path 1]/one/[redacted anthropic 1].txt"]}',
    'the password: [redacted password 1]',
    '[redacted password 1] is what it says',
  ])
  expect(await table(out, 'sessions')).toMatchObject([{ title: 'the key is [redacted anthropic 1]' }])
  expect(await table(out, 'turns')).toMatchObject([{ prompt: 'the key is [redacted anthropic 1]' }])
  expect(told).toMatchObject({ texts: true })
})

test('classes that are named are written over, others stay', async () => {
  const { out, told } = await datasetOf(SECRETS, '--text', '--redact', 'email,anthropic')
  expect(told).toMatchObject({ redacted: ['anthropic', 'email'] })
  const all = await everything(out)
  for (const secret of [KEY, 'bea@']) expect(all).not.toContain(secret)
  expect(await table(out, 'sessions')).toMatchObject([{ cwd: '/home/anna/one', branch: '[redacted email]' }])
  expect((await texts(out))[2]).toBe('the password: hunter2-and-more')
})

test('with --redact none all is written as it stands', async () => {
  const { out, told } = await datasetOf(SECRETS, '--text', '--redact', 'none')
  expect(told).toMatchObject({ redacted: [] })
  expect(await table(out, 'paths')).toMatchObject([{ path: `${KEY}.txt` }])
  expect((await texts(out))[0]).toBe(`the key is ${KEY}`)
})

test('--redact none alone brings no words in', async () => {
  const { out } = await datasetOf(SECRETS, '--redact', 'none')
  expect(await texts(out)).toEqual([null, null, null, null])
  expect(await table(out, 'sessions')).toMatchObject([{ cwd: '/home/anna/one', title: null }])
})

test('no smallest or greatest text stands in clear in the files', async () => {
  const { out } = await datasetOf(LIBRARY, '--text', '--redact', 'none')
  for (const file of filesOf(out, 'items')) {
    const bytes = readFileSync(join(out, file))
    expect([bytes.includes('why does'), bytes.includes('the mail of'), bytes.includes('and now')]).toEqual([
      false,
      false,
      false,
    ])
  }
})
