import type { Glance, Thread } from './model.ts'

/** First turns that are looked at for a prompt. */
const TURNS = 20

/** A glance at a session whose turns cost nothing to make. */
export function glanceFrom(thread: Pick<Thread, 'turnCount' | 'turn' | 'own'>): Glance {
  const turns = Array.from({ length: thread.turnCount }, (_, i) => thread.turn(i + 1))
  const prompts = turns.slice(0, TURNS).map(({ prompt }) => prompt.replace(/\s+/g, ' ').trim())
  return {
    branch: null,
    prompt: prompts.find(prompt => prompt !== '') ?? '',
    failed: turns.some(({ status }) => status === 'failed'),
    turns: turns
      .filter(({ file }) => file === thread.own)
      .map(({ n, start, end, status }) => ({ n, start, end, status })),
  }
}
