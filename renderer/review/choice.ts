import type { RedactChoice } from '../../preload/contract.ts'

/** A class, a secret or a place, as a review names it: each is the beginning of the names of what is in it. */
export type Found =
  | { readonly kind: 'class'; readonly id: string }
  | { readonly kind: 'secret'; readonly id: string }
  | { readonly kind: 'place'; readonly id: string }

/** `part`: some of it stays. `above`: it stays because all that it belongs to does. */
export type Fate = 'goes' | 'part' | 'stays' | 'above'

/** What the names of everything inside begin with; a place has nothing inside. */
const inside = ({ kind, id }: Found): string => (kind === 'class' ? `${id}:` : `${id} @ `)

const classOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf(':')))
const secretOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf(' @ ')))

/** What becomes of it in an export with this choice. */
export function fateOf(found: Found, { off }: RedactChoice): Fate {
  const { kind, id } = found
  const above = kind === 'class' ? [] : kind === 'secret' ? [classOf(id)] : [classOf(id), secretOf(id)]
  if (above.some(name => off.includes(name))) return 'above'
  if (off.includes(id)) return 'stays'
  return kind !== 'place' && off.some(name => name.startsWith(inside(found))) ? 'part' : 'goes'
}

/** Switches it off, or on again with all that is in it; null where it stays with what it belongs to. */
export function switched(found: Found, choice: RedactChoice): RedactChoice | null {
  const fate = fateOf(found, choice)
  if (fate === 'above') return null
  const others = choice.off.filter(
    name => name !== found.id && (found.kind === 'place' || !name.startsWith(inside(found))),
  )
  return { ...choice, off: fate === 'goes' ? [...others, found.id] : others }
}
