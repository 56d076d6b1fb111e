import { setFlagsFromString } from 'node:v8'

/**
 * Keeps the heap of this thread near what is in use. By default it may grow fourfold between two collections, and its room for young
 * objects to 60 MB and more: sessions pass through it line by line, and what they leave behind would pile up.
 */
export function keepHeapSmall(): void {
  // A step through compactions of 5 MB each leaves garbage of that size behind: with this a session of 1 GB takes 30 MB more
  // while all are looked at, not 160.
  setFlagsFromString('--heap-growing-percent=30')
  // What that room once took is never given back. Redacting 120 MB takes 155 MB in all with this, 370 MB without.
  setFlagsFromString('--semi-space-growth-factor=1')
}

/** V8 takes this for three rooms of which one is in use. */
const ROOMS = 3

/**
 * Gives threads that begin from now on all of their room for young objects at once, as it is limited for them in MB: they are kept from
 * widening it, and who reads thousands of files would collect them every few files.
 */
export function beginWithYoung(mb: number): void {
  setFlagsFromString(`--min-semi-space-size=${Math.floor(mb / ROOMS)}`)
}
