import type { Shape } from './shape.ts'
import { isPlaceholder, looksMade } from './words.ts'

const isSecret = (value: string): boolean => !isPlaceholder(value)
const isMade = (value: string): boolean => isSecret(value) && looksMade(value)

/** Base64 of `user:password`. */
const isUserAndPassword = (value: string): boolean =>
  /^[\x20-\x7e]{1,200}:[\x20-\x7e]{1,400}$/.test(Buffer.from(value, 'base64').toString('latin1'))

const password = (only: RegExp, shape: RegExp, fits: (value: string) => boolean = isSecret): Shape => ({
  class: 'password',
  only,
  shape,
  fits,
})
const key = (only: RegExp, shape: RegExp): Shape => ({ class: 'other-key', only, shape })

/** Passwords and keys where single programs and formats write them. */
export const TOOL_SHAPES: readonly Shape[] = [
  // An option and its value as two strings of a list.
  password(
    /["']--?(?:password|passwd|passphrase|token|secret|api-key|auth)/,
    /["']--?(?:password|passwd|passphrase|token|secret|api-key|auth-token)["'],\s{0,80}["']([^\s"',-][^\s"',]{3,200})/g,
  ),
  password(/cookie/i, /\b(?:set-)?cookie["']?\s{0,4}:\s{0,4}["']?([^\s"'=;]{1,80}=[^\r\n"'\\]{12,4000})/gi, isMade),
  // .netrc, .pgpass, the configuration of Docker and of npm.
  password(/\blogin\s/, /\blogin\s{1,8}\S{1,100}\s{1,8}password\s{1,8}(\S{4,200})/g),
  password(
    /:\d{2,5}:/,
    /^(?:[A-Za-z0-9.-]{1,200}|\*):(?:\d{2,5}|\*):[A-Za-z0-9_*-]{1,64}:[A-Za-z0-9_*-]{1,64}:([^\s:"']{6,200})$/gm,
    isMade,
  ),
  password(
    /auth/,
    /(?:["']auth["']\s{0,4}:\s{0,4}["']|\b_auth\s{0,4}=\s{0,4}["']?)([A-Za-z0-9+/]{8,800}={0,2})/g,
    isUserAndPassword,
  ),
  password(/sshpass/, /\bsshpass\s{1,4}-p\s{0,4}["']?([^\s"']{4,200})/g),
  password(
    /mysql|mariadb/,
    /\b(?:mysql|mysqldump|mysqladmin|mariadb)(?:\s{1,4}[^\s|;&"']{1,100}){0,12}?\s{1,4}["']?-p["']?([^\s"'|;&-][^\s"'|;&]{3,200})/g,
  ),
  password(/redis-cli/, /\bredis-cli(?:\s{1,4}[^\s|;&"']{1,100}){0,12}?\s{1,4}-a\s{1,4}["']?([^\s"'|;&]{4,200})/g),
  password(
    /\b(?:docker|podman|helm|az|buildah)\b/,
    /\b(?:docker|podman|helm|az|buildah)\s{1,4}(?:registry\s{1,4})?login(?:\s{1,4}[^\s|;&"']{1,100}){0,12}?\s{1,4}-p\s{1,4}["']?([^\s"'|;&]{4,200})/g,
  ),
  password(/pass(?:in|out)?\s{1,4}pass:/, /-pass(?:in|out)?\s{1,4}["']?pass:([^\s"']{4,200})/g),
  password(/<\/\w*(?:pass|secret|token)/i, /<\w{0,40}(?:password|passwd|secret|token)>([^<\s]{4,400})<\//gi),
  password(
    /password|identified/i,
    /\b(?:with\s{1,4}(?:encrypted\s{1,4})?password|identified\s{1,4}(?:with\s{1,4}\S{1,60}\s{1,4})?by)\s{1,4}'([^'\s]{4,200})'/gi,
  ),
  // Hashes of passwords: they can be tried offline.
  password(
    /\$(?:apr1|[156]|2[aby]|y)\$/,
    /\$(?:apr1|[156]|y)\$[A-Za-z0-9./$=,]{16,240}|\$2[aby]\$\d\d\$[A-Za-z0-9./]{53}/g,
    () => true,
  ),
  key(/[?&]sig=/, /(?<=[?&]sig=)[A-Za-z0-9%+/=_-]{20,200}/g),
  key(/X-(?:Amz|Goog)-Signature=/i, /(?<=X-(?:Amz|Goog)-Signature=)[0-9a-f]{32,1024}/gi),
  key(/\d:AA/, /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g),
  key(/key-[0-9a-f]/, /\bkey-[0-9a-f]{32}\b/g),
  key(
    /ATATT3|sbp_|PMAK-|dp\.[a-z]{2}\.|pul-|secret_|FlyV1/,
    /\bATATT3[A-Za-z0-9_=-]{40,400}|\bsbp_[a-f0-9]{40}\b|\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b|\bdp\.[a-z]{2,5}\.[A-Za-z0-9]{40,50}\b|\bpul-[a-f0-9]{40}\b|\bsecret_[A-Za-z0-9]{43}\b|\bFlyV1 [A-Za-z0-9_,+/=-]{40,2000}/g,
  ),
  {
    class: 'private-key',
    only: /Private-Lines: /,
    shape: /(?<=Private-Lines: \d{1,3}\s{1,4})[A-Za-z0-9+/=\s\\]{40,12000}(?=Private-MAC)/g,
  },
  {
    class: 'private-host',
    only: /\bf[cd][0-9a-f]{2}:/i,
    shape:
      /(?<![\w:])f[cd][0-9a-f]{2}(?::[0-9a-f]{1,4}){1,7}::?(?:[0-9a-f]{1,4})?(?![\w:])|(?<![\w:])f[cd][0-9a-f]{2}(?::[0-9a-f]{1,4}){0,6}::[0-9a-f:]{0,30}(?![\w:])/gi,
  },
]
