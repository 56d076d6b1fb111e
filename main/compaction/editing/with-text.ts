/** A JSON value with another string at a pointer: everything else stays as it is, members in their order. null: there is no string there. */
export function withText(raw: unknown, path: string, text: string): { readonly raw: unknown } | null {
  if (path !== '' && !path.startsWith('/')) return null
  return replaced(raw, path.split('/').slice(1).map(unescaped), text)
}

const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~')

function replaced(value: unknown, tokens: readonly string[], text: string): { readonly raw: unknown } | null {
  const [token, ...rest] = tokens
  if (token === undefined) return typeof value === 'string' ? { raw: text } : null
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return null
  const inner = replaced((value as Readonly<Record<string, unknown>>)[token], rest, text)
  if (inner === null) return null
  if (Array.isArray(value)) return { raw: value.with(Number(token), inner.raw) }
  return { raw: Object.fromEntries(Object.entries(value).map(([key, old]) => [key, key === token ? inner.raw : old])) }
}
