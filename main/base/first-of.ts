/** The first of so many, from 0, for which something holds that holds for all behind it too; their count when there is none. */
export function firstOf(count: number, holds: (i: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
