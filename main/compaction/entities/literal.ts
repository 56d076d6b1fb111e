/** Quoted words of prose. No quote may stand inside, so every position is tried once. */
const QUOTED =
  /`([^`\n]{3,80})`|"([^"\n]{3,80})"|“([^”\n]{3,80})”|«([^»\n]{3,80})»|(?<=^|[\s(])'([^'\n]{3,80})'(?=[\s).,;:!?]|$)/gm

/** Quoted literals of 3 to 80 characters; what stands between the end of one quotation and the begin of the next is none. */
export function literalsIn(text: string): readonly string[] {
  const found: string[] = []
  for (const [, ...groups] of text.matchAll(QUOTED)) {
    const literal = groups.find(group => group !== undefined) ?? ''
    if (/[\p{L}\p{N}]{2}/u.test(literal) && !/^[\s.,;:)]|\s$/.test(literal)) found.push(literal)
  }
  return found
}
