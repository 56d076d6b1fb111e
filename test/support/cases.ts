import { ENVIRONMENT } from './rollout-text.ts'
import { CASE_C, context, item, type Json, META } from './same-request.ts'

/**
 * Hand-made files, each named by its letter in codex-format.md 10.2, and what the real 0.169 sent when it resumed them, less the base
 * instructions, its new message and the context that it adds to that. `T(…)` and so on are the paper's words for what the lines are.
 */

/** Items of one turn: a question and its answer. */
const QA = (question: string, answer: string): string => `user: ${question}\nassistant: ${answer}`
const T = (id: string, question: string, answer: string): string => `turn ${id} {\n${QA(question, answer)}\n}`
/** A turn whose question nobody answered. */
const Q = (id: string, question: string): string => `turn ${id} {\nuser: ${question}\n}`

const T1 = T('t1', 'one', 'a1')
const T2 = T('t2', 'two', 'a2')
const T3 = T('t3', 'three', 'a3')

const compactedRaw = (payload: Json): string =>
  `raw: ${JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'compacted', payload })}`

const ONE_MESSAGE = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'one' }] }
const MAIL = { author: '/root', recipient: '/root/a', other_recipients: [], content: 'x', trigger_turn: true }
/** One black pixel: 0.169 sends words for a picture that it cannot decode, whatever the model takes. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='
export const IMAGE = { type: 'input_image', image_url: `data:image/png;base64,${PIXEL}` }
const NO_IMAGE = 'image content omitted because you do not support image input'

const U = (text: string): string => `user ${text}`
const A = (text: string): string => `assistant ${text}`

export interface Case {
  readonly says: string
  /** The model that is asked, where it matters; `text-only` takes no images. */
  readonly asked?: string
  readonly file: string
  /** One item a word. */
  readonly model: readonly string[]
}

export const CASES: Readonly<Record<string, Case>> = {
  A: {
    says: 'a summary without replacement history keeps the questions before it',
    file: `env\n${context({})}\n${QA('one', 'a1')}\n${context({})}\n${QA('two', 'a2')}\nsummary: SUMMARYTEXT\n${QA('three', 'a3')}`,
    model: [U('one'), U('two'), U('SUMMARYTEXT'), U('three'), A('a3')],
  },
  B: {
    says: 'a rolled-back turn takes its checkpoint with it',
    file: `${T1}\n${T2}\nturn t3 {\nuser: three\ncompacted: one | two | three | SUMM\nassistant: a3\n}\nrollback: 1`,
    model: [U('one'), A('a1'), U('two'), A('a2')],
  },
  C: {
    says: 'calls get outputs; orphans and what is no input are not sent',
    file: CASE_C,
    model: [
      ...[U('one'), A('a1'), 'call miss1', 'output miss1 = aborted', 'local ls1', 'output ls1 = aborted'],
      ...['custom ct1', 'custom output ct1 = aborted', U('<turn_aborted> x </turn_aborted>'), U('two'), A('a2')],
    ],
  },
  E: {
    says: 'a rollback of two turns stops behind a compaction of its own turn',
    file: `${T1}\nturn c {\ncompacted: one | SUMM\n}\n${Q('t2', 'two')}\n${Q('t3', 'three')}\nrollback: 2`,
    model: [U('one'), U('SUMM')],
  },
  E2: {
    says: 'a compaction’s own turn is none of the user, so the rollback goes past it',
    file: `${T1}\nturn c {\ncompacted: one | SUMM\n}\n${Q('t2', 'two')}\nrollback: 2`,
    model: [],
  },
  F: {
    says: 'lines that cannot be read are passed over',
    file: `${T1}
      raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"response_item","payload":{"type":"mess
      raw: not json
      raw: {"timestamp":"2026-01-01T00:00:00.000Z","type":"future_kind","payload":{}}
      ${T2}`,
    model: [U('one'), A('a1'), U('two'), A('a2')],
  },
  G: {
    says: 'the newest checkpoint counts',
    file: `${Q('t1', 'one')}\ncompacted: one | SUMM1\n${Q('t2', 'two')}\ncompacted: one | two | SUMM2\n${T3}`,
    model: [U('one'), U('two'), U('SUMM2'), U('three'), A('a3')],
  },
  H: {
    says: 'an empty summary gets words of its own',
    file: `${QA('one', 'a1')}\nsummary:\n${QA('two', 'a2')}`,
    model: [U('one'), U('(no summary available)'), U('two'), A('a2')],
  },
  I: {
    says: 'a long output is cut for a model that no catalogue holds',
    asked: 'model-of-mine',
    file: `${context({ model: 'model-of-mine' })}\nuser: one\ncall c1: ls\noutput c1: ${'x'.repeat(60_000)}`,
    model: [U('one'), 'call c1', `output c1 = ${'x'.repeat(6000)}…48000 chars truncated…${'x'.repeat(6000)}`],
  },
  J: {
    says: 'an output in the form of an object is no output',
    file: `user: one\ncall c1: ls\n${item({ type: 'function_call_output', call_id: 'c1', output: { content: 'x', success: true } })}\nassistant: a1`,
    model: [U('one'), 'call c1', 'output c1 = aborted', A('a1')],
  },
  K: {
    says: 'without lifecycle lines all is one segment: a rollback discards the checkpoint',
    file: `${QA('one', 'a1')}\ncompacted: one | SUMM\n${QA('two', 'a2')}\nrollback: 1`,
    model: [U('one'), A('a1')],
  },
  L: {
    says: 'what stands before the first question survives every rollback',
    file: `env\n${Q('t1', 'one')}\n${Q('t2', 'two')}\nrollback: 9`,
    model: ['env'],
  },
  O: {
    says: 'a recorded checkpoint counts over an older one that must be rebuilt',
    file: `${T1}\nsummary: S1\n${T2}\ncompacted: one | SUMM2\n${T3}`,
    model: [U('one'), U('SUMM2'), U('three'), A('a3')],
  },
  O2: {
    says: 'a rebuilt one starts from a recorded one and forgets its summary',
    file: `${T1}\ncompacted: one | P+SUMM1\n${T2}\nsummary: P+S2\n${T3}`,
    model: [U('one'), U('two'), U('P+S2'), U('three'), A('a3')],
  },
  X: {
    says: 'two rebuilt ones keep the questions and the last summary',
    file: `${QA('one', 'a1')}\nsummary: P+S1\n${QA('two', 'a2')}\nsummary: P+S2\n${QA('three', 'a3')}`,
    model: [U('one'), U('two'), U('P+S2'), U('three'), A('a3')],
  },
  P: {
    says: 'mail of another agent is an item',
    file: `${T1}\nmail: mail body\n${T2}`,
    model: [U('one'), A('a1'), 'agent mail body', U('two'), A('a2')],
  },
  P2: {
    says: 'mail inside an assistant message begins a turn',
    file: `${T1}\nassistant: ${JSON.stringify(MAIL)}\nassistant: a1b\nrollback: 1`,
    model: [U('one'), A('a1')],
  },
  R: {
    says: 'a compaction whose metadata has another length is as if it were not there',
    file: `${T1}\ncompacted: [misfit] one | SUMM\n${T2}`,
    model: [U('one'), A('a1'), U('two'), A('a2')],
  },
  S: {
    says: 'the older name of an encrypted item is sent by the newer one',
    file: `${T1}\n${compactedRaw({ message: '', window_id: 4, replacement_history: [ONE_MESSAGE, { type: 'compaction_summary', encrypted_content: 'ENC' }] })}\n${T2}`,
    model: [U('one'), 'compaction ENC', U('two'), A('a2')],
  },
  T: {
    says: 'a compaction between turns belongs to the turn before it',
    file: `${T1}\ncompacted: one | P+SUM\n${T2}\nrollback: 2`,
    model: [],
  },
  V: {
    says: 'an output before its call keeps its place',
    file: `user: one\noutput c1: early\ncall c1: ls\nassistant: a1`,
    model: [U('one'), 'output c1 = early', 'call c1', A('a1')],
  },
  W: {
    says: 'an output without call id stays, a search without output gets an empty one',
    file: `user: one\n${item({ type: 'function_call_output', name: 'news', output: 'x' })}\n${item({ type: 'tool_search_call', call_id: 's1', execution: 'client', arguments: {} })}`,
    model: [U('one'), 'output news = x', 'search s1', 'search output s1 []'],
  },
  IMG: {
    says: 'a model without images is sent words for them',
    asked: 'text-only',
    file: `${item({ type: 'message', role: 'user', content: [IMAGE] })}\ncall c1: view\n${item({ type: 'function_call_output', call_id: 'c1', output: [IMAGE] })}\n${item({ type: 'image_generation_call', status: 'completed', result: 'AAAA' })}`,
    model: [U(NO_IMAGE), 'call c1', `output c1 = ${NO_IMAGE}`, 'picture ""'],
  },
}

/** As rollout-text.ts reads it. */
export const textOfCase = ({ file }: Pick<Case, 'file'>): string =>
  file.startsWith('meta:') ? file : `${META}\n${file}`

const partsOf = (parts: unknown): string =>
  typeof parts === 'string' ? parts : (parts as readonly Json[]).map(part => String(part.text ?? part.type)).join('|')

/** One item of a request as a word. */
export function word(of: Json): string {
  const name = String(of.call_id ?? of.name ?? '')
  switch (of.type) {
    case 'message':
      return messageWord(String(of.role), partsOf(of.content))
    case 'agent_message':
      return `agent ${partsOf(of.content)}`
    case 'function_call':
      return `call ${name}`
    case 'local_shell_call':
      return `local ${name}`
    case 'custom_tool_call':
      return `custom ${name}`
    case 'function_call_output':
      return `output ${name} = ${partsOf(of.output)}`
    case 'custom_tool_call_output':
      return `custom output ${name} = ${partsOf(of.output)}`
    case 'tool_search_call':
      return `search ${name}`
    case 'tool_search_output':
      return `search output ${name} ${JSON.stringify(of.tools)}`
    case 'image_generation_call':
      return `picture ${JSON.stringify(of.result)}`
    default:
      return `${String(of.type)} ${String(of.encrypted_content)}`
  }
}

const PREFIX = /^Another language model started [^\n]*\n/

const messageWord = (role: string, text: string): string =>
  text === ENVIRONMENT ? 'env' : `${role} ${text.replace(PREFIX, 'P+')}`
