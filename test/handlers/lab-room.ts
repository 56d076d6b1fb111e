import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { type ThreadHandlers, threadHandlers } from '../../main/handlers.ts'
import { DEFAULT_SETTINGS, type ModelSettings, writeSettings } from '../../main/library/settings.ts'
import type { LabPlan, LabRunView, LabSettings } from '../../preload/contract.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { type Act, type ScriptedServer, scriptedServer } from '../support/scripted-server.ts'
import { gotten, ready } from './opened.ts'

/** A session that was compacted once: 4 items before, 2 after. */
export const SESSION = `meta: 0.169.0 id="0199f0aa-0000-7000-8000-000000000001" timestamp="2026-01-01T00:00:00.000Z"
turn t1 {
user: Keep src/main.ts as it is
assistant: I changed lib/other.ts
user: Go on
assistant: done
}
compacted: Go on | P+was at src/main.ts
turn t2 {
user: two
assistant: a2
}`

export const AT = 'checkpoint:1:before'

/** An open session with a data folder of its own, and what the Lab of it told. */
export interface LabRoom {
  readonly calls: ThreadHandlers
  readonly key: string
  readonly data: string
  readonly events: readonly LabRunView[]
  /** Settings of the model, as the user would save them. */
  asking(model: Partial<ModelSettings>): void
  /** A plan of this strategy. */
  plan(strategy: string, over?: Partial<LabSettings>, at?: string): Promise<LabPlan>
  /** Waits until a run is over. */
  over(run: LabRunView): Promise<LabRunView>
  /** Plans and runs to the end. */
  made(strategy: string, over?: Partial<LabSettings>, name?: string): Promise<LabRunView>
  /** The same again in a new program with the same data folder. */
  again(): Promise<LabRoom>
}

export const lab = (over: Partial<LabSettings> = {}): LabSettings => ({
  strategy: 'extract',
  model: null,
  effort: null,
  prompt: null,
  summary: null,
  options: {},
  ...over,
})

export async function labRoom(text: string = SESSION): Promise<LabRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-lab-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  const path = join(folder, 'source.jsonl')
  writeFileSync(path, rolloutText(text))
  mkdirSync(join(folder, 'data'))
  return roomAt(path, join(folder, 'data'))
}

async function roomAt(path: string, data: string): Promise<LabRoom> {
  const events: LabRunView[] = []
  const calls = threadHandlers({
    homes: () => [],
    dataFolder: data,
    emit: (event, payload) => {
      if (event === 'lab') events.push(payload as LabRunView)
    },
  })
  onTestFinished(() => calls.close())
  const { key } = gotten(await calls.openThread({ path }))
  await ready(calls, key)
  const plan: LabRoom['plan'] = async (strategy, over, at = AT) =>
    gotten(await calls.labPlan({ key, at, settings: lab({ strategy, ...over }) }))
  const over: LabRoom['over'] = async ({ run }) => {
    const now = async () => gotten(await calls.labRuns({ key })).find(each => each.run === run)
    await expect.poll(async () => (await now())?.phase, { timeout: 10_000 }).toMatch(/^(done|failed|stopped)$/)
    return (await now()) as LabRunView
  }
  return {
    ...{ calls, key, data, events, plan, over },
    asking: model => void writeSettings(data, { ...DEFAULT_SETTINGS, model: { ...DEFAULT_SETTINGS.model, ...model } }),
    made: async (strategy, settings, name = '') =>
      over(gotten(await calls.labRun({ key, plan: (await plan(strategy, settings)).plan, name }))),
    again: async () => {
      await calls.close()
      return roomAt(path, data)
    },
  }
}

/** The same with a model on the loopback that does as it is told. */
export async function askingRoom(...acts: readonly Act[]): Promise<LabRoom & { readonly server: ScriptedServer }> {
  const server = await scriptedServer(...acts)
  onTestFinished(() => server.close())
  const room = await labRoom()
  room.asking({ baseUrl: server.base, model: 'm', keyFrom: 'none' })
  return { ...room, server }
}
