import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { configTable } from '../export/codex/config-keys.ts'
import { isObject, type JsonObject } from '../rollout/parse.ts'
import type { Hook, Trust } from './hook.ts'
import { type Configured, configuredHooks } from './hook-groups.ts'
import { eventKey, hookHash } from './hook-hash.ts'
import { isMatcher } from './matcher.ts'

export interface HomeHooks {
  /** In the order in which Codex lists them: those of hooks.json, then those of config.toml. */
  readonly hooks: readonly Hook[]
  /** Whole sentences on files that could not be read. */
  readonly problems: readonly string[]
}

/** Bytes of a settings file. */
const LARGEST = 4 * 1024 * 1024

/**
 * The hooks around compactions that a Codex home holds, and whether Codex would run them (0.169: `hooks.json`, `[hooks]` of `config.toml`, and the
 * trust under `hooks.state` there). Only for the user's own home: whoever writes to it decides what runs.
 */
export function hooksOfHome(home: string, isWindows = process.platform === 'win32'): HomeHooks {
  const real = realPath(home)
  const problems: string[] = []
  const configFile = join(real, 'config.toml')
  const config = settingsIn(configFile, text => configTable(text), 'TOML', problems)
  const inConfig = objectIn(config, 'hooks')
  const jsonFile = join(real, 'hooks.json')
  const inJson = settingsIn(jsonFile, jsonHooks, 'hooks', problems)
  const hooks = [
    { source: jsonFile, events: inJson },
    { source: configFile, events: inConfig },
  ].flatMap(({ source, events }) => {
    const found = configuredHooks(events, isWindows)
    if (typeof found === 'string') {
      problems.push(`${source} is passed over: ${found}.`)
      return []
    }
    for (const matcher of new Set(found.map(hook => hook.matcher)))
      if (!isMatcher(matcher))
        problems.push(`Hooks of ${source} are passed over: ${JSON.stringify(matcher)} matches nothing.`)
    return found
      .filter(({ matcher }) => isMatcher(matcher))
      .map(hook => hookOf(hook, source, objectIn(inConfig, 'state')))
  })
  return { hooks, problems }
}

function hookOf(configured: Configured, source: string, states: JsonObject): Hook {
  const { event, matcher, command, seconds, inBackground, place } = configured
  const state = objectIn(states, `${source}:${eventKey(event)}:${place.join(':')}`)
  return { event, matcher, command, seconds, inBackground, source, trust: trustOf(state, hookHash(configured)) }
}

function trustOf({ enabled, trusted_hash: trusted }: JsonObject, hash: string): Trust {
  if (enabled === false) return 'disabled'
  if (typeof trusted !== 'string') return 'untrusted'
  return trusted === hash ? 'trusted' : 'modified'
}

function jsonHooks(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value) || Object.keys(value).some(key => key !== 'hooks' && key !== 'description')) return null
    const { hooks = {} } = value
    return isObject(hooks) ? hooks : null
  } catch {
    return null
  }
}

/** Nothing where the file is not there; nothing and a sentence where it cannot be read. */
function settingsIn(
  path: string,
  read: (text: string) => JsonObject | null,
  what: string,
  problems: string[],
): JsonObject {
  try {
    const facts = statSync(path, { throwIfNoEntry: false })
    if (facts === undefined || !facts.isFile()) return {}
    const value = facts.size > LARGEST ? null : read(readFileSync(path, 'utf8'))
    if (value === null) problems.push(`${path} is passed over: it cannot be read as ${what}.`)
    return value ?? {}
  } catch (error) {
    problems.push(`${path} is passed over: it cannot be read (${codeOf(error)}).`)
    return {}
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'

/** Codex names its files by the path without links. */
function realPath(home: string): string {
  try {
    return realpathSync(home)
  } catch {
    return home
  }
}

function objectIn(object: JsonObject, key: string): JsonObject {
  const value = Object.hasOwn(object, key) ? object[key] : null
  return isObject(value) ? value : {}
}
