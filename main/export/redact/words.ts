/** Values that stand for a secret without being one. */
const PLACEHOLDER =
  /^(?:[[<{$%*]|\.\.\.|true$|false$|null$|none$|undefined$|string$|number$|boolean$|object$|required$|optional$|x{4,}|\*+$)|example|placeholder|changeme|redacted|process\.env|os\.environ|getenv|import\.meta/i

/** `your-password`, but not what only begins so. */
const FOR_SOMEBODY = /^(?:your|my|some|the|an?)[-_ ]\D*$/i

export const isPlaceholder = (value: string): boolean => PLACEHOLDER.test(value) || FOR_SOMEBODY.test(value)

/** Letters and digits, as made by a machine rather than written as a name or a word. */
export const looksMade = (value: string): boolean =>
  /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[\w$]+[.(]/.test(value)
