import type { Action } from '../model.ts'
import { scriptActions } from '../script.ts'
import { patchAction } from './patch.ts'

/** String literals of one program that are looked at, and characters of it. */
const MOST_LITERALS = 200
const MOST_CHARACTERS = 200_000

/**
 * The one tool `exec` of code mode takes a program (codex-observed.md section 7): commands and patches in it as far as they are plain
 * literals, `cmd: "…"` and a text that is a patch. What the program computes is not known.
 */
export function programActions(program: string): readonly Action[] {
  const text = program.slice(0, MOST_CHARACTERS)
  return literalsIn(text).flatMap(({ start, end }) => {
    const inside = text.slice(start + 1, end)
    const literal = unescaped(inside)
    const patch = patchAction(literal)
    if (patch) return [patch]
    const hole = text[start] === '`' && inside.includes('${')
    return !hole && isCommand(text.slice(Math.max(0, start - 40), start)) ? scriptActions(literal) : []
  })
}

const isCommand = (before: string): boolean =>
  /(?:\b(?:cmd|command)["']?\s{0,5}:|exec_command\(|shell_command\()\s{0,5}$/.test(before)

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\n': '' }

const unescaped = (text: string): string => text.replaceAll(/\\([\s\S])/g, (_, char: string) => ESCAPES[char] ?? char)

interface Span {
  /** Of the opening and of the closing quote. */
  readonly start: number
  readonly end: number
}

/** String literals, in one pass: what does not close ends where its line ends, a template at the end. */
function literalsIn(text: string): readonly Span[] {
  const spans: Span[] = []
  for (let at = 0; at < text.length && spans.length < MOST_LITERALS; at++) {
    const quote = text[at]
    if (quote !== '"' && quote !== "'" && quote !== '`') continue
    const start = at
    for (at += 1; at < text.length && text[at] !== quote; at++) {
      if (text[at] === '\n' && quote !== '`') break
      if (text[at] === '\\') at += 1
    }
    if (text[at] === quote) spans.push({ start, end: at })
  }
  return spans
}
