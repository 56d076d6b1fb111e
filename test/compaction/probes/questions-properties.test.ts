import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import type { CaseSide } from '../../../main/compaction/checkpoint-case.ts'
import { historySide } from '../../../main/compaction/checkpoint-case.ts'
import { wordingOf } from '../../../main/compaction/probes/prompt-text.ts'
import { PROBE_CATEGORIES, type Question } from '../../../main/compaction/probes/question.ts'
import { questionsAbout } from '../../../main/compaction/probes/questions.ts'
import type { Point, Thread } from '../../../main/thread/model.ts'
import { readThread } from '../../support/rollout-text.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures')
/** A folder of further recordings, where one is at hand. */
const MORE = process.env.PALIMPSEST_CORPUS
const ROLLOUTS = [
  ...globSync('[0-9m]*/**/rollout-*.jsonl', { cwd: FIXTURES }).map(path => join(FIXTURES, path)),
  ...(MORE === undefined ? [] : globSync('**/rollout-*.jsonl', { cwd: MORE }).map(path => join(MORE, path))),
].sort()

const pointsOf = (thread: Thread): readonly Point[] => [
  ...Array.from(
    { length: thread.checkpointCount },
    (_, n): Point => ({ kind: 'checkpoint', n: n + 1, side: 'before' }),
  ),
  { kind: 'end' },
]

const ask = (side: CaseSide, cwd: string | null, seed = '1', count = 24) =>
  runNow(questionsAbout(side, { count, seed, cwd })).questions

/** All that a history says, calls and outputs too. */
function textOf(side: CaseSide): string {
  const texts: string[] = []
  for (let i = 0; i < side.count; i++) {
    const item = side.item(i)
    const { text, actions } = side.content(item)
    texts.push(item.text, text, JSON.stringify(actions))
  }
  return plain(texts.join('\n'))
}

/** Our own idea of the same text, apart from that of the sources. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/\\["'\\nt]|["'`]/g, ' ')
    .replaceAll('\\', '/')
    .replaceAll(/\s+/g, ' ')

const lastName = (text: string): string => basename(text.replaceAll('\\', '/'))

/** What the question says, the options aside. */
function faultsOf(question: Question): readonly string[] {
  const { reply, answer, text } = question
  const { text: whole } = wordingOf(question, 1, '1')
  const asked = plain(
    whole
      .split('\n')
      .filter(line => !/^[A-Z]\) /.test(line))
      .join(' '),
  )
  const faults: string[] = []
  if (asked.includes(plain(answer).trim())) faults.push('the question holds its answer')
  if (/[/.]/.test(answer) && lastName(answer).length > 2 && plain(text).includes(plain(lastName(answer))))
    faults.push('the question holds the end of its path')
  if (reply.kind === 'short') return faults
  if (reply.options.filter(option => option === answer).length !== 1) faults.push('its answer is not one option')
  if (reply.options.length < 3 || new Set(reply.options.map(plain)).size !== reply.options.length)
    faults.push('options are too few or the same')
  for (const option of reply.options) {
    if (option === answer) continue
    if (plain(option).includes(plain(answer)) || plain(answer).includes(plain(option)))
      faults.push(`the option ${option} is the answer in other words`)
    if (answer.includes('/') && lastName(option) === lastName(answer)) faults.push(`the option ${option} has its name`)
  }
  return faults
}

/** Ends of a shortened text are not in the session. */
const stands = (history: string, option: string): boolean => history.includes(plain(option.replace(/…$/, '')).trim())

describe('no question holds its answer, and every option is from the session:', () => {
  test.each(ROLLOUTS.map(path => [path.split('/').slice(-2).join('/'), path]))('%s', (_, path) => {
    const thread = readThread(path)
    for (const at of pointsOf(thread)) {
      const side = runNow(historySide(thread, at))
      const history = textOf(side)
      for (const question of ask(side, thread.info.cwd)) {
        expect(faultsOf(question), JSON.stringify(question)).toEqual([])
        const options = question.reply.kind === 'choice' ? question.reply.options : [question.answer]
        const foreign = options.filter(option => !stands(history, option))
        expect(foreign, JSON.stringify(question)).toEqual([])
        expect(question.place?.item).toBeLessThan(side.count)
      }
    }
    thread.close()
  })
})

describe('the long day of 0.140.0/ledger', () => {
  const thread = readThread(ROLLOUTS.find(path => path.includes(join('0.140.0', 'ledger'))) ?? '')
  const side = runNow(historySide(thread, { kind: 'checkpoint', n: 1, side: 'before' }))
  const { cwd } = thread.info

  test('gives questions of every category, each with an id of its own', () => {
    const questions = ask(side, cwd)
    expect([...new Set(questions.map(({ category }) => category))]).toEqual(PROBE_CATEGORIES)
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length)
  })

  test('gives the same for a seed, and others for another', () => {
    expect(ask(side, cwd, 'a', 12)).toEqual(ask(side, cwd, 'a', 12))
    expect(ask(side, cwd, 'b', 12)).not.toEqual(ask(side, cwd, 'a', 12))
  })

  test('gives as many as are wanted, categories by turns', () => {
    for (const count of [0, 1, 6, 7, 20]) expect(ask(side, cwd, '1', count).length).toBe(count)
    expect(ask(side, cwd, '1', 6).map(({ category }) => category)).toEqual(PROBE_CATEGORIES)
  })

  test('says when it has fewer', () => {
    const { questions, notes } = runNow(questionsAbout(side, { count: 5000, seed: '1', cwd }))
    expect(questions.length).toBeLessThan(5000)
    expect(notes).toEqual([
      expect.stringMatching(/^This history gives \d+ questions that .*; 5,000 questions were asked for\.$/),
    ])
  })

  test('pauses often while it is made', () => {
    const steps = questionsAbout(side, { count: 12, seed: '1', cwd })
    let pauses = 0
    while (!steps.next().done) pauses += 1
    expect(pauses).toBeGreaterThan(side.count)
  })
})
