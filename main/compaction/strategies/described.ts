import { HAND_OVER } from '../prompts/hand-over.ts'
import { OPENCODE_TEMPLATE } from '../prompts/opencode.ts'
import { PLUGIN_WINDOW } from '../prompts/plugin-window.ts'
import { SESSION_STATE } from '../prompts/session.ts'
import { REMOTE_RETRIES } from './codex-remote.ts'
import { REQUEST_RETRIES, STREAM_RETRIES } from './codex-request.ts'
import { LEAST_BUDGET } from './extract/compose.ts'
import { EXTRACT_BUDGET } from './extract/extract.ts'
import { amount, type Knob, RULES, retries, tokens } from './knob.ts'
import { WINDOW } from './plugin-window/transcript.ts'
import type { Strategy } from './strategy.ts'

/** What a user is told of a strategy before it runs, and what may be set. */
export interface Described {
  readonly title: string
  readonly sentence: string
  /** Its own prompt; null where it has none that could be another. */
  readonly prompt: string | null
  /** Another prompt goes in place of its own, or beside it. */
  readonly ownPrompt: 'instead' | 'beside' | null
  readonly takesSummary: boolean
  readonly knobs: readonly Knob[]
  /** Requests at most where the server fails each time, by what is set for retries. */
  readonly mostRequests: (retries: number | null) => number
}

const PLAIN = { prompt: null, ownPrompt: null, takesSummary: false, knobs: [], mostRequests: () => 0 } as const

const MOST_RETRIES = 100
const USERS = tokens('20,000', 'Messages of the user', 'What the kept messages may have together.')

/** Each retry of a request that never began is itself sent again so often. */
const resent =
  (most: number) =>
  (set: number | null): number => {
    const often = Math.min(set ?? STREAM_RETRIES, most)
    return (often + 1) * (Math.min(set ?? REQUEST_RETRIES, REQUEST_RETRIES) + 1)
  }
const ASKED = { knobs: [retries(STREAM_RETRIES, MOST_RETRIES)], mostRequests: resent(MOST_RETRIES) } as const
const REMOTE = { knobs: [retries(REMOTE_RETRIES, REMOTE_RETRIES)], mostRequests: resent(REMOTE_RETRIES) } as const
const HANDED_OVER = { prompt: HAND_OVER, ownPrompt: 'instead' } as const

const DESCRIBED: Readonly<Record<string, Described>> = {
  recorded: {
    ...PLAIN,
    title: 'As recorded',
    sentence: 'What the agent itself left: the baseline.',
  },
  'codex-local': {
    ...PLAIN,
    ...HANDED_OVER,
    ...ASKED,
    title: 'Codex, local',
    sentence: 'Asks for a summary in an ordinary request, and keeps the newest messages of the user before it.',
    knobs: [USERS, ...RULES, ...ASKED.knobs],
  },
  'codex-remote-v1': {
    ...PLAIN,
    ...REMOTE,
    title: 'Codex, remote 1',
    sentence: 'The server compacts, by /responses/compact. What it leaves is encrypted.',
    knobs: [...RULES, ...REMOTE.knobs],
  },
  'codex-remote-v2': {
    ...PLAIN,
    ...REMOTE,
    title: 'Codex, remote 2',
    sentence: 'The server compacts, in an ordinary request. Messages are kept beside what it encrypts.',
    knobs: [tokens('64,000', 'Kept messages'), ...RULES, ...REMOTE.knobs],
  },
  session: {
    ...PLAIN,
    ...ASKED,
    title: 'Session state',
    sentence: 'Asks for the state of the session as one block in five sections, and keeps the newest turns.',
    prompt: SESSION_STATE,
    ownPrompt: 'beside',
    knobs: [
      tokens('a tenth of the context, at least 4,000', 'Newest turns', 'What they may have together.'),
      ...RULES,
      ...ASKED.knobs,
    ],
  },
  collapse: {
    ...PLAIN,
    ...HANDED_OVER,
    ...ASKED,
    title: 'Session state, older',
    sentence: 'Asks for a summary of all but the last turns, which stay.',
    knobs: [
      amount('turns', 'Turns that stay', 'turns', '2'),
      tokens('24,000', 'Turns that stay', 'What they may have together; calls and outputs are cut to fit.'),
      ...ASKED.knobs,
    ],
  },
  opencode: {
    ...PLAIN,
    ...ASKED,
    title: 'opencode',
    sentence: 'Asks for a memory in fixed parts that goes on from the earlier one, and keeps the end.',
    prompt: OPENCODE_TEMPLATE,
    ownPrompt: 'instead',
    knobs: [
      tokens('a quarter of the window, 2,000 to 15,000', 'Kept end', 'What it may have.'),
      amount('tailTurns', 'Kept end', 'turns', 'as many as fit'),
      amount('reserved', 'Kept free of the window', 'tokens', '20,000'),
      {
        ...{ name: 'prune', label: 'Leave out old outputs', usual: 'on', kind: 'flag' },
        help: 'Old outputs of tools are given to the model as a few words.',
      },
      ...ASKED.knobs,
    ],
  },
  'plugin-window': {
    ...PLAIN,
    title: 'opencode plugin',
    sentence: 'Asks for a summary of the last characters of what was said. What tools did is not among them.',
    prompt: PLUGIN_WINDOW,
    ownPrompt: 'instead',
    knobs: [
      amount('characters', 'Characters', 'characters', WINDOW.toLocaleString('en')),
      amount('autoTokens', 'Only from', 'tokens', 'any size', 'The plugin’s own threshold, by its own count.'),
      amount('autoMessages', 'And from', 'messages', '8', 'Counts only where there is a threshold of tokens.'),
      retries(0, MOST_RETRIES),
    ],
    mostRequests: set => Math.min(set ?? 0, MOST_RETRIES) + 1,
  },
  extract: {
    ...PLAIN,
    title: 'Extract',
    sentence:
      'Ours, without a model: the user’s words, changed files, commands that failed last, the open plan, constraints.',
    knobs: [tokens(EXTRACT_BUDGET.toLocaleString('en'), 'The whole history', '', LEAST_BUDGET)],
  },
  paste: {
    ...PLAIN,
    title: 'Your own summary',
    sentence: 'A summary that you write, in the place of the model’s.',
    takesSummary: true,
    knobs: [USERS, ...RULES],
  },
}

export function described({ name }: Strategy): Described {
  const found = DESCRIBED[name]
  if (found === undefined) throw new Error(`the strategy ${name} is not described`)
  return found
}
