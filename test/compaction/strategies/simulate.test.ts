import { globSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runNow } from '../../../main/base/steps.ts'
import { type FireRuleName, type FireSettings, fireRule } from '../../../main/compaction/strategies/simulate/rules.ts'
import { simulate } from '../../../main/compaction/strategies/simulate/simulate.ts'
import { usualSummary } from '../../../main/compaction/strategies/simulate/usual-summary.ts'
import type { Thread } from '../../../main/thread/model.ts'
import { readThread, threadOf } from '../../support/rollout-text.ts'

const FIXTURES = join(import.meta.dirname, '../../../fixtures')
const rollouts = (name: string): readonly string[] => globSync(`${name}/rollout-*.jsonl`, { cwd: FIXTURES }).sort()

const DEFAULTS: FireSettings = { limit: null, scope: 'total', percent: null, summary: 100 }

function simulated(thread: Thread, rule: FireRuleName, settings: Partial<FireSettings>) {
  return runNow(simulate(thread, fireRule(rule, thread, { ...DEFAULTS, ...settings })))
}

const fires = (thread: Thread, rule: FireRuleName, settings: Partial<FireSettings>) =>
  simulated(thread, rule, settings).fired.map(
    ({ item, turn, phase, tokens }) => `${phase} ${turn} after ${item}: ${tokens}`,
  )

describe('where Codex compacted by itself, its rule does, too:', () => {
  const LIMITS = [
    ...['0.110.0/mid-turn', '0.80.0/mid-turn', '0.169.0/mid-turn'].map(name => [name, 20_000] as const),
    ...['0.63.0/pre-turn', '0.140.0/pre-turn', '0.169.0/pre-turn'].map(name => [name, 20_000] as const),
    ...['0.140.0/remote', '0.169.0/remote', '0.140.0/retried'].map(name => [name, 20_000] as const),
    ...['0.98.0/usage', '0.140.0/usage', '0.169.0/usage'].map(name => [name, 39_000] as const),
    ...['0.98.0/ledger-short', '0.110.0/ledger-short'].map(name => [name, 20_000] as const),
    ['0.140.0/ledger', 60_000] as const,
  ]

  test.each(LIMITS)('%s at %d', (name, limit) => {
    for (const path of rollouts(name)) {
      const thread = readThread(join(FIXTURES, path))
      const { fired, recorded } = simulated(thread, 'codex', { limit, summary: runNow(usualSummary(thread)) })
      // The summary's own message stands before the line of its compaction since 0.140.
      const places = fired.flatMap(({ item, phase }) => [`${item} ${phase}`, `${item + 1} ${phase}`])
      for (const { item, phase, trigger } of recorded)
        if (trigger === 'auto') expect(places, `${path} at ${item}`).toContain(`${item} ${phase}`)
      thread.close()
    }
  })

  test.each(LIMITS)('%s, and nowhere at ten times its largest context', name => {
    for (const path of rollouts(name)) {
      const thread = readThread(join(FIXTURES, path))
      const most = Math.max(...Array.from({ length: thread.curveCount() }, (_, i) => thread.curvePoint(i).tokens))
      expect(simulated(thread, 'codex', { limit: 10 * most }).fired).toEqual([])
      thread.close()
    }
  })
})

/** Each text is 400 bytes: 100 tokens. */
const text = (n: number): string => `${n} `.padEnd(400, 'x')
const TURNS = `
  meta: 0.140.0
  turn t1 {
  user: ${text(1)}
  assistant: ${text(2)}
  }
  turn t2 {
  user: ${text(3)}
  call c1: ${text(4)}
  output c1: ${text(5)}
  assistant: ${text(6)}
  }
  turn t3 {
  user: ${text(7)}
  assistant: ${text(8)}
  }`

describe('a context is looked at before each request:', () => {
  test('of a turn before its message, in a turn behind the outputs', () => {
    expect(fires(threadOf(TURNS), 'codex', { limit: 200 })[0]).toMatch(/^preTurn 2 after 2: \d+$/)
    expect(fires(threadOf(TURNS), 'codex', { limit: 400, summary: 1 })[0]).toMatch(/^midTurn 2 after 5: \d+$/)
  })

  test('a limit that is just reached is reached', () => {
    const [first = ''] = fires(threadOf(TURNS), 'codex', { limit: 200 })
    const tokens = Number(first.split(': ')[1])
    expect(fires(threadOf(TURNS), 'codex', { limit: tokens })[0]).toBe(first)
    expect(fires(threadOf(TURNS), 'codex', { limit: tokens + 1 })[0]).not.toBe(first)
  })

  test('turns that were taken back leave the context', () => {
    const taken = `${TURNS}\nrollback: 1\nturn t4 {\nuser: a\nassistant: b\n}`
    const limit = 750
    expect(fires(threadOf(`${TURNS}\nturn t4 {\nuser: a\nassistant: b\n}`), 'codex', { limit })).toHaveLength(1)
    expect(fires(threadOf(taken), 'codex', { limit })).toEqual([])
  })

  test('what a counter says beyond the items counts with codex, and not in the scope of the body', () => {
    const counted = TURNS.replace('}\n  turn t2', '  tokens: 5000\n  }\n  turn t2')
    expect(fires(threadOf(counted), 'codex', { limit: 5_000 })[0]).toMatch(/^preTurn 2 after 2: 5000$/)
    expect(fires(threadOf(counted), 'codex', { limit: 5_000, scope: 'body' })).toEqual([])
  })

  test('a compaction of the session does not empty the context of the rule', () => {
    const compacted = TURNS.replace('turn t3 {', `compacted: one | P+sum\n  turn t3 {`)
    const all = fires(threadOf(TURNS), 'codex', { limit: 600 })
    expect(fires(threadOf(compacted), 'codex', { limit: 600 })).toHaveLength(all.length)
  })
})

describe('limits', () => {
  const windowed = threadOf(
    `${TURNS}\nevent_msg token_count: {"info":{"last_token_usage":{"total_tokens":900},"model_context_window":95000}}`,
  )

  test('where none is given, each rule has its own by the window', () => {
    expect(simulated(windowed, 'codex', {}).limit).toBe(90_000)
    expect(simulated(windowed, 'opencode', {}).limit).toBe(75_000)
    expect(simulated(windowed, 'plugin', {}).limit).toBe(null)
    expect(simulated(windowed, 'codex', { percent: 50 }).limit).toBe(47_500)
    expect(simulated(windowed, 'opencode', { percent: 50 }).limit).toBe(47_500)
  })

  test('without a window nothing fires, and a note asks for a limit', () => {
    expect(simulated(threadOf(TURNS), 'codex', {})).toMatchObject({
      limit: null,
      fired: [],
      notes: ['The session does not tell the window of its model: give a limit.', expect.any(String)],
    })
    expect(simulated(threadOf(TURNS), 'plugin', {}).notes[0]).toBe(
      'The plugin compacts of its own accord only where a limit is set: give one.',
    )
  })

  test('the plugin counts what was typed alone', () => {
    expect(fires(threadOf(TURNS), 'plugin', { limit: 200 })).toEqual([
      'preTurn 2 after 3: 200',
      'preTurn 3 after 7: 200',
    ])
  })
})

test('a summary is taken to be as long as those of the session are', () => {
  expect(runNow(usualSummary(threadOf('user: a\ncompacted: a | P+sum\nuser: b')))).toBeGreaterThan(90)
  expect(runNow(usualSummary(threadOf('user: a')))).toBe(1_500)
})

test('a session of nothing is compacted nowhere', () => {
  expect(simulated(threadOf(''), 'codex', { limit: 1 })).toMatchObject({ fired: [], recorded: [] })
})
