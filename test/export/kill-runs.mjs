// Forks and exports are killed at random moments: the source stays as it is, and a target is whole or is not there.
import { fork, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isTemporary } from '../../main/export/write-file.ts'
import { rolloutText } from '../support/rollout-text.ts'

const WRITER = join(import.meta.dirname, 'kill-writer.mjs')
const CLI = join(import.meta.dirname, '../../main/cli.ts')
const hashOf = path => createHash('sha256').update(readFileSync(path)).digest('hex')

/** A session of a few MB: long outputs and a history that is short, as compactions leave it. */
function source(megabytes) {
  const line = `assistant: ${'x'.repeat(64 * 1024)}`
  const members = 'id="0199f0aa-0000-7000-8000-000000000001" originator="test" timestamp="2026-01-01T00:00:00.000Z"'
  const turns = Array.from({ length: megabytes * 16 }, (_, i) => `user: question ${i}\n${line}`)
  return rolloutText(`meta: 0.169.0 ${members}\n${turns.join('\n')}\ncompacted: one | P+sum\nuser: last`)
}

/** How each kind of writer is started, what it may leave, and when its target is whole: `one` is a target that was not disturbed. */
const KINDS = {
  fork: {
    /** Waits until the writing begins. */
    async begin(from, target) {
      const child = fork(WRITER, [from, target], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
      await said(child, 'begun')
      return child
    },
    names: ['target.jsonl'],
    /** When it is killed, in times of one that is not. */
    kills: [0, 1.15],
    /** The last line is there with its end; every fork differs in its first line. */
    isWhole: path =>
      /"text":"last"[^\n]*\n[^\n]*"message":"last"[^\n]*\n$/.test(readFileSync(path, 'utf8').slice(-2000)),
  },
  export: {
    /** The whole command, from its first moment on. */
    async begin(from, target) {
      const words = ['export', from, '--format', 'rollout', '--out', target, '--redact', 'all', '--drop', 'display']
      return spawn(process.execPath, [CLI, ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
    },
    names: ['target.jsonl', 'target.jsonl.report.json'],
    /** Starting takes a while, and so does looking for secrets. */
    kills: [0.4, 1.6],
    /** Two exports with the same settings are the same bytes. */
    isWhole: (path, one) => hashOf(path) === hashOf(one),
  },
}

async function said(child, wanted) {
  const [word] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (word !== wanted) throw new Error(`the writer ended: ${word}`)
}

/**
 * @param {number} runs
 * @param {number} megabytes of the source
 * @param {'fork' | 'export'} kind
 * @returns {Promise<{ absent: number, temporary: number, whole: number, wrong: string[] }>} what the kills left: no trace, a
 * temporary file alone, the whole target; and every breach in words.
 */
export async function killRuns(runs, megabytes, kind) {
  const { begin, kills } = KINDS[kind]
  const [earliest, latest] = kills
  const root = mkdtempSync(join(tmpdir(), 'palimpsest-kill-'))
  const from = join(root, 'source.jsonl')
  writeFileSync(from, source(megabytes))
  const before = hashOf(from)
  const found = { absent: 0, temporary: 0, whole: 0, wrong: [] }
  try {
    mkdirSync(join(root, 'one'))
    const one = join(root, 'one/target.jsonl')
    const time = await timeOfOne(from, one, begin)
    for (let run = 0; run < runs; run++) {
      const folder = join(root, String(run))
      mkdirSync(folder)
      const child = await begin(from, join(folder, 'target.jsonl'))
      const exited = once(child, 'exit')
      await sleep((earliest + Math.random() * (latest - earliest)) * time)
      child.kill('SIGKILL')
      await exited
      look(folder, one, KINDS[kind], found)
      if (hashOf(from) !== before) found.wrong.push(`run ${run}: the source has changed`)
      rmSync(folder, { recursive: true })
    }
    return found
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Milliseconds from a writer's begin to its end. */
async function timeOfOne(from, path, begin) {
  const child = await begin(from, path)
  const begun = performance.now()
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the writer ended: ${code}`)
  return performance.now() - begun
}

function look(folder, one, { names: own, isWhole }, found) {
  const names = readdirSync(folder)
  const strange = names.filter(name => !own.includes(name) && !isTemporary(name))
  if (strange.length > 0) found.wrong.push(`left behind: ${strange.join(', ')}`)
  if (names.includes('target.jsonl')) {
    found.whole += 1
    for (const name of own.filter(each => names.includes(each)))
      if (!isWhole(join(folder, name), join(dirname(one), name))) found.wrong.push(`${name} is not whole`)
  } else if (own.some(name => names.includes(name))) found.wrong.push('a report without its target')
  else if (names.length > 0) found.temporary += 1
  else found.absent += 1
}
