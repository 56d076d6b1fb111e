const VERSION = /^[vV]?(\d{1,6}\.\d{1,6}\.\d{1,6}(?:\.\d{1,6})?(?:[-+][0-9A-Za-z.-]{1,40})?)$/
const SHORT_VERSION = /^[vV](\d{1,4}(?:\.\d{1,4})?)$/
const ISSUE = /^#(\d{1,7})$/
const TICKET = /^[A-Z][A-Z0-9]{1,9}-\d{1,6}$/
const HEX = /^0[xX][0-9a-fA-F]{1,64}$/
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const HASH = /^[0-9a-f]{7,64}$/

/** Names of norms, which say nothing of a session. */
const NORM = /^(?:UTF|ISO|SHA|RFC|MD|CRC|AES|RSA|GPT|UTC|GMT|ES|IEEE|COVID|UCS|LF|CP)-/

/** Versions, #123, tickets, hashes of 7 hex digits or more with a letter and a digit, 0x…, UUIDs. null when the token is none. */
export function numberKey(token: string): string | null {
  if (token.length > 120) return null
  const version = VERSION.exec(token)?.[1] ?? SHORT_VERSION.exec(token)?.[1]
  if (version !== undefined) return version
  const issue = ISSUE.exec(token)
  if (issue) return `#${issue[1]}`
  if (TICKET.test(token)) return NORM.test(token) ? null : token
  if (HEX.test(token) || UUID.test(token)) return token.toLowerCase()
  return HASH.test(token) && /[a-f]/.test(token) && /\d/.test(token) ? token : null
}
