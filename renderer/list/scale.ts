/** Chromium caps an element at about 33.5 million pixels; above this the scroll range stands for a longer list. */
export const MOST_PIXELS = 33_000_000

/** Height of the element that makes the scroll range. */
export const rangeHeight = (height: number): number => Math.min(height, MOST_PIXELS)

/** Top of the view in the list for a scroll position. */
export function topOfScroll(scroll: number, height: number, view: number): number {
  if (height <= MOST_PIXELS) return scroll
  return (scroll * (height - view)) / (MOST_PIXELS - view)
}

/** The scroll position for a top of the view; its inverse up to one pixel of the range. */
export function scrollOfTop(top: number, height: number, view: number): number {
  if (height <= MOST_PIXELS) return top
  return (top * (MOST_PIXELS - view)) / (height - view)
}
