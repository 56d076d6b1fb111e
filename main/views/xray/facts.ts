import type { FigureView, SheetView } from '../../../preload/contract.ts'
import type { CheckpointFacts, Joint, Route, SideTokens, WindowChain } from '../../compaction/facts/checkpoint-facts.ts'
import type { Implementation, Known, Phase, Reason, Thread, Trigger, Usage } from '../../thread/model.ts'
import { code, count, figure, knownFigure, none, text, tokens } from './figure.ts'

const TRIGGER: Readonly<Record<Trigger, string>> = { manual: 'the user', auto: 'automatic' }
const PHASE: Readonly<Record<Phase, string>> = {
  standalone: 'a turn of its own',
  preTurn: 'before the turn’s work',
  midTurn: 'in the middle of a turn',
  postTurn: 'after a turn',
}
const REASON: Readonly<Record<Reason, string>> = {
  userRequested: 'the user asked for it',
  contextLimit: 'the context limit was reached',
  modelDownshift: 'the next model takes less',
  compHashChanged: 'the server’s compaction changed',
}
const IMPLEMENTATION: Readonly<Record<Implementation, string>> = {
  local: 'local prompt',
  remoteV1: 'server, first form',
  remoteV2: 'server, second form',
  session: 'session state',
  collapse: 'collapse',
  other: 'another one',
}
const ROUTE: Readonly<Record<Route, string>> = {
  session: 'session state',
  collapse: 'summary first, then the last turns',
  remote: 'an encrypted item from the server',
  local: 'user messages, then a summary',
  other: 'another shape',
}
const JOINT: Readonly<Record<Joint, string>> = {
  joined: 'follows the window before',
  broken: 'does not follow the window before',
  unnamed: 'windows have no names in this file',
}

/** How a compaction happened and what is counted on both of its sides. */
export function factSheets(thread: Thread, facts: CheckpointFacts): readonly SheetView[] {
  const known = <T>(label: string, value: Known<T>, words: (value: T) => ReturnType<typeof text>): FigureView =>
    knownFigure(thread, label, value, words)
  const how: SheetView = {
    title: 'How it happened',
    note: '',
    figures: [
      known('Asked for by', facts.trigger, v => text(TRIGGER[v])),
      known('Reason', facts.reason, v => text(REASON[v])),
      known('Phase', facts.phase, v => text(PHASE[v])),
      known('Implementation', facts.implementation, v => text(IMPLEMENTATION[v])),
      known('Shape of the result', facts.route, v => text(ROUTE[v])),
      known('Took', facts.duration, milliseconds => ({ kind: 'span', milliseconds })),
      known('Model before', facts.modelBefore, code),
      known('Model after', facts.modelAfter, code),
    ],
  }
  const window: SheetView = {
    title: 'Window',
    note: '',
    figures: [
      known('Number', facts.window.number, count),
      known('Name', facts.window.id, code),
      known('Window before', facts.window.previous, code),
      known('First window', facts.window.first, code),
      known('Chain', facts.joint, v => text(JOINT[v])),
    ],
  }
  return [how, tokenSheet(thread, facts), window]
}

function tokenSheet(thread: Thread, facts: CheckpointFacts): SheetView {
  const side = (name: string, side: SideTokens): readonly FigureView[] => [
    knownFigure(thread, `${name}, by the file’s counter`, side.counter, tokens),
    knownFigure(thread, `${name}, sum of its items`, side.items, tokens),
    knownFigure(thread, `${name}, base instructions`, side.instructions, tokens),
    knownFigure(thread, `${name}, tools and the rest`, side.rest, tokens),
  ]
  return {
    title: 'Tokens',
    note: 'A counter is what the server counted; items are counted by the agent’s own estimate.',
    figures: [...side('Before', facts.before), ...side('After', facts.after), ...callFigures(thread, facts.call)],
  }
}

/** The compaction's own request. */
function callFigures(thread: Thread, call: Known<Usage>): readonly FigureView[] {
  if (call.how === 'unknown') return [knownFigure(thread, 'The compaction’s own request', call, () => none(''))]
  const part = (label: string, value: number | null) =>
    knownFigure(thread, label, call, () => (value === null ? none('This counter is missing.') : tokens(value)))
  return [
    part('Its own request, sent', call.value.input),
    part('Its own request, cached', call.value.cached),
    part('Its own request, answered', call.value.output),
  ]
}

/** The windows of a thread, one figure a checkpoint. */
export function windowSheet(thread: Thread, chain: WindowChain): SheetView {
  return {
    title: 'Windows',
    note: '',
    figures: [
      knownFigure(thread, 'The chain is whole', chain.whole, whole => text(whole ? 'yes' : 'no')),
      ...chain.windows.map(window =>
        figure(
          `After compaction ${window.checkpoint}`,
          window.number === null ? none('This file numbers no windows.') : count(window.number),
          { how: 'recorded', rule: [JOINT[window.joint], window.why].filter(word => word !== '').join(': ') },
        ),
      ),
    ],
  }
}
