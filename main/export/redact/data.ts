import { isTextRun } from './base64.ts'
import type { Stub } from './opaque.ts'
import type { RedactSettings } from './settings.ts'

/** From so many characters on. */
const SHORTEST = 1024
/** One long word, or lines of a file in base64, whose line ends are escaped once or more. */
const RUN =
  /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{60,}(?:\\{1,16}(?:r\\{1,16})?n[A-Za-z0-9+/_-]{60,})*(?:\\{1,16}(?:r\\{1,16})?n[A-Za-z0-9+/_-]{1,}(?=[=\\"]))?={0,2}/g

/** What a reader looks at by itself: ciphertext, images that are a whole string (see opaque.ts). */
const OWN = /"(?:encrypted_content"\s{0,4}:\s{0,4}"|data:[^"\\]{0,200},)$/
const RESULT = /"result"\s{0,4}:\s{0,4}"$/

/**
 * A JSON text without data that is no text: images and files in base64, in whatever string and however deep. Nobody can look for secrets in
 * them. The letters of base64 mean the same at every depth, so that the text stays well formed.
 */
export function withoutData(
  json: string,
  { images, ciphertext }: RedactSettings,
): { readonly json: string; readonly data: readonly Stub[] } {
  const data: Stub[] = []
  if (images === 'keep' || json.length < SHORTEST) return { json, data }
  const pictures = json.includes('"image_generation')
  const shorter = json.replace(RUN, (run: string, start: number) => {
    if (run.length < SHORTEST || !isMade(run)) return run
    const before = json.slice(Math.max(0, start - 240), start)
    if (OWN.test(before) || (pictures && RESULT.test(before))) return run
    if (run.startsWith('gAAAAA') && (ciphertext === 'keep' || before.endsWith('"'))) return run
    // Its first letters may be those of an escape.
    const escaped = before.endsWith('\\') ? 5 : 0
    if (isTextRun(run)) return run
    const characters = run.length - escaped
    data.push({ kind: 'image', start, end: start, json: '', characters, compaction: false })
    return `${run.slice(0, escaped)}[left out: data, ${characters} characters]`
  })
  return { json: shorter, data }
}

const isMade = (run: string): boolean => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)
