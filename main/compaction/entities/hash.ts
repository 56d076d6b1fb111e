/** FNV-1a over UTF-16 units, 32 bits. */
export function hash32(text: string, seed: number): number {
  let value = 0x811c9dc5 ^ (seed * 0x9e3779b9)
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value >>> 0
}

/** 53 bits: among a million texts two are equal by chance about once in eighteen thousand times. */
export const hash53 = (text: string): number => hash32(text, 0) * 2 ** 21 + (hash32(text, 1) >>> 11)
