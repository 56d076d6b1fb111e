/** Does a matcher take an occasion? As Codex chooses (0.169): words between bars are whole ones, all else is a pattern. */
export function matches(matcher: string | null, trigger: string): boolean {
  if (matcher === null || matcher === '' || matcher === '*') return true
  if (isWords(matcher)) return matcher.split('|').includes(trigger)
  return patternIn(matcher)?.test(trigger) ?? false
}

/** Codex passes over a group whose matcher is none. */
export const isMatcher = (matcher: string | null): boolean =>
  matcher === null || matcher === '' || matcher === '*' || isWords(matcher) || patternIn(matcher) !== null

const isWords = (matcher: string): boolean => /^[A-Za-z0-9_|]+$/.test(matcher)

function patternIn(matcher: string): RegExp | null {
  try {
    return new RegExp(matcher, 'u')
  } catch {
    return null
  }
}
