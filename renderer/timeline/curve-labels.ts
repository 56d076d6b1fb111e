/** A label on the plot, in canvas pixels. */
export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const meet = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

/** Where a label goes that wants a place and must not lie on another one: there, else right below that. */
export function besides(wanted: Box, taken: Box | null): Box {
  if (taken === null || !meet(wanted, taken)) return wanted
  const down = taken.bottom - wanted.top
  return { ...wanted, top: wanted.top + down, bottom: wanted.bottom + down }
}
