/** Characters of an address that tell it apart. */
const LONGEST = 300

/** `https://Host/Path?a=b`: the host in lower case, without what ends a sentence. null when the token is none. */
export function urlKey(token: string): string | null {
  const parts = /^\w{0,10}?(https?|wss?|ftp|git|ssh):\/\/([\w.@:%-]{1,200})(.{0,2000})$/is.exec(token)
  if (!parts) return null
  const [, scheme = '', host = '', rest = ''] = parts
  if (!/[a-z0-9]/i.test(host)) return null
  return (
    `${scheme}://${host}`.toLowerCase().replace(/[.:]$/, '') + rest.replace(/[.,:!?*_/]{1,9}$/, '').slice(0, LONGEST)
  )
}
