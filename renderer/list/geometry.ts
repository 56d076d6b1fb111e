/** Where the rows of a list stand. Heights are fixed, so every place is arithmetic; pixels at 100 %. */
export interface Geometry {
  /** Rows, heads of sections included. */
  readonly count: number
  /** Sum of all heights. */
  readonly height: number
  /** Top of a row. */
  y(index: number): number
  h(index: number): number
  /** Row that covers pixel `y`; clipped to the list, -1 when it is empty. */
  at(y: number): number
}

export function uniform(count: number, h: number): Geometry {
  return {
    count,
    height: count * h,
    y: index => index * h,
    h: () => h,
    at: y => (count === 0 ? -1 : Math.min(count - 1, Math.max(0, Math.floor(y / h)))),
  }
}

/** A head (0 = none) and rows of one height, of which a few may be of another. */
export interface Section {
  readonly head: number
  readonly rows: number
  readonly row: number
  /** Rows of another height, by rising index within the section. */
  readonly other: readonly { readonly row: number; readonly h: number }[]
}

/** A place in a sectioned list; `row` -1 is the section's head. */
export interface SectionPlace {
  readonly section: number
  readonly row: number
}

export interface SectionGeometry extends Geometry {
  place(index: number): SectionPlace
  index(place: SectionPlace): number
}

/** Prefix sums over the sections; a place within a section costs a search among its rows of other height. */
export function sectioned(sections: readonly Section[]): SectionGeometry {
  const tops = new Float64Array(sections.length + 1)
  const firsts = new Float64Array(sections.length + 1)
  sections.forEach((section, i) => {
    tops[i + 1] = at(tops, i) + rowTop(section, section.rows)
    firsts[i + 1] = at(firsts, i) + section.rows + (section.head > 0 ? 1 : 0)
  })
  const count = at(firsts, sections.length)
  const place = (index: number): SectionPlace => {
    const section = lastAtMost(firsts, sections.length, index)
    const head = (sections[section]?.head ?? 0) > 0 ? 1 : 0
    return { section, row: index - at(firsts, section) - head }
  }
  return {
    count,
    height: at(tops, sections.length),
    place,
    index: ({ section, row }) => at(firsts, section) + row + ((sections[section]?.head ?? 0) > 0 ? 1 : 0),
    y: index => {
      const { section, row } = place(index)
      const s = sections[section]
      return s === undefined ? 0 : at(tops, section) + (row < 0 ? 0 : rowTop(s, row))
    },
    h: index => {
      const { section, row } = place(index)
      const s = sections[section]
      return s === undefined ? 0 : row < 0 ? s.head : (s.other.find(o => o.row === row)?.h ?? s.row)
    },
    at: y => {
      if (count === 0) return -1
      const section = lastAtMost(tops, sections.length, Math.max(0, y))
      const s = sections[section]
      if (s === undefined) return count - 1
      const row = rowAt(s, y - at(tops, section))
      return Math.min(count - 1, at(firsts, section) + row + (s.head > 0 ? 1 : 0))
    },
  }
}

const at = (array: Float64Array, i: number): number => array[i] ?? 0

/** Top of a row from the top of its section. */
function rowTop(s: Section, row: number): number {
  let extra = 0
  for (const o of s.other) {
    if (o.row >= row) break
    extra += o.h - s.row
  }
  return s.head + row * s.row + extra
}

/** Row of a section that covers `y` from its top; -1 = its head. */
function rowAt(s: Section, y: number): number {
  if (y < s.head || s.rows === 0) return s.head > 0 ? -1 : 0
  let low = 0
  let high = s.rows - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (rowTop(s, middle) <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** Last i < n with array[i] <= value and a non-empty span after it; 0 when there is none. */
function lastAtMost(array: Float64Array, n: number, value: number): number {
  let low = 0
  let high = Math.max(0, n - 1)
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (at(array, middle) <= value) low = middle
    else high = middle - 1
  }
  while (low > 0 && at(array, low + 1) === at(array, low)) low--
  return low
}

/** Rows to draw for a view `height` pixels high at `top`: all that are seen and `over` more on each side; end exclusive. */
export function windowOf(
  g: Geometry,
  top: number,
  height: number,
  over: number,
): { readonly from: number; readonly to: number } {
  if (g.count === 0) return { from: 0, to: 0 }
  const first = g.at(top)
  const last = g.at(top + Math.max(0, height - 1))
  return { from: Math.max(0, first - over), to: Math.min(g.count, last + 1 + over) }
}

export type Align = 'near' | 'start' | 'centre'

/** The top that shows a row, `covered` pixels of the view's upper edge being under a sticky head. `near` moves as little as it can. */
export function topFor(g: Geometry, index: number, top: number, height: number, covered: number, align: Align): number {
  if (index < 0 || index >= g.count) return top
  const y = g.y(index)
  const h = g.h(index)
  const most = Math.max(0, g.height - height)
  const clip = (value: number): number => Math.min(most, Math.max(0, value))
  if (align === 'start') return clip(y - covered)
  if (align === 'centre') return clip(y - (height - h) / 2)
  if (y < top + covered) return clip(y - covered)
  if (y + h > top + height) return clip(y + h - height)
  return top
}
