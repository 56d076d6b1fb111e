import type { Item } from './model.ts'

/** The file of an item that no file holds, made with `Thread.itemFrom`; its line is 0 and its index the one that was handed in. */
export const NO_FILE = -1

export const refOfNone = (n: number): Item['ref'] => ({ file: NO_FILE, line: 0, index: n })

export const isOfNone = ({ ref }: Pick<Item, 'ref'>): boolean => ref.file === NO_FILE
