import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 256 bits that only the page whose address was printed knows. */
export const newToken = (): string => randomBytes(32).toString('base64url')

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Takes equally long wherever the two differ, and whatever their lengths. */
export const isToken = (given: string, token: string): boolean => timingSafeEqual(hash(given), hash(token))

/** First protocol that the page offers at the upgrade; the token follows it, and only this name is sent back. */
export const PROTOCOL = 'palimpsest'

/** The token in `Sec-WebSocket-Protocol: palimpsest, TOKEN`. */
export function tokenOfProtocols(header: string | undefined): string {
  const [name, token, ...others] = (header ?? '').split(',').map(part => part.trim())
  return name === PROTOCOL && others.length === 0 ? (token ?? '') : ''
}

/** The token in `authorization: Bearer TOKEN`. */
export const tokenOfBearer = (header: string | undefined): string => /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? ''
