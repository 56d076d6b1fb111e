import { type Hit, SHORTEST_NEEDLE } from './hit.ts'

const HEAD = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
const BODY = /[A-Za-z0-9+/=\s\\,:.()+-]{0,12000}/y
const FOOT = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/y
/** Lines of a key that tell it alone. Characters. */
const LONG_PART = 32

/** Private keys in PEM form, also those whose end was cut off. */
export function privateKeys(text: string): readonly Hit[] {
  const hits: Hit[] = []
  if (!text.includes('PRIVATE KEY')) return hits
  for (const { 0: head, index } of text.matchAll(HEAD)) {
    const from = index + head.length
    const end = endOf(text, from)
    const parts = text.slice(from, end).match(/[A-Za-z0-9+/=]+/g) ?? []
    const needles = parts.map(part => part.replace(/^\+/, '')).filter(part => part.length >= LONG_PART)
    const value = parts.map(part => part.replace(/^\+/, '')).join('')
    if (value.length >= SHORTEST_NEEDLE)
      hits.push({ class: 'private-key', start: index, end, from: index, value, needles })
  }
  return hits
}

function endOf(text: string, from: number): number {
  const dashes = text.indexOf('-----', from)
  FOOT.lastIndex = dashes
  const foot = dashes === -1 ? null : FOOT.exec(text)
  if (foot !== null && dashes - from < 20_000) return dashes + foot[0].length
  BODY.lastIndex = from
  const body = BODY.exec(text)?.[0] ?? ''
  return Math.min(from + body.length, dashes === -1 ? text.length : dashes)
}
