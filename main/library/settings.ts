import { join } from 'node:path'
import type { Outcome } from '../base/failure.ts'
import { readJson, writeJson } from './json-file.ts'

export type Theme = 'system' | 'light' | 'dark' | 'contrast'

export interface Settings {
  readonly theme: Theme
  /** Pixels of the base size: 11 to 18. */
  readonly fontSize: number
  /** "local", "utc" or an IANA name. */
  readonly timeZone: string
  /** Codex homes to list; empty: CODEX_HOME or ~/.codex. */
  readonly homes: readonly string[]
  /** For example `code -g {file}:{line}`; "": none. */
  readonly editor: string
  readonly singleKeys: boolean
  readonly model: ModelSettings
}

/** Whom a compaction is asked of. Holds no key. */
export interface ModelSettings {
  /** `/responses` lies under it. */
  readonly baseUrl: string
  /** "": that of the session. */
  readonly model: string
  /** "": none is asked for. */
  readonly effort: string
  readonly keyFrom: 'environment' | 'store' | 'none'
  /** Name of the environment variable that holds the key. */
  readonly keyVariable: string
}

export const BASE_URL = 'https://api.openai.com/v1'
export const USUAL_KEY = 'OPENAI_API_KEY'

export const DEFAULT_MODEL: ModelSettings = {
  baseUrl: BASE_URL,
  model: '',
  effort: '',
  keyFrom: 'environment',
  keyVariable: USUAL_KEY,
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  fontSize: 12,
  timeZone: 'local',
  homes: [],
  editor: '',
  singleKeys: true,
  model: DEFAULT_MODEL,
}

/** A value read from the user's file, and what has to be said about it. */
export interface Stored<T> {
  readonly value: T
  readonly said: string | null
}

const settingsPath = (dataFolder: string): string => join(dataFolder, 'settings.json')

export function readSettings(dataFolder: string): Stored<Settings> {
  const file = readJson(settingsPath(dataFolder))
  if (file.kind === 'value') return { value: settingsOf(file.value), said: null }
  return { value: DEFAULT_SETTINGS, said: file.kind === 'none' ? null : file.said }
}

/** Writes what `settingsOf` makes of it, beside what newer versions put there. */
export function writeSettings(dataFolder: string, settings: Settings): Outcome<null> {
  const path = settingsPath(dataFolder)
  const file = readJson(path)
  const others = file.kind === 'value' ? fieldsOf(file.value) : {}
  return writeJson(path, { ...others, ...settingsOf(settings) })
}

/** Takes each value that makes sense, and the default for any other. */
export function settingsOf(value: unknown): Settings {
  const given = fieldsOf(value)
  const defaults = DEFAULT_SETTINGS
  return {
    theme: isTheme(given.theme) ? given.theme : defaults.theme,
    fontSize: numberIn(given.fontSize, 11, 18) ?? defaults.fontSize,
    timeZone: isTimeZone(given.timeZone) ? given.timeZone : defaults.timeZone,
    homes: textsOf(given.homes)
      .filter(home => home.trim() !== '')
      .slice(0, 50),
    editor: typeof given.editor === 'string' ? given.editor.slice(0, 2000) : defaults.editor,
    singleKeys: typeof given.singleKeys === 'boolean' ? given.singleKeys : defaults.singleKeys,
    model: modelSettingsOf(given.model),
  }
}

/** No other name is taken, so that a key that was typed into the wrong field is not written down. */
export const isVariableName = (text: string): boolean => /^[A-Z_][A-Z0-9_]{0,127}$/.test(text)

function modelSettingsOf(value: unknown): ModelSettings {
  const { baseUrl, model, effort, keyFrom, keyVariable } = fieldsOf(value)
  const text = (given: unknown, most: number): string => (typeof given === 'string' ? given.trim().slice(0, most) : '')
  return {
    baseUrl: text(baseUrl, 2000) || BASE_URL,
    model: text(model, 200),
    effort: text(effort, 40),
    keyFrom: keyFrom === 'store' || keyFrom === 'none' ? keyFrom : 'environment',
    keyVariable: typeof keyVariable === 'string' && isVariableName(keyVariable) ? keyVariable : USUAL_KEY,
  }
}

const THEMES = { system: 0, light: 0, dark: 0, contrast: 0 } as const satisfies Record<Theme, 0>
const isTheme = (value: unknown): value is Theme => typeof value === 'string' && Object.hasOwn(THEMES, value)

function isTimeZone(value: unknown): value is string {
  if (value === 'local' || value === 'utc') return true
  if (typeof value !== 'string' || value === '') return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: value })
    return true
  } catch {
    return false
  }
}

export type Fields = { readonly [key: string]: unknown }

export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'string') : []

/** A whole number from `low` to `high`, else null. */
export const numberIn = (value: unknown, low: number, high: number): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : null
