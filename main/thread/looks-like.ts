import { LFS_POINTER } from '../rollout/format.ts'

/** First bytes of well-known kinds of files. */
const MAGICS: readonly (readonly [readonly number[], string])[] = [
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG picture'],
  [[0xff, 0xd8, 0xff], 'a JPEG picture'],
  [[0x47, 0x49, 0x46, 0x38], 'a GIF picture'],
  [[0x1f, 0x8b], 'gzip-compressed data'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'zstd-compressed data'],
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF document'],
  [[0x7f, 0x45, 0x4c, 0x46], 'a program'],
  [[...Buffer.from('SQLite format 3')], 'an SQLite database'],
]

/** Says what a file that is no session looks like, from its first bytes. */
export function looksLike(head: Uint8Array): string {
  const magic = MAGICS.find(([bytes]) => bytes.every((byte, i) => head[i] === byte))
  if (magic) return magic[1]
  if (head.every(byte => byte === 0)) return 'NUL bytes'
  if (head.includes(0)) return 'binary data'
  const text = Buffer.from(head).toString('utf8').trimStart()
  if (text === '') return 'blank lines'
  if (/^<(!doctype|html)/i.test(text)) return 'an HTML page'
  if (text.startsWith('{') || text.startsWith('[')) return 'JSON of another kind'
  return 'plain text'
}

/** Something else may be in it. */
export const isArchive = (head: Uint8Array): boolean => /^(gzip|zstd|a ZIP)/.test(looksLike(head))

export const isLfsPointer = (head: Uint8Array): boolean => Buffer.from(head).toString('latin1').startsWith(LFS_POINTER)
