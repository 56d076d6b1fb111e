/** Words that look like names of a program and are those of products. */
const NOT_MINE: ReadonlySet<string> = new Set([
  'JavaScript',
  'TypeScript',
  'GitHub',
  'GitLab',
  'LaTeX',
  'macOS',
  'iOS',
  'OpenAI',
  'ChatGPT',
  'WebSocket',
  'PowerShell',
  'YouTube',
  'PostgreSQL',
  'MySQL',
  'JetBrains',
])

const SNAKE = /^_{0,2}[a-zA-Z][a-zA-Z0-9]*(?:_{1,2}[a-zA-Z0-9]+)+_{0,2}$/
const CAMEL = /^[a-z$][a-z0-9]*(?:[A-Z][a-zA-Z0-9]*)+$/
const PASCAL = /^(?:[A-Z][a-z0-9]+){2,}[A-Z]{0,5}$|^[A-Z]{2,6}(?:[A-Z][a-z0-9]+){1,9}$/

/** snake_case, SCREAMING_CASE, camelCase, PascalCase of two words or more, 4 to 80 characters. Of plain words nobody knows what they name. */
export function isIdentifier(word: string): boolean {
  if (word.length < 4 || word.length > 80) return false
  if (!SNAKE.test(word) && !CAMEL.test(word) && !PASCAL.test(word)) return false
  return !NOT_MINE.has(word) && !isNoise(word)
}

/** Keys, hashes and pieces of base64: digits between letters everywhere. */
function isNoise(word: string): boolean {
  let changes = 0
  for (let i = 1; i < word.length; i++) if (isDigit(word, i) !== isDigit(word, i - 1)) changes += 1
  return changes > 4 || (word.length > 40 && !word.includes('_'))
}

const isDigit = (word: string, at: number): boolean => word.charCodeAt(at) >= 48 && word.charCodeAt(at) <= 57
