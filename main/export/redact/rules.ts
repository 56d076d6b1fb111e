import { type Hit, hitOf } from './hit.ts'
import { libraryHits } from './library-rules.ts'
import { privateKeys } from './private-key.ts'
import type { Shape } from './shape.ts'
import { TOOL_SHAPES } from './tool-rules.ts'
import { isPlaceholder, looksMade } from './words.ts'

const HOME_OF_NOBODY = /^(?:shared|public|default|all|linuxbrew)$/i
const NOT_ENDED = '(?![A-Za-z0-9_-])'

/** `org/name` of a remote, which tells it without the host. */
const repositoryOf = (remote: string): readonly string[] => {
  const path = remote
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .match(/[^/:@\s]+\/[^/:@\s]+$/)?.[0]
  return path ? [remote, path] : [remote]
}

const SECRET_NAME =
  'passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|credentials?'

const SHAPES: readonly Shape[] = [
  {
    class: 'home-path',
    only: /home\/|Users|Documents and/i,
    shape:
      /(?:\/home\/|\/Users\/|\b[A-Za-z]:[\\/]{1,8}(?:Users|Documents and Settings)[\\/]{1,8})([^\s/\\"'`<>|:;,*?()[\]{}$%@#&=!]{1,64})/gi,
    fits: value => !HOME_OF_NOBODY.test(value),
    needles: () => [],
  },
  {
    // A name of several words: each but the first begins with a capital, and a separator ends it.
    class: 'home-path',
    only: /Users|Documents and/,
    shape:
      /(?:\/Users\/|\b[A-Za-z]:[\\/]{1,8}(?:Users|Documents and Settings)[\\/]{1,8})([^\s/\\"'`<>|:;,*?()[\]{}$%@#&=!]{1,40}(?:\\{0,8} \p{Lu}[^\s/\\"'`<>|:;,*?()[\]{}$%@#&=!]{0,40}){1,3})(?=[\\/])/gu,
    needles: () => [],
  },
  {
    // A path that was made the name of a folder.
    class: 'home-path',
    only: /-Users-|-home-/,
    shape: /(?<=[\\/])-(?:Users|home)-([A-Za-z0-9_]{2,64})(?=-)/g,
    needles: () => [],
  },
  {
    class: 'account-id',
    only: /user-|org-|acct_|proj_/,
    shape: /\b(?:user|org|acct|proj)[-_][A-Za-z0-9]{20,48}\b/g,
    fits: value => looksMade(value.slice(5)),
  },
  {
    class: 'account-id',
    only: /account_?id|org(?:anization)?_?id|creator_|chatgpt_/i,
    shape:
      /(?:account_?id|creator_user_id|chatgpt_user_id|org(?:anization)?_?id)["']?\s{0,4}[:=]\s{0,4}["']?([A-Za-z0-9][A-Za-z0-9-]{7,63})/gi,
    fits: value => /\d/.test(value) && !isPlaceholder(value),
  },
  {
    class: 'git-remote',
    only: /@/,
    shape:
      /\b[a-z][a-z0-9_-]{0,31}@[A-Za-z0-9.-]{1,253}:(?:\d{1,5}\/)?[A-Za-z0-9_.~-]{1,100}(?:\/[A-Za-z0-9_.~-]{1,100}){1,6}/g,
    needles: repositoryOf,
  },
  {
    class: 'git-remote',
    only: /:\/\//,
    shape:
      /\b(?:https?|git\+https?):\/\/[^\s"'`<>()[\]{}\\]{1,300}?\.git\b|\b(?:ssh|git|git\+ssh):\/\/[^\s"'`<>()[\]{}\\]{3,300}/g,
    needles: repositoryOf,
  },
  {
    class: 'git-remote',
    only: /\bgit\s|\((?:fetch|push)\)|^(?:From|To) |(?:repository|origin|remote)_url/m,
    shape:
      /(?:\bgit\s{1,4}(?:clone|remote\s{1,4}(?:add|set-url)\s{1,4}[\w.-]{1,60})\s{1,4}|^(?:From|To) |(?:repository|origin|remote)_url["']?\s{0,4}[:=]\s{0,4}["']?|^\w{1,60}\t)((?:https?:\/\/|\/\/|[\w.-]{1,60}@)[^\s"'`<>()[\]{}\\]{4,300})/gm,
    needles: repositoryOf,
  },
  {
    // Without a user, as in a setting of ssh.
    class: 'git-remote',
    only: /\.git\b/,
    shape:
      /(?<![\w./:@-])(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}:[A-Za-z0-9_.~-]{1,100}(?:\/[A-Za-z0-9_.~-]{1,100}){1,6}\.git\b/g,
    needles: repositoryOf,
  },
  {
    class: 'git-remote',
    only: /\burl\s{0,4}=/,
    shape: /^[ \t]{0,16}(?:push)?url\s{0,4}=\s{0,4}((?:https?:\/\/|[\w.-]{1,60}@)[^\s"'`<>()[\]{}\\]{4,300})/gm,
    needles: repositoryOf,
  },
  {
    class: 'private-host',
    only: /\.(?:internal|corp|intranet|lan|local|localdomain|priv)\b/i,
    shape:
      /(?:(?<=:\/\/|@)|(?=[\w.-]{1,253}:\d{2,5}\b)\b)((?:[a-z0-9-]{1,63}\.){1,6}(?:internal|corp|intranet|lan|local|localdomain|priv))\b(?![.-]?\w)/gi,
  },
  {
    class: 'private-host',
    only: /\b(?:10|172|192)\./,
    shape:
      /(?<![\w.])(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})(?!\.?\w)/g,
    fits: value => value.split('.').every(part => Number(part) < 256),
  },
  {
    class: 'aws',
    only: /secret/i,
    shape:
      /(?:secret[_-]?access[_-]?key|aws[_-]?secret(?:[_-]?key)?)["']?\s{0,4}(?:=>|[:=])\s{0,4}["']?([A-Za-z0-9/+=]{40})(?![A-Za-z0-9/+=])/gi,
  },
  {
    class: 'github',
    only: /gh[pousr]_|github_pat_/,
    shape: /gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255}/g,
  },
  {
    class: 'gitlab',
    only: /gl[a-z]{2,6}-/,
    shape: /gl(?:pat|oas|dt|rt|rtr|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_-]{20,300}/g,
  },
  {
    class: 'slack',
    only: /xox|xapp|slack/,
    shape:
      /xox[a-z]-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Za-z0-9-]{10,250}|hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,120}/g,
  },
  {
    class: 'openai',
    only: /sk-/,
    shape: /(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin|None)-[A-Za-z0-9_-]{20,300}|[A-Za-z0-9]{40,64})/g,
  },
  { class: 'anthropic', only: /sk-ant-/, shape: /sk-ant-[a-z0-9]{3,12}-[A-Za-z0-9_-]{20,300}/g },
  {
    class: 'stripe',
    only: /[srp]k_|whsec_/,
    shape: /(?<![A-Za-z0-9])(?:[sr]k_(?:live|test)_[A-Za-z0-9]{16,200}|whsec_[A-Za-z0-9]{24,80})/g,
  },
  {
    class: 'google',
    only: /AIza|ya29\.|GOCSPX-/,
    shape: new RegExp(
      `AIza[A-Za-z0-9_-]{35}${NOT_ENDED}|ya29\\.[A-Za-z0-9_-]{20,300}|GOCSPX-[A-Za-z0-9_-]{20,60}`,
      'g',
    ),
  },
  { class: 'npm', only: /npm_/, shape: /npm_[A-Za-z0-9]{36}/g },
  {
    class: 'jwt',
    only: /eyJ/,
    shape: /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,2000}/g,
  },
  {
    class: 'database-url',
    only: /:\/\//,
    shape:
      /\b(?:postgres(?:ql)?|mysqlx?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|clickhouse|cockroachdb)(?:\+\w{1,20})?:\/\/[^\s:@/"'`]{0,100}:([^\s@/"'`]{1,200})@/gi,
    fits: value => !isPlaceholder(value),
  },
  {
    class: 'url-password',
    only: /:\/\//,
    shape: /\b(?:https?|ftps?|wss?|sftp|smtps?|imaps?):\/\/[^\s:@/"'`<>]{0,100}:([^\s@/"'`<>]{3,200})@/gi,
    fits: value => !isPlaceholder(value),
  },
  { class: 'url-password', only: /:\/\//, shape: /\bhttps?:\/\/([A-Za-z0-9_-]{20,255})@/g, fits: looksMade },
  {
    class: 'password',
    only: /passw|passphrase|pwd|secret|token|key|credential/i,
    shape: new RegExp(
      `(?:${SECRET_NAME})["'\\]]{0,2}\\s{0,4}(?:=>|:=|[:=])\\s{0,4}["'\`]?([^\\s"'\`,;<>(){}[\\]&|\\\\]{6,200})`,
      'gi',
    ),
    fits: isSetSecret,
  },
  {
    class: 'password',
    only: /--(?:password|token|secret|api-key|auth)/,
    shape: /--(?:password|token|secret|api-key|auth[-_]token)[= ]["']?([^\s"'`,;<>(){}[\]&|\\]{6,200})/g,
    fits: value => !isPlaceholder(value) && looksMade(value),
  },
  {
    class: 'password',
    only: /(?:bearer|basic|token)\s/i,
    shape: /\b(?:Bearer|Basic|token)\s{1,3}([A-Za-z0-9._~+/-]{16,2000}={0,2})/gi,
    fits: looksMade,
  },
  {
    class: 'password',
    only: /\bcurl\b/,
    shape: /\s(?:-u|--user)[ =]["']?[^\s:"'`]{1,64}:([^\s"'`]{4,100})/g,
    fits: value => !isPlaceholder(value),
  },
  {
    class: 'other-key',
    only: /pypi-|AGE-SECRET|dop_v1_|sk-or-|r8_|SK[0-9a-f]|AccountKey|discord|hf_|gsk_|xai-/,
    shape:
      /pypi-[A-Za-z0-9_-]{50,300}|AGE-SECRET-KEY-1[A-Z0-9]{58}|dop_v1_[a-f0-9]{64}|sk-or-v1-[a-f0-9]{32,80}|\br8_[A-Za-z0-9]{37}|\bSK[0-9a-f]{32}\b|\bhf_[A-Za-z0-9]{34}|\bgsk_[A-Za-z0-9]{52}|\bxai-[A-Za-z0-9]{60,100}|(?<=AccountKey=)[A-Za-z0-9+/]{86}==|discord(?:app)?\.com\/api\/webhooks\/\d{16,20}\/[A-Za-z0-9_-]{60,80}/g,
  },
]

/** `DB_PASSWORD=hunter` counts whatever the value is; a name in small letters only with a value that looks made. */
function isSetSecret(value: string, { 0: whole }: RegExpMatchArray): boolean {
  if (isPlaceholder(value)) return false
  const environment = /^[A-Z_-]+(?:=[^=\s]|["']\s{0,4}:\s{0,4}["'])/.test(whole)
  return environment ? !/^[\w$]+[.(]/.test(value) : value.length >= 8 && looksMade(value)
}

const ALL: readonly Shape[] = [...SHAPES, ...TOOL_SHAPES]

/** Everything that the rules find in a text, in no order; ranges may overlap. */
export function hitsIn(text: string): readonly Hit[] {
  const hits: Hit[] = [...libraryHits(text), ...privateKeys(text), ...addresses(text)]
  for (const rule of ALL) if (rule.only.test(text)) collect(text, rule, hits)
  return hits
}

function collect(text: string, { class: name, shape, fits, needles }: Shape, hits: Hit[]): void {
  for (const match of text.matchAll(shape)) {
    const found = trimmed(match[1] ?? match[0])
    const start = match.index + match[0].lastIndexOf(match[1] ?? match[0])
    if (found === '' || found.startsWith('[') || fits?.(found, match) === false) continue
    hits.push(hitOf(name, start, found, needles?.(found), match.index))
  }
}

/** Without the point or comma of the sentence around it. */
const trimmed = (value: string): string => value.replace(/[.,;:!]$/, '')

/** Addresses of today are written in more than ASCII; scripts that write words without spaces would be taken for a part of them. */
const LETTERS = '\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}'
const LOCAL_PART = new RegExp(`[${LETTERS}0-9._+-]`, 'u')
const DOMAIN = new RegExp(
  `(?:[${LETTERS}0-9-]{1,63}\\.){1,8}(?:[${LETTERS}]{2,24}|xn--[A-Za-z0-9-]{2,30})(?![${LETTERS}0-9-]|\\.[${LETTERS}0-9])`,
  'uy',
)
/** Endings of file names that follow an "@", as in `icon@2x.png`. */
const FILE_ENDING =
  /\.(?:png|jpe?g|gif|svg|webp|js|mjs|cjs|ts|tsx|css|json|md|txt|py|service|timer|socket|target|mount|slice)$/i

/** E-mail addresses: from each "@" to both sides, so that long texts without one cost nothing. */
function addresses(text: string): readonly Hit[] {
  const hits: Hit[] = []
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    let start = at
    while (start > 0 && at - start < 64 && LOCAL_PART.test(text.charAt(start - 1))) start--
    while (start < at && /[.+-]/.test(text.charAt(start))) start++
    DOMAIN.lastIndex = at + 1
    const domain = start === at ? null : DOMAIN.exec(text)
    if (domain && !FILE_ENDING.test(domain[0])) hits.push(hitOf('email', start, text.slice(start, DOMAIN.lastIndex)))
  }
  return hits
}

const ACCOUNT_KEY = /^(?:chatgpt_|creator_)?(?:account|user|org|organization)_id$/
/** An option of a command that the next string of the list is the value of. */
const SECRET_OPTION = /^--?(?:password|passwd|passphrase|token|secret|api-key|auth-token)$/

/** What the string before it in a list tells of a value. */
export const hitByOption = (before: string, value: string): Hit | null =>
  value.length >= 4 &&
  value.length <= 4000 &&
  SECRET_OPTION.test(before) &&
  !/^-|\s/.test(value) &&
  !isPlaceholder(value)
    ? hitOf('password', 0, value)
    : null

const REMOTE_KEY = /^(?:repository|origin|remote)_url$/
const SECRET_KEY = new RegExp(`(?:${SECRET_NAME})$`, 'i')

/** A variable of an environment: what it holds counts whatever it looks like. */
const ENVIRONMENT = /^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/

/** What the name of a JSON member tells of its whole value. */
export function hitByKey(key: string, value: string): Hit | null {
  if (value.length < 6 || value.length > 4000) return null
  if (REMOTE_KEY.test(key)) return hitOf('git-remote', 0, value, repositoryOf(value))
  if (isPlaceholder(value)) return null
  if (ACCOUNT_KEY.test(key)) return hitOf('account-id', 0, value)
  if (!SECRET_KEY.test(key) || /\s/.test(value)) return null
  return looksMade(value) || ENVIRONMENT.test(key) ? hitOf('password', 0, value) : null
}
