import { basenameOf } from '../entities/path.ts'

/** Letters and digits alone, in one case: `parse_amount`, `parseAmount` and "Parse amount" are the same. */
export const squash = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')

/** Does a text hold an answer, in whole or in a part that tells it: another case or spelling, the end of a path, a piece of a name? */
export function givesAway(text: string, answer: string): boolean {
  const said = squash(text)
  const whole = squash(answer)
  return whole === '' || said.includes(whole) || tellingParts(answer).some(part => said.includes(squash(part)))
}

/** Does a text hold all of an answer? */
export const holdsAnswer = (text: string, answer: string): boolean => squash(text).includes(squash(answer))

/** Characters below which a piece of a name says nothing. */
const PIECE = 4
/** Of a single word, how much of its beginning is the word in another form: "edit" and "edited". */
const STEM = 0.75

function tellingParts(answer: string): readonly string[] {
  const words = answer
    .split(/[\s"'`()[\]{},;:=]+/)
    .map(word => word.replace(/[.!?…]+$/, ''))
    .filter(word => squash(word).length >= 3)
  return words.flatMap(word => [
    ...(words.length > 1 && isSpecific(word) ? [word] : []),
    ...pathParts(word),
    ...nameParts(word),
    ...(words.length === 1 && /^\p{L}{5,}$/u.test(word) ? [word.slice(0, Math.max(PIECE, word.length * STEM))] : []),
  ])
}

/** A word that is no plain word of a language. */
const isSpecific = (word: string): boolean => /[\d/\\_.@]|\p{Ll}\p{Lu}/u.test(word)

/** The last name of a path, also without what follows its point. */
function pathParts(word: string): readonly string[] {
  if (!/[/\\]|\.\w{1,12}$/.test(word)) return []
  const name = basenameOf(word.replaceAll('\\', '/').replace(/\/+$/, ''))
  const point = name.lastIndexOf('.')
  return [name, point > 0 ? name.slice(0, point) : name].filter(part => squash(part).length >= 3)
}

/** The words that a name in camel or snake case is made of. */
function nameParts(word: string): readonly string[] {
  if (!/_|\p{Ll}\p{Lu}/u.test(word)) return []
  return word
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(part => part.length > PIECE)
}

/** Are two answers so different that one cannot be taken for the other, nor hold it? */
export function areApart(one: string, other: string): boolean {
  const [a, b] = [squash(one), squash(other)]
  if (a === '' || b === '' || a.includes(b) || b.includes(a)) return false
  const [nameA, nameB] = [one, other].map(text => basenameOf(text.replaceAll('\\', '/')).toLowerCase())
  return !(/[/\\]/.test(one + other) && nameA === nameB) && !isWordForm(a, b)
}

/** "edit" and "editing": one begins as the other does, nearly to its end. */
function isWordForm(a: string, b: string): boolean {
  if (/\d/.test(a + b)) return false
  const shared = Math.ceil(Math.max(a.length, b.length) * STEM)
  return a.length >= PIECE && b.length >= PIECE && a.slice(0, shared) === b.slice(0, shared)
}
