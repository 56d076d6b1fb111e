import { SECTIONS } from './parse-state.ts'
import type { Bullet, BulletFate, BulletStep, Section, SessionState } from './session-state.ts'

/** Least likeness of two bullets that are taken for one (docs/measures.md). */
export const ALIKE = 0.5
/** Least share of an old bullet's words in one that calls it superseded or withdrawn: such a one says more. */
export const NAMED = 0.6

/** Bullets of either side that are compared word by word; of more only equal ones find each other. */
const MOST = 400

interface Placed {
  readonly section: Section
  readonly bullet: Bullet
  readonly folded: string
  readonly words: ReadonlySet<string>
}

interface Match {
  readonly before: Placed
  readonly after: Placed
  readonly likeness: number
}

/**
 * What became of every bullet from one state to the next. Each bullet meets at most one of the other side: first equal ones, those of
 * the same section before others; then the most alike, within their section or with the active and inactive ones.
 */
export function compareStates(before: SessionState, after: SessionState): readonly BulletStep[] {
  const old = placed(before)
  const now = placed(after)
  const matches = [...equalPairs(old, now)]
  const left = (side: readonly Placed[], of: (match: Match) => Placed): readonly Placed[] => {
    const met = new Set(matches.map(of))
    return side.filter(each => !met.has(each))
  }
  matches.push(
    ...alikePairs(left(old, match => match.before).slice(0, MOST), left(now, match => match.after).slice(0, MOST)),
  )
  const of = new Map(matches.map(match => [match.before, match]))
  const lost = old.map(each => {
    const match = of.get(each)
    return match ? step(fateOf(match), each, match.after, match.likeness) : step('dropped', each, null, 0)
  })
  return [...lost, ...left(now, match => match.after).map(each => step('new', null, each, 0))]
}

const placed = ({ sections }: SessionState): readonly Placed[] =>
  SECTIONS.flatMap(section =>
    sections[section].map(bullet => {
      const words = wordsOf(bullet.text)
      return { section, bullet, folded: words.join(' '), words: new Set(words) }
    }),
  )

/** Lower case; paths, versions and identifiers stay whole; marks at a word's ends do not count. */
const wordsOf = (text: string): readonly string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}_./:#-]+/gu) ?? []
  )
    .map(word => word.replace(/^[./:-]+|[./:-]+$/g, ''))
    .filter(word => word !== '')

function* equalPairs(old: readonly Placed[], now: readonly Placed[]): Iterable<Match> {
  const free = new Map<string, Placed[]>()
  const met = new Set<Placed>()
  for (const each of now) free.set(each.folded, [...(free.get(each.folded) ?? []), each])
  for (const sameSection of [true, false])
    for (const before of old) {
      const list = free.get(before.folded) ?? []
      const i = list.findIndex(each => !sameSection || each.section === before.section)
      const after = list[i]
      if (!after || met.has(before)) continue
      list.splice(i, 1)
      met.add(before)
      yield { before, after, likeness: 1 }
    }
}

function alikePairs(old: readonly Placed[], now: readonly Placed[]): readonly Match[] {
  const pairs = old.flatMap(before =>
    now.flatMap(after => {
      const likeness = likenessOf(before, after)
      return likeness === 0 ? [] : [{ before, after, likeness }]
    }),
  )
  const met = new Set<Placed>()
  return pairs
    .sort(
      (a, b) =>
        b.likeness - a.likeness ||
        Number(a.before.section !== a.after.section) - Number(b.before.section !== b.after.section),
    )
    .filter(({ before, after }) => {
      if (met.has(before) || met.has(after)) return false
      met.add(before).add(after)
      return true
    })
}

/** 0 when they are not taken for one. */
function likenessOf(before: Placed, after: Placed): number {
  const durable = (section: Section): boolean => section === 'active' || section === 'inactive'
  if (before.section !== after.section && !(durable(before.section) && durable(after.section))) return 0
  let common = 0
  for (const word of before.words) if (after.words.has(word)) common += 1
  const dice = (2 * common) / (before.words.size + after.words.size || 1)
  const share = common / (before.words.size || 1)
  const named = ends(after) && before.section === 'active' && before.words.size > 1 && share >= NAMED
  if (named) return Math.max(dice, share)
  return dice >= ALIKE ? dice : 0
}

const ends = ({ section, bullet }: Placed): boolean =>
  section === 'inactive' || bullet.action === 'supersede' || bullet.action === 'withdraw'

/** Its action says; where there is none, its section and whether the text is the same. */
function fateOf({ before, after }: Match): BulletFate {
  const { action } = after.bullet
  const goesOut = ends(after) && !ends(before)
  if (goesOut) return action === 'withdraw' ? 'withdrawn' : 'superseded'
  return before.folded === after.folded || action === 'retain' ? 'retained' : 'updated'
}

const step = (fate: BulletFate, before: Placed | null, after: Placed | null, likeness: number): BulletStep => ({
  fate,
  before: before && { section: before.section, bullet: before.bullet },
  after: after && { section: after.section, bullet: after.bullet },
  likeness,
})
