import { foldSpace } from './fold.ts'

/** Characters of a sentence; a longer one is data. */
const SHORTEST = 8
const LONGEST = 400

/** Sentences of prose: a line, or what ends in a full stop. Blocks of code are no prose. */
export function sentencesIn(text: string): readonly string[] {
  const sentences: string[] = []
  let code = false
  for (const line of text.split('\n')) {
    if (/^\s{0,3}(?:```|~~~)/.test(line)) code = !code
    else if (!code && line.length <= 20_000)
      for (const part of line.split(/(?<=[.!?…])\s+(?=[\p{Lu}\p{N}"“`(])/u)) add(sentences, part)
  }
  return sentences
}

function add(sentences: string[], part: string): void {
  if (part.length > 3 * LONGEST) return
  const sentence = foldSpace(part).replace(/^(?:[-*•>#]{1,6}|\d{1,3}[.)]) /, '')
  if (sentence.length >= SHORTEST && sentence.length <= LONGEST && sentence.includes(' ')) sentences.push(sentence)
}

/** Words that carry no content of their own. */
const STOP: ReadonlySet<string> = new Set(
  (
    'a about after all also am an and any are as at be because been before being both but by can cannot could did do does doing don dont for from get ' +
    'go got had has have having he her here him his how i if in into is isn it its just let like ll me more most my no not now of off on one only or ' +
    'other our out over own please re s same she should so some such t than that the their them then there these they this those to too up us use using ' +
    've very was we were what when where which while who why will with would you your always never must instead make sure want need'
  ).split(' '),
)

/** Content words of a sentence in one form each: lower case, without the commonest endings. */
export function contentWords(sentence: string): readonly string[] {
  const words = new Set<string>()
  for (const [word] of sentence.toLowerCase().matchAll(/[\p{L}\p{N}_][\p{L}\p{N}_.\-/]*[\p{L}\p{N}_]|[\p{L}\p{N}]/gu)) {
    if (!STOP.has(word) && (word.length > 1 || /\d/.test(word))) words.add(stem(word))
  }
  return [...words]
}

/** "file" and "files", "edits", "edited" and "editing" are one word; names with a point, a slash or a digit stay whole. */
function stem(word: string): string {
  if (word.length < 4 || /[^\p{L}]/u.test(word)) return word
  const bare = word.endsWith('ss') ? word : word.replace(/(?:ing|ed|s)$/, '')
  return bare.length < 3 ? word : bare.replace(/e$/, '')
}

/** Share of content words that has to be found again for two sentences to say the same. */
export const ENOUGH = 0.6

/** Fewer words in common prove nothing. */
const FEWEST = 2

/** Are so many of `count` content words found that the sentence is said again? */
export const saysAgain = (found: number, count: number): boolean =>
  count >= FEWEST && found >= FEWEST && found >= ENOUGH * count
