import { foldSpace } from './fold.ts'
import { ownCopy } from './own-copy.ts'

/** Codes of errno that are words of no language. */
const ERRNO: ReadonlySet<string> = new Set(
  (
    'EACCES EADDRINUSE EADDRNOTAVAIL EAGAIN EALREADY EBADF EBUSY ECANCELED ECONNABORTED ECONNREFUSED ECONNRESET EDEADLK EDQUOT EEXIST EFAULT ' +
    'EFBIG EHOSTUNREACH EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR ELOOP EMFILE EMLINK EMSGSIZE ENAMETOOLONG ENETDOWN ENETUNREACH ENFILE ' +
    'ENOBUFS ENODEV ENOENT ENOEXEC ENOLCK ENOMEM ENOSPC ENOSYS ENOTCONN ENOTDIR ENOTEMPTY ENOTFOUND ENOTSUP ENXIO EOPNOTSUPP EOVERFLOW EPERM ' +
    'EPIPE EPROTO ERANGE EROFS ESPIPE ESRCH ESTALE ETIMEDOUT ETXTBSY EXDEV ERESOLVE ELIFECYCLE EBADENGINE EUSAGE'
  ).split(' '),
)

const NAME = /^[A-Z][A-Za-z0-9]{1,70}(?:Error|Exception|Panic)$/
const CODE = /^(?:TS\d{4,5}|E\d{3,4}|CS\d{4}|ERR_[A-Z0-9_]{2,60}|SIG(?:SEGV|ABRT|KILL|BUS|FPE|ILL|TRAP|PIPE|TERM))$/

/** Names (`TypeError`) and codes (`ENOENT`, `TS2345`, `E0308`, `ERR_…`, signals) of errors. */
export const isErrorName = (word: string): boolean =>
  word.length >= 4 && word.length <= 80 && (ERRNO.has(word) || CODE.test(word) || NAME.test(word))

const EXIT = /\b(?:exit(?:ed|s)?|return(?:ed|s)?)(?: with)?(?: exit)?(?: code| status)[: ]{1,2}(-?\d{1,5})\b/i

/** "exit code 3", when a text says so of a code that is not 0. */
export function exitCodeIn(text: string): string | null {
  const code = EXIT.exec(text)?.[1]
  return code === undefined || Number(code) === 0 ? null : `exit code ${code}`
}

/** Words of a line that says what failed, the surest first. */
const SAYS_ERROR: readonly RegExp[] = [
  /^\s{0,40}(?:not ok|error|fatal|panic|FAIL)\b|[✖✗×✕❌]|(?:Error|Exception)\b ?[:\]]|^E {2,}/,
  /\b(?:error|errors|failed|failure|fails|fatal|exception|panicked|cannot|can't|unable|denied|refused|no such|not found|traceback|aborted)\b/i,
]
/** Lines of a failing output among which its first error is looked for, and characters of one. */
const MOST_LINES = 400
const LONGEST = 160

/** The first line of a failing output that says what failed, else its first line; times taken out, so that the same failure is the same. */
export function failureLine(text: string): string | null {
  const lines = text
    .slice(0, 64_000)
    .split('\n', MOST_LINES)
    .map(line => line.slice(0, 400))
  const line = [...SAYS_ERROR, /\S/].map(says => lines.find(each => says.test(each))).find(each => each !== undefined)
  if (line === undefined) return null
  const told = foldSpace(line.replaceAll(/\(?\b\d{1,9}(?:\.\d{1,9})? ?(?:ms|s|seconds)\b\)?/g, ''))
    .slice(0, LONGEST)
    .trim()
  return /\p{L}{2}/u.test(told) ? ownCopy(told) : null
}
