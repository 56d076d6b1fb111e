import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Thread } from '../../main/thread/model.ts'
import { expanded, numbered, threadWords, VERSION_NAMES, VERSIONS, type Version } from '../reference/random-thread.ts'
import { DISPLAYED_CASES } from '../support/displayed-cases.ts'
import { fileOf, historyWords, readThread, rolloutText, threadOf } from '../support/rollout-text.ts'

/** What Codex 0.169.0 answered (test/codex/displayed.mjs): its turns by thread/read, and the messages that it sends when it goes on. */
interface Asked {
  readonly turns: Listed
  readonly model: readonly string[]
}
/** A sentence where Codex refuses the file. */
type Listed = readonly { readonly id: string; readonly status: string; readonly items: readonly string[] }[] | string

const ROOT = join(import.meta.dirname, '../..')
const MEASURED = JSON.parse(readFileSync(join(ROOT, 'test/codex/displayed/0.169.0.json'), 'utf8')) as {
  readonly handMade: Readonly<Record<string, Asked>>
  readonly migrated: Readonly<Record<string, Asked & { readonly file: string }>>
  readonly recorded: Readonly<Record<string, Listed>>
}

const listedBy = (turns: Listed) =>
  typeof turns === 'string' ? null : turns.map(({ id, status }) => `${id} ${status}`)
const listed = (thread: Thread) => thread.displayed()?.map(({ id, status }) => `${id} ${status}`) ?? null
const said = (thread: Thread) =>
  historyWords(thread)
    .filter(word => word !== 'env')
    .map(word => word.replace(/^(assistant|interrupt marker|hook prompt): /, ''))

describe('the list is that of Codex', () => {
  test.each(Object.entries(DISPLAYED_CASES))('%s', (name, text) => {
    const thread = threadOf(text)
    const asked = MEASURED.handMade[name]
    expect(listed(thread)).toEqual(asked && listedBy(asked.turns))
    // Codex 0.169 was asked; a history is read as the version that wrote the file reads it.
    if (thread.info.cliVersion === '0.169.0') expect(said(thread)).toEqual(asked?.model)
  })

  test.each(Object.entries(MEASURED.migrated))('after migrate-rollouts: %s', (_name, { file, turns, model }) => {
    const thread = readThread(join(ROOT, 'test/codex/displayed', file))
    expect([listed(thread), said(thread)]).toEqual([listedBy(turns), model])
  })

  test.each(Object.entries(MEASURED.recorded))('recorded: %s', (file, turns) => {
    const thread = readThread(join(ROOT, 'fixtures', file))
    expect(listed(thread)).toEqual(listedBy(turns))
    thread.close()
  })
})

/** A turn a line: where it stands in both. */
const truths = (thread: Thread) =>
  Array.from({ length: thread.turnCount }, (_, i) => {
    const { id, displayed, inHistory, disagreement } = thread.turn(i + 1)
    const shown = displayed === null ? 'unknown' : displayed ? 'shown' : 'not shown'
    return `${id ?? '-'} ${shown}, ${inHistory}${disagreement ? `: ${disagreement.kind} ${disagreement.line}` : ''}`
  })
const flags = (thread: Thread) =>
  thread
    .problems()
    .filter(({ code }) => /^(turn-|empty-)/.test(code))
    .map(({ line, severity, code, message }) => `${line} ${severity} ${code} ${message}`)
const ofCase = (name: string) => threadOf(DISPLAYED_CASES[name] ?? '')
const ofMigrated = (name: string) => readThread(join(ROOT, 'test/codex/displayed', MEASURED.migrated[name]?.file ?? ''))

describe('shown, but not in the model’s history', () => {
  test('a rollback across a manual compaction takes a compaction off the list and a question out of the history', () => {
    const thread = ofCase('E2: rollback across a manual compaction')
    expect(truths(thread)).toEqual(['t1 shown, none: shownOnly 19', 'c not shown, empty', 't2 not shown, none'])
    expect(flags(thread)).toEqual([
      '2 warning turn-shown-not-in-history Turn 1 is shown by Codex, not in the model’s history: taken back by line 19.',
    ])
  })

  test('versions from 0.110 to 0.150 lose what was before a rolled-back compaction', () => {
    const thread = ofCase('rollback of another version across a compaction')
    expect(truths(thread)).toEqual([
      't1 shown, none: shownOnly 25',
      't2 shown, none: shownOnly 25',
      'c not shown, empty',
      't3 not shown, none',
    ])
  })

  test('migrate-rollouts empties the history of what it goes on showing', () => {
    const name = 'B: rollback that takes a checkpoint'
    expect(truths(ofCase(name))).toEqual(['t1 shown, whole', 't2 shown, whole', 't3 not shown, none'])
    expect(flags(ofCase(name))).toEqual([])
    const thread = ofMigrated(name)
    expect(truths(thread)).toEqual(['t1 shown, none: shownOnly 14', 't2 shown, none: shownOnly 14'])
    expect(flags(thread)).toEqual([
      '14 warning empty-replacement-history Line 14 replaces the history by an empty one; Codex goes on showing the turns before it.',
      '2 warning turn-shown-not-in-history Turns 1 to 2 are shown by Codex, not in the model’s history: line 14 replaced the history by an empty one.',
    ])
  })

  test('a paginated file goes on showing what an old marker took back', () => {
    const thread = ofCase('paginated, with a marker of an old rollback')
    expect(truths(thread)).toEqual(['t1 shown, whole', 't2 shown, none: shownOnly 14', 't3 shown, whole'])
  })

  test('what is lost stays lost behind later compactions', () => {
    const thread = threadOf(`meta: 0.169.0 paginated
      turn t1 {
      item user: one
      }
      compacted: [window 1]
      turn t2 {
      item user: two
      }
      compacted: [window 2] two | P+S
      turn t3 {
      item user: three
      }`)
    expect(truths(thread)).toEqual(['t1 shown, none: shownOnly 6', 't2 shown, summarised', 't3 shown, whole'])
  })
})

describe('in the model’s history, but not shown', () => {
  test('of a steered turn the rollback takes the last question alone', () => {
    const thread = ofCase('a steered turn is one to the display')
    expect(truths(thread)).toEqual(['t1 shown, whole', 't2 not shown, partly: knownOnly 17'])
    expect(flags(thread)).toEqual([
      '8 info turn-in-history-not-shown Turn 2 is in the model’s history, not shown by Codex: line 17 takes it off the list, but 2 of its items are left.',
    ])
    // migrate-rollouts goes by the history: it keeps the turn.
    expect(truths(ofMigrated('a steered turn is one to the display'))).toEqual(['t1 shown, whole', 't2 shown, whole'])
  })

  test('what a compaction made of it counts too', () => {
    const thread = threadOf(`
      turn t1 {
      user: one
      user: steer
      }
      rollback: 1
      turn t2 {
      compacted: one | P+S
      user: two
      }`)
    expect(truths(thread)).toEqual(['t1 not shown, summarised: knownOnly 9', 't2 shown, whole'])
    expect(flags(thread)).toEqual([
      '2 info turn-in-history-not-shown Turn 1 is in the model’s history, not shown by Codex: line 9 takes it off the list, but a summary of it is left.',
    ])
  })

  test('turns that the same line takes off the list go together', () => {
    const thread = threadOf(`
      turn t1 {
      user: one
      user: steer
      }
      turn t2 {
      user: two
      }
      turn t3 {
      user: three
      user: steer
      user: steer
      }
      rollback: 3`)
    expect(flags(thread)).toEqual([
      '2 info turn-in-history-not-shown Turns 1 to 2 are in the model’s history, not shown by Codex: line 23 takes them off the list, but something of each is left.',
    ])
  })

  test('items without events make no turn of the list', () => {
    const thread = ofCase('items without events have no turn')
    expect(flags(thread)).toEqual([
      '2 info turn-in-history-not-shown Turns 1 to 2 are in the model’s history, not shown by Codex: no event of the file tells of them.',
    ])
  })

  test('context that leads the next question in is no part of the turn before it', () => {
    const thread = threadOf(`meta: 0.98.0
      env
      user: one
      assistant: a1
      user: two
      assistant: a2
      rollback: 1
      developer: <permissions instructions>x</permissions instructions>
      env
      user: three`)
    expect(truths(thread)).toEqual(['- shown, whole', '- not shown, none', '- shown, whole'])
  })
})

describe('where the two agree', () => {
  test('a turn that a compaction replaced is known through it', () => {
    expect(truths(ofCase('E: rollback up to a manual compaction'))).toEqual([
      't1 shown, summarised',
      'c shown, summarised',
      't2 not shown, none',
      't3 not shown, none',
    ])
  })

  test('nothing is told of it before every line was parsed', () => {
    const thread = readThread(fileOf(rolloutText(DISPLAYED_CASES['plain rollback'] ?? '')), { quick: true })
    expect(truths(thread)).toEqual(['t1 shown, null', 't2 not shown, null', 't3 shown, null'])
  })

  test('a file that Codex cannot open is shown by nobody', () => {
    const flat = threadOf('flat\nuser: one\nassistant: a1')
    expect([flat.displayed(), truths(flat), flags(flat)]).toEqual([null, ['- unknown, whole'], []])
    const base = { thread_id: '99999999-9999-4999-8999-999999999999', end_ordinal_exclusive: 3, end_byte_offset: 9 }
    const cut = threadOf(`meta: 0.169.0 paginated history_base=${JSON.stringify(base)}\nturn t1 {\nitem user: one\n}`)
    expect([cut.displayed(), truths(cut), flags(cut)]).toEqual([null, ['t1 unknown, whole'], []])
  })
})

const RUNS = 25
const random = (version: Version, words: readonly string[]) =>
  threadOf(expanded(`meta: ${VERSION_NAMES[version]}\n${numbered(words)}`))

describe.each(VERSIONS)('random threads of 0.%i', version => {
  test('without rollbacks the model knows all that is shown', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(threadWords(version), words => {
        const kept = words.filter(word => !word.startsWith('rollback') && !/^compacted: *(\[[^\]]*\] *)?$/.test(word))
        const thread = random(version, kept)
        const lost = truths(thread).filter(turn => / shown, none/.test(turn) && !turn.includes('not shown'))
        thread.close()
        expect(lost, kept.join('\n')).toEqual([])
      }),
      { numRuns: RUNS },
    )
  })

  test('a turn is whole or gone as its items in the history are', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(threadWords(version), words => {
        const thread = random(version, words)
        const { items } = runNow(thread.history({ kind: 'end' }))
        const said = items.filter(ref => {
          const { injected, kind, text } = thread.item(ref)
          // Versions before 0.110 take a begin like a tag for context.
          return ref.index === null && !injected && kind !== 'summary' && !/^\s*</.test(text)
        })
        const lines = new Set(said.map(ref => ref.line))
        for (let n = 1; n <= thread.turnCount; n++) {
          const { start, end, inHistory } = thread.turn(n)
          const here = [...lines].some(line => line >= start && line <= end)
          if (inHistory === 'none' || inHistory === 'empty')
            expect(here, `turn ${n} of\n${words.join('\n')}`).toBe(false)
          if (here) expect(['whole', 'partly', 'summarised'], words.join('\n')).toContain(inHistory)
        }
        thread.close()
      }),
      { numRuns: RUNS },
    )
  })
})
