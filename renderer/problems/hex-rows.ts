export interface HexRow {
  /** Eight digits of base 16, more in files above 4 GB. */
  readonly offset: string
  /** The bytes up to the marked one, that one, and those after it; parted by spaces, padded to 16. */
  readonly before: string
  readonly marked: string
  readonly after: string
  /** Printable ASCII; a dot for everything else. */
  readonly text: string
}

/** Letters of sixteen bytes and a space after each. */
const WIDTH = 16 * 3

/** Sixteen bytes a row, as hexdump writes them. `mark` is a byte offset in the file. */
export function hexRows(start: number, hex: string, mark: number): readonly HexRow[] {
  const rows: HexRow[] = []
  for (let at = 0; at < hex.length; at += 32) {
    const bytes = hex.slice(at, at + 32).match(/../g) ?? []
    const first = start + at / 2
    const place = mark >= first && mark < first + bytes.length ? mark - first : bytes.length
    rows.push({
      offset: first.toString(16).padStart(8, '0'),
      before: spaced(bytes.slice(0, place)),
      marked: bytes[place] ?? '',
      after: spaced(bytes.slice(place + 1), true).padEnd(WIDTH - place * 3 - (bytes[place]?.length ?? 0)),
      text: bytes.map(printable).join(''),
    })
  }
  return rows
}

const spaced = (bytes: readonly string[], first = false): string =>
  bytes.map(byte => (first ? ` ${byte}` : `${byte} `)).join('')

function printable(byte: string): string {
  const code = Number.parseInt(byte, 16)
  return code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '.'
}
