/** Letters that are one letter but for their case, by one of them. Letters beyond ASCII never stand for one of ASCII: "k" is no Kelvin sign. */
let families: ReadonlyMap<string, readonly string[]> | null = null

/** Letters beyond this have no case (Unicode 16). */
const LAST = 0x1_e943

function letterOf(character: string): string {
  const upper = single(character, character.toUpperCase())
  return single(upper, upper.toLowerCase())
}

/** One character for one; what folds to several (ß to SS) stays. */
const single = (character: string, folded: string): string =>
  [...folded].length === 1 && folded > '\x7f' === character > '\x7f' ? folded : character

function familiesBeyondAscii(): ReadonlyMap<string, readonly string[]> {
  const byLetter = new Map<string, string[]>()
  for (let code = 0x80; code <= LAST; code++) {
    if (code === 0xd800) code = 0xe000
    const character = String.fromCodePoint(code)
    const letter = letterOf(character)
    if (letter === character && character.toUpperCase() === character) continue
    const family = byLetter.get(letter)
    if (family) family.push(character)
    else byLetter.set(letter, [character])
  }
  return byLetter
}

/** A character and all that differ from it in case alone. */
export function ofAnyCase(character: string): readonly string[] {
  if (character <= '\x7f') {
    const lower = character.toLowerCase()
    const upper = character.toUpperCase()
    return lower === upper ? [character] : [lower, upper]
  }
  families ??= familiesBeyondAscii()
  const letter = letterOf(character)
  return [...new Set([character, letter, ...(families.get(letter) ?? [])])]
}
