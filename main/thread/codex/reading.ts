import type { Steps } from '../../base/steps.ts'
import type { ByteSource } from '../../rollout/bytes.ts'
import type { Growth } from '../model.ts'
import { checkFile } from './check-pass.ts'
import { type Agreement, agreementOf } from './disagreement.ts'
import type { Index } from './index.ts'
import { indexAdded, indexFile, type KeptPass } from './index-pass.ts'
import type { Items } from './items.ts'
import { type KeptIndex, keepIndex, restoreIndex } from './kept-index.ts'
import type { ChainFile } from './lines.ts'
import { MARK } from './marks.ts'

/** The reading of a session: first its control lines, then every line. */
export class Reading {
  phase: 'reading' | 'checking' | 'ready' = 'reading'
  /** Every line was parsed. */
  checked = false
  /** The first pass took a line for something else than its whole parse says: every line has to be parsed at once. */
  misread = false
  /** Known once every line was parsed. */
  agreement: Agreement | null = null
  bytesDone = 0
  readonly #index: Index
  readonly #items: Items
  /** The first pass parses every line. */
  #whole: boolean
  #begun = false
  /** Set once all files were read to their end. */
  #pass: KeptPass | null = null
  /** Was taken up: lines of the last file that were parsed then, and where that left off; null = nothing was. */
  #taken: { readonly checkedLines: number } | null = null

  /** Size of the file when only a part of a line had been added. */
  #waiting = 0

  constructor(index: Index, items: Items, whole: boolean) {
    this.#index = index
    this.#items = items
    this.#whole = whole
  }

  *read(quick: boolean): Steps<undefined> {
    yield* this.#readAll()
    if (!quick && !this.checked) yield* this.#checkAll()
    this.phase = 'ready'
    return undefined
  }

  /** What was found out, while it can be gone on from: all was read, no file is packed, and the last line was written to its end. */
  *keep(): Steps<KeptIndex | null> {
    const { files } = this.#index.lines
    const last = files[files.length - 1]
    if (this.misread || this.#pass === null || this.#pass.metas === 0 || last === undefined) return null
    if (files.some(({ whole }) => whole.packed !== undefined) || endsWithin(last)) return null
    return yield* keepIndex(this.#index, this.#pass, this.checked)
  }

  /** Takes up what was kept of the same files, in place of reading them; of the last one it may be a beginning. */
  *restore(kept: KeptIndex): Steps<undefined> {
    yield* restoreIndex(this.#index, kept)
    this.#pass = kept.pass
    this.#whole = kept.pass.whole
    const last = kept.lines[kept.lines.length - 1]
    this.#taken = { checkedLines: kept.checked ? (last?.count ?? 0) : 0 }
    this.bytesDone = this.#index.lines.files.reduce((sum, { source }) => sum + source.size, 0)
    return undefined
  }

  /**
   * Takes in the whole lines that were added to the last file since; what stands behind the last line end waits for its own. `anew`: it
   * became shorter, or what was taken for its last line went on, so that it has to be read anew.
   */
  *grow(): Steps<Growth> {
    const last = this.#index.lines.files.at(-1)
    const now = last?.whole.now?.()
    if (last === undefined || now === undefined || this.#pass === null || !this.checked) return 'same'
    if (now === last.whole.size) return 'same'
    if (now < last.whole.size || this.#pass.metas === 0 || endsWithin(last)) return 'anew'
    if (!(yield* takeWholeLines(last.whole, now))) return this.#wait(now)
    this.#waiting = 0
    this.checked = false
    this.agreement = null
    this.#taken = { checkedLines: last.table.count }
    this.#index.selections.clear()
    yield* this.#readAdded()
    yield* this.#checkAll()
    this.phase = 'ready'
    return this.misread ? 'anew' : 'grown'
  }

  /** A line that is not gone on with is shown as it is. */
  #wait(now: number): Growth {
    if (this.#waiting === now) return 'anew'
    this.#waiting = now
    return 'same'
  }

  *#readAll(): Steps<undefined> {
    // A reading that was stopped is not taken up again: what was read stays usable.
    if (this.#begun) return undefined
    this.#begun = true
    yield* this.#taken === null ? this.#readFiles() : this.#readAdded()
    this.phase = 'ready'
    return undefined
  }

  *#readFiles(): Steps<undefined> {
    let before = 0
    let pass: KeptPass | null = null
    for (const file of this.#index.lines.files) {
      pass = yield* indexFile(this.#index, this.#whole, done => {
        this.bytesDone = before + done
      })
      yield* this.#unpackAll(file)
      before += file.source.size
    }
    this.#pass = pass
    return undefined
  }

  /** What came to the last file since it was kept. Where that changes how older lines are understood, all are parsed again. */
  *#readAdded(): Steps<undefined> {
    const { files } = this.#index.lines
    const last = files[files.length - 1]
    const pass = this.#pass
    if (last === undefined || pass === null || last.table.end(last.table.count) + 1 === last.source.size)
      return undefined
    const before = this.bytesDone - last.source.size
    const { rules, marks } = this.#index
    const known = marks.count
    this.#pass = null
    this.#pass = yield* indexAdded(this.#index, pass, done => {
      this.bytesDone = before + done
    })
    let again = this.#index.rules !== rules
    for (let i = known; i < marks.count; i++) again ||= marks.code(i) === MARK.rolledBack
    if (again) this.#taken = { checkedLines: 0 }
    return undefined
  }

  /** A packed base counts with all its bytes, also those behind the cut; what its packing lost is told. */
  *#unpackAll({ whole }: ChainFile): Steps<undefined> {
    if (whole.packed === undefined) return undefined
    while (whole.packed.more()) yield
    const { flaw } = whole.packed
    const file = this.#index.lines.files.findIndex(each => each.whole === whole)
    if (flaw !== null) this.#index.problems.add({ file, line: null, byte: null, severity: 'error', ...flaw })
    return undefined
  }

  *#checkAll(): Steps<undefined> {
    this.phase = 'checking'
    this.bytesDone = 0
    const { files } = this.#index.lines
    const checkedLines = this.#taken?.checkedLines ?? 0
    const onMisread = this.#whole ? null : () => (this.misread = true)
    let before = 0
    for (const [file, { source }] of files.entries()) {
      const isLast = file === files.length - 1
      const from = isLast ? checkedLines + 1 : 1
      if (isLast || checkedLines === 0)
        yield* checkFile(this.#index, this.#items, { file, from, onMisread }, done => {
          this.bytesDone = before + done
        })
      before += source.size
    }
    this.agreement = yield* agreementOf(this.#index, this.#items)
    this.checked = !this.misread
    return undefined
  }
}

/** Bytes that are looked through for a line end between two pauses. */
const BACK = 1024 * 1024

/** Has a file that became longer read up to its last line end; answers whether a line was added whole. */
function* takeWholeLines(source: ByteSource, now: number): Steps<boolean> {
  const known = source.size
  const room = Buffer.alloc(Math.min(BACK, now - known))
  for (let end = now; end > known; end -= room.length) {
    const from = Math.max(known, end - room.length)
    source.resize?.(now)
    const newline = room.subarray(0, source.read(room.subarray(0, end - from), from)).lastIndexOf(10)
    source.resize?.(newline === -1 ? known : from + newline + 1)
    if (newline !== -1) return true
    yield
  }
  return false
}

/** Is the last line without a line end? More of it may come. */
const endsWithin = ({ table, source }: ChainFile): boolean =>
  table.count === 0 || table.end(table.count) === source.size
