/** One place where a text was cut: what stands before and after the marker. */
export interface Cut {
  /** The marker itself, for example "…7505 tokens truncated…". */
  readonly marker: string
  readonly head: string
  readonly tail: string
  readonly removed: number
  readonly unit: 'tokens' | 'chars'
}

/** codex-format.md 5.8: "…" is U+2026; no line ends are added around the marker. */
const MARKER = /…(\d{1,15}) (tokens|chars) truncated…/g

/** A text may hold markers of earlier cuts; more than these are not looked at. */
const MOST_CUTS = 8

/** So much text on both sides of a marker proves a match by itself; less has to agree with the marker's number. */
const ENOUGH_TEXT = 32

/** The first marker in a text, or null. */
export function markerIn(text: string): string | null {
  if (!text.includes(' truncated…')) return null
  return text.match(MARKER)?.[0] ?? null
}

/** All ways to read a text as head, marker, tail. A marker may be a part of its own: the line ends that join parts are not text. */
export function cutsOf(text: string): readonly Cut[] {
  const cuts: Cut[] = []
  if (!text.includes(' truncated…')) return cuts
  for (const match of text.matchAll(MARKER)) {
    if (cuts.length >= 2 * MOST_CUTS) break
    const head = text.slice(0, match.index)
    const tail = text.slice(match.index + match[0].length)
    const marker = { marker: match[0], removed: Number(match[1]), unit: match[2] as Cut['unit'] }
    cuts.push({ ...marker, head, tail })
    if (head.endsWith('\n') || tail.startsWith('\n')) {
      cuts.push({ ...marker, head: head.replace(/\n$/, ''), tail: tail.replace(/^\n/, '') })
    }
  }
  return cuts
}

/** Did this cut make its text out of the whole one? */
export function cutsFrom(cut: Cut, whole: string): boolean {
  const kept = cut.head.length + cut.tail.length
  if (whole.length <= kept || !whole.startsWith(cut.head) || !whole.endsWith(cut.tail)) return false
  return kept >= ENOUGH_TEXT || agrees(cut, whole)
}

/** The number in the marker: characters exactly; tokens within what two character boundaries can shift (5.8). */
function agrees(cut: Cut, whole: string): boolean {
  const missing = whole.slice(cut.head.length, whole.length - cut.tail.length)
  if (cut.unit === 'chars') return codePoints(missing) === cut.removed
  return Math.abs(Buffer.byteLength(missing) / 4 - cut.removed) <= 3
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
