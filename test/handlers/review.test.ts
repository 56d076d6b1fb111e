import { afterEach, describe, expect, test, vi } from 'vitest'
import { Cancelled } from '../../main/base/steps.ts'
import { Review } from '../../main/handlers/review.ts'
import type { RunUntil } from '../../main/handlers/xrays.ts'
import { EVERYWHERE } from '../../main/thread/find/filter.ts'
import type { RedactChoice, ReviewView } from '../../preload/contract.ts'
import { readingsOf } from '../export/decoded.ts'
import { PLANTED, plantedRollout } from '../export/planted.ts'
import { linesOf } from '../export/spared.ts'
import { threadOf } from '../support/rollout-text.ts'
import { errorOf, gotten, type Opened, opened } from './opened.ts'

const MAIL = 'jane.roe@acme-example.dev'
const STRICT: RedactChoice = { off: [], ciphertext: 'stub', images: 'stub' }

/** Each in a line of its own: 6 and 7 are the items, 9 the compaction. */
const FEW = `turn t1 {
  item user: ask ${MAIL} or ${MAIL} now
  call c1 shell: cat /home/jvanderberg/notes
  output c1: DB_PASSWORD=kitten-42-paws
  compacted: it was ${MAIL} | P+sum
  }`

let session: Opened | null = null
afterEach(async () => {
  await session?.close()
  session = null
  vi.useRealTimers()
})

async function reviewed(text: string | Uint8Array): Promise<Opened & { readonly review: ReviewView }> {
  session = await opened(text)
  const { calls, key } = session
  for (;;) {
    const review = gotten(await calls.review({ key }))
    if (review.phase === 'done') return { ...session, review }
    await new Promise(resolve => setTimeout(resolve, 2))
  }
}

/** The texts of all parts of the item on a line. */
async function textOf({ calls, key }: Opened, line: number, index: number | null = null): Promise<string> {
  const item = gotten(await calls.item({ key, ref: { file: 0, line, index } }))
  return item.parts.map(({ text }) => text).join('|')
}

const gone = (text: string) => `\ufdd0${text}\ufdd1`
const kept = (text: string) => `\ufdd2${text}\ufdd3`

describe('a review', () => {
  test('tells classes with their certainty and reason, secrets masked, and places with the words around them', async () => {
    const { calls, key, review } = await reviewed(FEW)
    expect(review).toEqual({
      phase: 'done',
      bytesDone: review.bytesTotal,
      bytesTotal: expect.any(Number),
      classes: [
        {
          class: 'email',
          certainty: 'certain',
          why: 'An e-mail address names a person or a mailbox.',
          secrets: 1,
          places: 3,
        },
        expect.objectContaining({ class: 'home-path', secrets: 1, places: 1 }),
        expect.objectContaining({ class: 'password', certainty: 'possible', secrets: 1, places: 1 }),
      ],
      apart: [],
    })
    const { secrets, total } = gotten(await calls.reviewSecrets({ key, class: null, from: 0, count: 2 }))
    expect([total, secrets.map(({ name, masked, places }) => [name, masked, places])]).toEqual([
      3,
      [
        ['email 1', 'jane…ev (25 characters)', 3],
        ['home-path 1', 'jv… (11 characters)', 1],
      ],
    ])
    const [{ key: secret } = { key: '' }] = secrets
    const page = gotten(await calls.reviewPlaces({ key, secret, from: 1, count: 2 }))
    expect([page.from, page.total]).toEqual([1, 3])
    expect(page.places).toEqual([
      {
        id: expect.stringContaining(`${secret} @ 0:4:`),
        file: 0,
        line: 4,
        turn: 1,
        row: 0,
        kind: 'user',
        label: 'User',
        pointer: '/payload/content/0/text',
        before: 'ask [redacted email 1] or',
        after: 'now',
        encoded: false,
      },
      expect.objectContaining({ line: 7, kind: null, pointer: '/payload/replacement_history/0/content/0/text' }),
    ])
  })

  test('of one class tells its secrets alone, and an unknown class has none', async () => {
    const { calls, key } = await reviewed(FEW)
    const of = async (name: string) =>
      gotten(await calls.reviewSecrets({ key, class: name, from: 0, count: 9 })).secrets.map(({ name }) => name)
    expect([await of('password'), await of('aws'), await of('constructor')]).toEqual([['password 1'], [], []])
  })

  test('of a session without secrets is empty', async () => {
    const { calls, key, review } = await reviewed('user: nothing of interest')
    expect([review.classes, review.apart]).toEqual([[], []])
    expect(gotten(await calls.reviewSecrets({ key, class: null, from: 0, count: 9 }))).toEqual({
      from: 0,
      total: 0,
      secrets: [],
    })
  })

  test('refuses what it has not, and what it has not yet', async () => {
    session = await opened(FEW)
    const { calls, key } = session
    expect(errorOf(await calls.reviewSecrets({ key, class: null, from: 0, count: 1 }))).toMatch(/^not-ready: /)
    expect(errorOf(await calls.reviewPlaces({ key, secret: 'x', from: 0, count: 1 }))).toMatch(/^not-ready: /)
    expect(errorOf(await calls.readAs({ key, as: STRICT }))).toMatch(/^not-ready: /)
    expect(errorOf(await calls.review({ key: 'other' }))).toMatch(/^no-such-thread: /)
    while (gotten(await calls.review({ key })).phase !== 'done') await new Promise(resolve => setTimeout(resolve, 2))
    expect(errorOf(await calls.reviewPlaces({ key, secret: 'email:0', from: 0, count: 1 }))).toBe(
      'no-such-point: This session does not hold this secret.',
    )
    const [secret] = gotten(await calls.reviewSecrets({ key, class: null, from: 0, count: 1 })).secrets
    const past = gotten(await calls.reviewPlaces({ key, secret: secret?.key ?? '', from: 50, count: 1 }))
    expect(past).toEqual({ from: 50, total: 3, places: [] })
  })

  test('that was stopped begins anew, and shows the session as it is', async () => {
    const made = await reviewed(FEW)
    const { calls, key } = made
    gotten(await calls.readAs({ key, as: STRICT }))
    gotten(await calls.stopReview({ key }))
    expect(await textOf(made, 4)).toBe(`ask ${MAIL} or ${MAIL} now`)
    expect(errorOf(await calls.readAs({ key, as: STRICT }))).toMatch(/^not-ready: /)
    while (gotten(await calls.review({ key })).phase !== 'done') await new Promise(resolve => setTimeout(resolve, 2))
    expect(gotten(await calls.readAs({ key, as: STRICT }))).toBe(null)
  })
})

describe('the scan', () => {
  test('rests when nobody asks, and goes on where it was', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const thread = threadOf(FEW)
    const begun: { readonly next: () => boolean; readonly end: (signal?: AbortSignal) => void }[] = []
    const run: RunUntil = (steps, signal) =>
      new Promise((resolve, reject) => {
        const next = (): boolean => {
          if (signal?.aborted) reject(new Cancelled())
          const step = steps.next()
          if (step.done) resolve(step.value)
          return step.done === true
        }
        begun.push({ next, end: () => reject(new Cancelled()) })
      })
    const review = new Review(thread, run)
    expect(gotten(review.view()).phase).toBe('collecting')
    gotten(review.view())
    expect(begun).toHaveLength(1)
    vi.advanceTimersByTime(3_000)
    expect(begun[0]?.next()).toBe(true)
    await new Promise(resolve => setImmediate(resolve))
    gotten(review.view())
    expect(begun).toHaveLength(2)
    while (begun[1]?.next() === false);
    expect(gotten(review.view()).phase).toBe('done')
    await new Promise(resolve => setImmediate(resolve))
    gotten(review.view())
    expect(begun).toHaveLength(2)
    thread.close()
  })

  test('that fails says so to whoever asks, not once but always', async () => {
    const review = new Review(threadOf(FEW), () => Promise.reject(new RangeError('no such line')))
    gotten(review.view())
    await new Promise(resolve => setImmediate(resolve))
    expect(() => review.view()).toThrow('no such line')
    expect(() => review.view()).toThrow('no such line')
  })
})

describe('a session that is read as it will be exported', () => {
  test('shows what goes, and what stays at one place, everywhere, or with its class', async () => {
    const made = await reviewed(FEW)
    const { calls, key } = made
    const [email] = gotten(await calls.reviewSecrets({ key, class: 'email', from: 0, count: 1 })).secrets
    const secret = email?.key ?? ''
    const [first] = gotten(await calls.reviewPlaces({ key, secret, from: 0, count: 1 })).places
    const as = async (...off: readonly string[]) => {
      gotten(await calls.readAs({ key, as: { ...STRICT, off } }))
      return textOf(made, 4)
    }
    const mail = gone('[redacted email 1]')
    expect(await as()).toBe(`ask ${mail} or ${mail} now`)
    expect(await as(first?.id ?? '')).toBe(`ask ${kept(MAIL)} or ${mail} now`)
    expect(await as(secret)).toBe(`ask ${kept(MAIL)} or ${kept(MAIL)} now`)
    expect(await as('email')).toBe(`ask ${kept(MAIL)} or ${kept(MAIL)} now`)
    expect(await as('email 1')).toBe(`ask ${mail} or ${mail} now`)
    expect(await textOf(made, 7, 0)).toBe(`it was ${mail}`)
    gotten(await calls.readAs({ key, as: { ...STRICT, off: ['home-path'] } }))
    expect(await textOf(made, 5)).toBe(`cat /home/${kept('jvanderberg')}/notes`)
    gotten(await calls.readAs({ key, as: null }))
    expect(await textOf(made, 4)).toBe(`ask ${MAIL} or ${MAIL} now`)
  })

  test('is so in rows, raw lines, texts by range, searches, histories and diffs', async () => {
    const { calls, key } = await reviewed(FEW)
    gotten(await calls.readAs({ key, as: STRICT }))
    const { rows } = gotten(await calls.rows({ key, turn: 1, from: 0, count: 9 }))
    expect(rows.map(row => (row.kind === 'item' ? row.item.preview : row.kind))).toEqual([
      `ask ${gone('[redacted email 1]')} or ${gone('[redacted email 1]')} now`,
      `cat /home/${gone('[redacted home-path 1]')}/notes`,
      `DB_PASSWORD=${gone('[redacted password 1]')}`,
      'band',
    ])
    expect(gotten(await calls.rawLine({ key, file: 0, line: 4 })).text).toContain(gone('[redacted email 1]'))
    const ref = { key, file: 0, line: 4, path: '/payload/content/0/text' }
    const { bytes, total } = gotten(await calls.readResource({ ref, from: 0, to: 100 }))
    expect(Buffer.from(bytes).toString()).toBe(`ask ${gone('[redacted email 1]')} or ${gone('[redacted email 1]')} now`)
    expect(total).toBe(bytes.length)
    const find = async (query: string) =>
      gotten(await calls.find({ key, query, matchCase: false, filter: EVERYWHERE, next: null, count: 9 })).hits
    expect(await find('jane.roe')).toEqual([])
    expect((await find('ask'))[0]).toMatchObject({ match: 'ask', after: ' [redacted email 1] or [redacted emai' })
    const history = gotten(await calls.historyRows({ key, at: 'end', from: 0, count: 9 }))
    expect(JSON.stringify(history)).toContain('it was [redacted email 1]')
    const range = { key, from: 'checkpoint:1:before', to: 'checkpoint:1:after' } as const
    expect(JSON.stringify(gotten(await calls.diffRows({ ...range, row: 0, count: 9 })))).not.toContain('jane')
    const draft = { key, at: 'end', start: { kind: 'before' }, anew: false } as const
    expect(errorOf(await calls.openDraft(draft))).toBe(
      'not-ready: A history is edited as it is. End the review of secrets first.',
    )
    expect(errorOf(await calls.hex({ key, file: 0, start: 0, count: 9 }))).toMatch(/^not-ready: /)
  })

  test('leaves out what nobody can look at, unless it is to stay', async () => {
    const line = (payload: unknown) => `raw: ${JSON.stringify({ type: 'response_item', payload })}`
    const made = await reviewed(`${line({ type: 'compaction', encrypted_content: 'A'.repeat(40) })}
      raw: {"type":"never_seen","payload":{}}
      raw: {"half":`)
    const { calls, key, review } = made
    expect(
      review.apart.map(({ kind, count, compactions, first }) => [kind, count, compactions, first[0]?.line]),
    ).toEqual([
      ['ciphertext', 1, 1, 2],
      ['unknown-type', 1, 0, 3],
      ['rejected', 1, 0, 4],
    ])
    gotten(await calls.readAs({ key, as: STRICT }))
    expect(await textOf(made, 2)).toBe('[left out: an encrypted compaction, 40 characters]')
    expect(gotten(await calls.rawLine({ key, file: 0, line: 3 })).text).toContain('palimpsest_left_out')
    gotten(await calls.readAs({ key, as: { ...STRICT, ciphertext: 'keep' } }))
    expect(gotten(await calls.item({ key, ref: { file: 0, line: 2, index: null } })).head.kind).toBe('opaque')
  })

  test('says nothing of the 60 planted secrets in any answer', async () => {
    // The filler that moves secrets across read borders holds nothing.
    const short = linesOf(plantedRollout()).filter(({ length }) => length < 100_000)
    const { calls, key } = await reviewed(Buffer.concat(short))
    gotten(await calls.readAs({ key, as: STRICT }))
    const thread = gotten(await calls.thread({ key }))
    const turns = gotten(await calls.turns({ key, from: 1, count: 200 }))
    const answers: unknown[] = [thread, turns]
    for (let turn = 0; turn <= turns.length; turn++)
      answers.push(gotten(await calls.rows({ key, turn, from: 0, count: 200 })))
    const lines = thread.files[0]?.lines ?? 0
    for (let line = 1; line <= lines; line++) {
      answers.push(await calls.item({ key, ref: { file: 0, line, index: null } }))
      answers.push(await calls.item({ key, ref: { file: 0, line, index: 0 } }))
      const raw = gotten(await calls.rawLine({ key, file: 0, line }))
      answers.push(raw)
    }
    answers.push(gotten(await calls.history({ key, at: 'end' })))
    answers.push(gotten(await calls.historyRows({ key, at: 'end', from: 0, count: 200 })))
    for (let index = 0; index < 20; index++) answers.push(await calls.historyItem({ key, at: 'end', index }))
    for (const checkpoint of [1, 2]) {
      answers.push(gotten(await calls.retention({ key, checkpoint })))
      answers.push(gotten(await calls.findings({ key, checkpoint })))
      answers.push(gotten(await calls.checkpointFacts({ key, checkpoint })))
      const range = { from: `checkpoint:${checkpoint}:before`, to: `checkpoint:${checkpoint}:after` }
      answers.push(gotten(await calls.diffRows({ key, ...range, row: 0, count: 200 })))
    }
    answers.push(gotten(await calls.problems({ key, from: 0, count: 200 })))
    const readings = readingsOf(JSON.stringify(answers).replaceAll(/[\ufdd0-\ufdd3]/g, ''))
    const found = PLANTED.filter(({ secret }) => readings.some(reading => reading.includes(secret)))
    expect(found.map(({ class: name, place }) => `${name} in ${place}`)).toEqual([])
  }, 60_000)
})
