import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'

/** What happens in a turn, in the order of the file. */
export type Step =
  | { readonly say: string }
  | { readonly think: string }
  /** A command, what it printed and its exit code. */
  | { readonly run: string; readonly out: string; readonly code?: number }
  /** A patch in the agent's own form, and the marks of its files: `M src/a.py`. */
  | { readonly patch: string; readonly files: readonly string[] }

/** `local`: the newest user messages and a summary stay. `state`: the newest turns and a session-state block. */
export type Compaction =
  | { readonly route: 'local'; readonly summary: string }
  | { readonly route: 'state'; readonly block: string; readonly turns: number }

/** A compaction comes before the work of its turn; without a word of the user the turn is the compaction's own. */
export interface Turn {
  readonly user?: string
  readonly compact?: Compaction
  readonly steps: readonly Step[]
}

export interface Story {
  /** Twelve digits: the end of every id of the session. */
  readonly id: string
  readonly startedAt: string
  readonly version: '0.124.0' | '0.140.0'
  readonly cwd: string
  readonly turns: readonly Turn[]
}

type Json = Readonly<Record<string, unknown>>

const message = (role: string, text: string): Json => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
})

/** The agent's own estimate: four bytes a token, rounded up. */
const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4)

/** Tokens of user messages that a local compaction keeps (Codex 0.140). */
const KEPT = 20_000
const WINDOW = 258_400
const DAY = '2026-04-06'

/** Writes a session as Codex writes one: the same lines, with words of our own. */
export function sessionText(story: Story): string {
  const writer = new Writer(story)
  for (const [n, turn] of story.turns.entries()) writer.turn(turn, n + 1)
  return writer.text()
}

export const sessionName = ({ id, startedAt }: Story): string =>
  `rollout-${startedAt.slice(0, 19).replaceAll(':', '-')}-${threadId(id)}.jsonl`

const threadId = (id: string): string => `0199f0bb-0000-7000-8000-${id}`

class Writer {
  readonly #story: Story
  readonly #lines: string[] = []
  #time: number
  #history: Json[] = []
  #users: string[] = []
  /** Where each turn begins in the history. */
  #begins: number[] = []
  #calls = 0
  #turn = ''
  /** The history has no context yet, or no more. */
  #bare = true
  #total = { input: 0, cached: 0, output: 0 }
  #last = { input: 0, cached: 0, output: 0 }
  #answered = 0

  constructor(story: Story) {
    this.#story = story
    this.#time = Date.parse(story.startedAt)
    this.#put('session_meta', {
      id: threadId(story.id),
      timestamp: story.startedAt,
      cwd: story.cwd,
      originator: 'codex_cli_rs',
      cli_version: story.version,
      source: 'cli',
      thread_source: 'user',
      model_provider: 'example',
      base_instructions: { text: 'You are a coding agent. Work in the folder that you are given.' },
    })
  }

  text(): string {
    return this.#lines.map(line => `${line}\n`).join('')
  }

  turn({ user, compact, steps }: Turn, n: number): void {
    this.#turn = `0199f0bb-0000-7000-9${String(n).padStart(3, '0')}-${this.#story.id}`
    this.#time += 40_000
    const started_at = Math.floor(this.#time / 1000)
    this.#event('task_started', {
      turn_id: this.#turn,
      started_at,
      model_context_window: WINDOW,
      collaboration_mode_kind: 'default',
    })
    if (compact !== undefined) this.#compact(compact)
    this.#begins.push(this.#history.length)
    if (user !== undefined) this.#user(user)
    let said: string | null = null
    for (const step of steps) {
      this.#step(step)
      if ('say' in step) said = step.say
    }
    this.#event('task_complete', {
      turn_id: this.#turn,
      last_agent_message: said,
      completed_at: Math.floor(this.#time / 1000),
      duration_ms: this.#time - started_at * 1000,
    })
  }

  #put(type: string, payload: Json): void {
    this.#lines.push(JSON.stringify({ timestamp: new Date(this.#time).toISOString(), type, payload }))
  }

  #event(type: string, rest: Json = {}): void {
    this.#put('event_msg', { type, ...rest })
  }

  #item(item: Json): void {
    this.#put('response_item', item)
    this.#history.push(item)
  }

  #context(): void {
    this.#item(message('developer', '<permissions instructions>\nThe sandbox is off.\n</permissions instructions>'))
    const environment = `<environment_context>\n  <cwd>${this.#story.cwd}</cwd>\n  <shell>bash</shell>\n  <current_date>${DAY}</current_date>\n  <timezone>Etc/UTC</timezone>\n</environment_context>`
    this.#item(message('user', environment))
  }

  #turnContext(): void {
    this.#put('turn_context', {
      turn_id: this.#turn,
      cwd: this.#story.cwd,
      workspace_roots: [this.#story.cwd],
      current_date: DAY,
      timezone: 'Etc/UTC',
      approval_policy: 'never',
      sandbox_policy: { type: 'danger-full-access' },
      permission_profile: { type: 'disabled' },
      model: 'gpt-5.4',
      summary: 'auto',
    })
  }

  #user(text: string): void {
    this.#time += 10
    if (this.#bare) this.#context()
    this.#bare = false
    this.#turnContext()
    this.#item(message('user', text))
    this.#event('user_message', { message: text, images: [], local_images: [], text_elements: [] })
    this.#users.push(text)
  }

  #step(step: Step): void {
    this.#time += 1_200
    if ('think' in step) {
      this.#event('agent_reasoning', { text: step.think })
      this.#item({
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: step.think }],
        content: null,
        encrypted_content: cipherOf(step.think),
      })
    } else if ('say' in step) {
      this.#event('agent_message', { message: step.say, phase: null, memory_citation: null })
      this.#item(message('assistant', step.say))
      this.#counted(step.say)
    } else if ('run' in step) this.#run(step)
    else this.#patch(step)
  }

  #run({ run, out, code = 0 }: Extract<Step, { readonly run: string }>): void {
    const call_id = this.#callId()
    const args = JSON.stringify({ cmd: run, yield_time_ms: 5000 })
    this.#item({ type: 'function_call', name: 'exec_command', arguments: args, call_id })
    this.#time += 300
    const head = `Chunk ID: ${call_id.slice(-4)}ab\nWall time: 0.2000 seconds\nProcess exited with code ${code}\nOriginal token count: ${tokensOf(out)}\nOutput:\n`
    this.#item({ type: 'function_call_output', call_id, output: `${head}${out}` })
  }

  #patch({ patch, files }: Extract<Step, { readonly patch: string }>): void {
    const call_id = this.#callId()
    const input = `*** Begin Patch\n${patch}\n*** End Patch\n`
    this.#item({ type: 'custom_tool_call', status: 'completed', call_id, name: 'apply_patch', input })
    this.#counted(input)
    const stdout = `Success. Updated the following files:\n${files.join('\n')}\n`
    const changes = Object.fromEntries(
      files.map(file => [`${this.#story.cwd}/${file.slice(2)}`, { type: file.startsWith('A') ? 'add' : 'update' }]),
    )
    this.#event('patch_apply_end', {
      call_id,
      turn_id: this.#turn,
      stdout,
      stderr: '',
      success: true,
      changes,
      status: 'completed',
    })
    this.#item({
      type: 'custom_tool_call_output',
      call_id,
      output: `Exit code: 0\nWall time: 0 seconds\nOutput:\n${stdout}`,
    })
  }

  #callId(): string {
    this.#calls += 1
    return `call_${String(this.#calls).padStart(4, '0')}`
  }

  /** Counters of the request that was answered, for patches and messages only, to keep files small: the beginning that it shares with the one before came from the cache. */
  #counted(answer: string): void {
    const input = 1_800 + this.#history.reduce((sum, item) => sum + tokensOf(JSON.stringify(item)), 0)
    const cached = this.#answered === 0 ? 0 : Math.floor(Math.min(input, this.#answered) / 128) * 128
    this.#answered = input
    this.#last = { input, cached, output: tokensOf(answer) + 24 }
    this.#total = {
      input: this.#total.input + input,
      cached: this.#total.cached + cached,
      output: this.#total.output + this.#last.output,
    }
    this.#tokenCount()
  }

  #tokenCount(estimate: number | null = null): void {
    const usage = ({ input, cached, output }: { input: number; cached: number; output: number }): Json => ({
      input_tokens: input,
      cached_input_tokens: cached,
      output_tokens: output,
      reasoning_output_tokens: 0,
      total_tokens: input + output,
    })
    const last =
      estimate === null ? usage(this.#last) : { ...usage({ input: 0, cached: 0, output: 0 }), total_tokens: estimate }
    this.#event('token_count', {
      info: { total_token_usage: usage(this.#total), last_token_usage: last, model_context_window: WINDOW },
      rate_limits: null,
    })
  }

  #compact(how: Compaction): void {
    this.#time += 4_000
    if (how.route === 'local') {
      this.#put('response_item', message('assistant', how.summary))
      this.#counted(how.summary)
    }
    const text = `${SUMMARY_PREFIX}\n${how.route === 'local' ? how.summary : how.block}`
    const kept =
      how.route === 'local'
        ? newest(this.#users).map(user => message('user', user))
        : this.#history.slice(this.#begins.at(-how.turns)).filter(({ type }) => type !== 'reasoning')
    const replacement = [...kept, message('user', text)]
    this.#put('compacted', { message: text, replacement_history: replacement, window_id: 1 })
    this.#history = replacement
    this.#bare = true
    this.#answered = 1_800
    this.#tokenCount(replacement.reduce((sum, item) => sum + tokensOf(JSON.stringify(item)), 0))
    this.#event('context_compacted')
  }
}

/** The newest messages that have room, the one that has only in part cut in its middle, in their order. */
function newest(users: readonly string[]): readonly string[] {
  const kept: string[] = []
  let room = KEPT
  for (const text of users.toReversed()) {
    if (room === 0) break
    const tokens = tokensOf(text)
    kept.unshift(tokens <= room ? text : cut(text, room))
    room = Math.max(0, room - tokens)
  }
  return kept
}

function cut(text: string, tokens: number): string {
  const half = Math.floor((tokens * 4) / 2)
  const gone = Math.ceil((Buffer.byteLength(text) - 2 * half) / 4)
  return `${text.slice(0, half)}…${gone} tokens truncated…${text.slice(text.length - half)}`
}

/** Letters that stand where a real file has ciphertext; they hide nothing. */
const cipherOf = (text: string): string => `gAAAAA${Buffer.from(`nothing ${text.length}`).toString('base64url')}`
