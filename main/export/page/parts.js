// @ts-check
/** @import { Entries, Head, Section } from '../../thread/exported/shape.ts' */

/** @returns {Head} */
export function readHead() {
  return JSON.parse(document.getElementById('head')?.textContent ?? '{}')
}

/** @type {Map<string, Promise<readonly any[]>>} */
const kept = new Map()
/** Parts that are kept inflated: a few screens and what stands around them. */
const MOST_KEPT = 24

/**
 * One part of a list, inflated when it is asked for.
 * @template {Section} S
 * @param {S} section
 * @param {number} i
 * @returns {Promise<readonly Entries[S][]>}
 */
export function readPart(section, i) {
  const id = `${section}-${i}`
  const found = kept.get(id) ?? inflate(id)
  kept.delete(id)
  kept.set(id, found)
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest)
  return found
}

/**
 * Entries [from, to) of a list.
 * @template {Section} S
 * @param {Head} head
 * @param {S} section
 * @param {number} from
 * @param {number} to
 * @returns {Promise<readonly Entries[S][]>}
 */
export async function readEntries(head, section, from, to) {
  const firsts = head.parts?.[section] ?? []
  const entries = []
  for (let i = partOf(firsts, from); i >= 0 && i < firsts.length && (firsts[i] ?? 0) < to; i++) {
    const first = firsts[i] ?? 0
    const part = await readPart(section, i)
    entries.push(...part.slice(Math.max(0, from - first), to - first))
  }
  return entries
}

/** The last part that begins at or before a place. @param {readonly number[]} firsts @param {number} place */
export function partOf(firsts, place) {
  let low = 0
  let high = firsts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((firsts[middle] ?? 0) <= place) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** @param {string} id */
async function inflate(id) {
  const text = document.getElementById(id)?.textContent
  if (!text) throw new Error(`This page lacks its part ${id}.`)
  if (!('DecompressionStream' in globalThis)) throw new Error('This browser is too old to unpack it.')
  const bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0))
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return JSON.parse(await new Response(stream).text())
}
