export interface ConfigKey {
  /** From the top, tables first. */
  readonly path: readonly string[]
  /** Its value where that is a text of one line; other values are only passed over. */
  readonly text: string | null
}

/** The keys that a TOML text sets, in order; null where it is no TOML. */
export function configKeys(text: string): readonly ConfigKey[] | null {
  try {
    return new Scanner(text).scan()
  } catch (error) {
    if (error instanceof NoToml) return null
    throw error
  }
}

class NoToml extends Error {}

/** Tables in tables at most: a deeper text is no settings file. */
const DEEPEST = 100

class Scanner {
  readonly #text: string
  #at = 0
  readonly #keys: ConfigKey[] = []

  constructor(text: string) {
    this.#text = text.replace(/^\uFEFF/, '')
  }

  scan(): readonly ConfigKey[] {
    let table: readonly string[] = []
    for (;;) {
      this.#skip(/[\s]*(?:#[^\n]*\s*)*/y)
      if (this.#at >= this.#text.length) return this.#keys
      if (this.#text[this.#at] === '[') table = this.#header()
      else this.#pair(table, 0)
      this.#need(/[ \t\r]*(?:#[^\n]*)?(?:\n|$)/y)
    }
  }

  #header(): readonly string[] {
    const open = this.#need(/\[\[?/y)
    const table = this.#key()
    this.#need(open === '[[' ? /\]\]/y : /\]/y)
    this.#keys.push({ path: table, text: null })
    return table
  }

  #pair(table: readonly string[], depth: number): void {
    const path = [...table, ...this.#key()]
    this.#need(/=[ \t]*/y)
    const at = this.#keys.length
    const text = this.#value(path, depth + 1)
    this.#keys.splice(at, 0, { path, text })
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

  #value(path: readonly string[], depth: number): string | null {
    if (depth > DEEPEST) throw new NoToml()
    const first = this.#text[this.#at]
    if (first === '{') this.#inline(path, depth)
    else if (first === '[') this.#array(path, depth)
    else return textIn(this.#need(PLAIN))
    return null
  }

  #inline(path: readonly string[], depth: number): void {
    this.#need(/\{\s*/y)
    while (this.#skip(/\}/y) === '') {
      this.#pair(path, depth)
      this.#skip(BLANK)
      if (this.#skip(/,/y) === '' && this.#text[this.#at] !== '}') throw new NoToml()
      this.#skip(BLANK)
    }
  }

  #array(path: readonly string[], depth: number): void {
    this.#need(/\[/y)
    this.#skip(BLANK)
    while (this.#skip(/\]/y) === '') {
      this.#value(path, depth + 1)
      this.#skip(BLANK)
      if (this.#skip(/,/y) === '' && this.#text[this.#at] !== ']') throw new NoToml()
      this.#skip(BLANK)
    }
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

/** A text of one line as what it says; null when the value is something else. */
function textIn(value: string): string | null {
  if (value.startsWith("'") && !value.startsWith("'''")) return value.slice(1, -1)
  return value.startsWith('"') && !value.startsWith('"""') ? unescaped(value) : null
}

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
