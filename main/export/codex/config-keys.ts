export interface ConfigKey {
  /** From the top, tables first. */
  readonly path: readonly string[]
  /** Its value where that is a text of one line; other values are only passed over. */
  readonly text: string | null
}

/** A value of a TOML text. null stands for a time, which no reader here needs. */
export type ConfigValue = string | number | boolean | null | readonly ConfigValue[] | ConfigTable
export interface ConfigTable {
  readonly [key: string]: ConfigValue
}

/** The keys that a TOML text sets, in order; null where it is no TOML. */
export function configKeys(text: string): readonly ConfigKey[] | null {
  return scanned(text)?.keys ?? null
}

/** A TOML text as one table; null where it is no TOML, or sets a key twice. */
export function configTable(text: string): ConfigTable | null {
  return scanned(text)?.table ?? null
}

function scanned(text: string): Scanned | null {
  try {
    return new Scanner(text).scan()
  } catch (error) {
    if (error instanceof NoToml) return null
    throw error
  }
}

interface Scanned {
  readonly keys: readonly ConfigKey[]
  readonly table: ConfigTable | null
}

class NoToml extends Error {}

/** Tables in tables at most: a deeper text is no settings file. */
const DEEPEST = 100

class Scanner {
  readonly #text: string
  #at = 0
  readonly #keys: ConfigKey[] = []
  readonly #root = newTable()

  constructor(text: string) {
    this.#text = text.replace(/^\uFEFF/, '')
  }

  scan(): Scanned {
    let table: readonly string[] = []
    let isWhole = true
    for (;;) {
      this.#skip(/[\s]*(?:#[^\n]*\s*)*/y)
      if (this.#at >= this.#text.length) return { keys: this.#keys, table: isWhole ? this.#root : null }
      if (this.#text[this.#at] === '[') {
        const header = this.#header()
        table = header.path
        isWhole = opened(this.#root, header) && isWhole
      } else {
        const { path, value } = this.#pair(table, 0)
        isWhole = set(this.#root, path, value) && isWhole
      }
      this.#need(/[ \t\r]*(?:#[^\n]*)?(?:\n|$)/y)
    }
  }

  #header(): Header {
    const open = this.#need(/\[\[?/y)
    const path = this.#key()
    this.#need(open === '[[' ? /\]\]/y : /\]/y)
    this.#keys.push({ path, text: null })
    return { path, isOneOfMany: open === '[[' }
  }

  #pair(table: readonly string[], depth: number): { readonly path: readonly string[]; readonly value: ConfigValue } {
    const path = [...table, ...this.#key()]
    this.#need(/=[ \t]*/y)
    const at = this.#keys.length
    const isLine = !/"{3}|'{3}/y.test(this.#text.slice(this.#at, this.#at + 3))
    const value = this.#value(path, depth + 1)
    this.#keys.splice(at, 0, { path, text: isLine && typeof value === 'string' ? value : null })
    return { path, value }
  }

  #key(): readonly string[] {
    const parts: string[] = []
    do {
      this.#skip(/[ \t]*/y)
      parts.push(this.#keyPart())
      this.#skip(/[ \t]*/y)
    } while (this.#skip(/\./y) !== '')
    return parts
  }

  #keyPart(): string {
    const bare = this.#skip(/[\w-]+/y)
    if (bare !== '') return bare
    const literal = this.#skip(/'[^'\n]*'/y)
    if (literal !== '') return literal.slice(1, -1)
    return unescaped(this.#need(/"(?:[^"\\\n]|\\.)*"/y))
  }

  #value(path: readonly string[], depth: number): ConfigValue {
    if (depth > DEEPEST) throw new NoToml()
    const first = this.#text[this.#at]
    if (first === '{') return this.#inline(path, depth)
    return first === '[' ? this.#array(path, depth) : plainValue(this.#need(PLAIN))
  }

  #inline(path: readonly string[], depth: number): ConfigTable {
    this.#need(/\{\s*/y)
    const table = newTable()
    while (this.#skip(/\}/y) === '') {
      const pair = this.#pair(path, depth)
      if (!set(table, pair.path.slice(path.length), pair.value)) throw new NoToml()
      this.#skip(BLANK)
      if (this.#skip(/,/y) === '' && this.#text[this.#at] !== '}') throw new NoToml()
      this.#skip(BLANK)
    }
    return table
  }

  #array(path: readonly string[], depth: number): readonly ConfigValue[] {
    this.#need(/\[/y)
    this.#skip(BLANK)
    const values: ConfigValue[] = []
    while (this.#skip(/\]/y) === '') {
      values.push(this.#value(path, depth + 1))
      this.#skip(BLANK)
      if (this.#skip(/,/y) === '' && this.#text[this.#at] !== ']') throw new NoToml()
      this.#skip(BLANK)
    }
    return values
  }

  /** Passes over what fits here; "" when nothing does. */
  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const [found = ''] = pattern.exec(this.#text) ?? []
    this.#at += found.length
    return found
  }

  #need(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match === null) throw new NoToml()
    this.#at += match[0].length
    return match[0]
  }
}

/** White space, line ends and comments. */
const BLANK = /(?:\s|#[^\n]*)*/y

/** Texts of one line and of several, numbers, times, true and false. */
const PLAIN =
  /"""(?:[^\\"]|\\[\s\S]|"(?!""))*"{3,5}|'''(?:[^']|'(?!''))*'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w+:.-]+(?: [\d:.+-]+Z?)?/y

interface Header {
  readonly path: readonly string[]
  /** `[[path]]`: one more of a list. */
  readonly isOneOfMany: boolean
}

/** Without a prototype: any word may be a key. */
type OpenTable = Record<string, ConfigValue>
const newTable = (): OpenTable => Object.create(null) as OpenTable

/** Sets a key that was not there; false where it was. */
function set(root: OpenTable, path: readonly string[], value: ConfigValue): boolean {
  const table = tableAt(root, path.slice(0, -1))
  const key = path.at(-1)
  if (table === null || key === undefined || key in table) return false
  table[key] = value
  return true
}

function opened(root: OpenTable, { path, isOneOfMany }: Header): boolean {
  if (!isOneOfMany) return tableAt(root, path) !== null
  const table = tableAt(root, path.slice(0, -1))
  const key = path.at(-1)
  if (table === null || key === undefined) return false
  const list = table[key] ?? []
  if (!Array.isArray(list)) return false
  table[key] = [...list, newTable()]
  return true
}

/** The table at a path, made where it is not there; of a list its last one. null: something else is there. */
function tableAt(root: OpenTable, path: readonly string[]): OpenTable | null {
  let table = root
  for (const key of path) {
    table[key] ??= newTable()
    const found = table[key]
    const next = Array.isArray(found) ? found.at(-1) : found
    if (typeof next !== 'object' || next === null || Array.isArray(next)) return null
    table = next as OpenTable
  }
  return table
}

function plainValue(text: string): ConfigValue {
  if (text.startsWith("'''")) return text.slice(3, -3).replace(/^\r?\n/, '')
  if (text.startsWith("'")) return text.slice(1, -1)
  if (text.startsWith('"""')) return unescaped(`"${ofOneLine(text.slice(3, -3))}"`)
  if (text.startsWith('"')) return unescaped(text)
  if (text === 'true' || text === 'false') return text === 'true'
  const number = /^[+-]?\d[\d_]*(\.\d[\d_]*)?([eE][+-]?\d+)?$/.test(text) ? Number(text.replaceAll('_', '')) : null
  return number
}

/** A text of several lines as one with escapes. */
const ofOneLine = (text: string): string =>
  text
    .replace(/^\r?\n/, '')
    .replace(/\\[ \t]*\r?\n\s*/g, '')
    .replace(/\\[\s\S]|["\n\r\t]/g, found => (found.length > 1 ? found : (ESCAPES[found] ?? found)))

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** TOML's escapes are those of JSON, and two of its own. */
function unescaped(quoted: string): string {
  const text = quoted.replace(/\\U([0-9a-fA-F]{8})|\\e/g, (all, code: string | undefined) =>
    code === undefined ? (all === '\\e' ? '\\u001b' : all) : safePoint(Number.parseInt(code, 16)),
  )
  try {
    return String(JSON.parse(text))
  } catch {
    throw new NoToml()
  }
}

function safePoint(code: number): string {
  if (code > 0x10ffff) throw new NoToml()
  return JSON.stringify(String.fromCodePoint(code)).slice(1, -1)
}
