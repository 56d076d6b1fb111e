import type { LibraryStorage } from '../../preload/contract.ts'
import { Amount } from './amount.tsx'

/** Kinds that are none of a line. */
const WHY: Readonly<Record<string, string>> = {
  'packed file': 'All bytes of packed files: their lines are not told apart.',
  copy: 'Copies of files that were read, at another place: their lines are not told apart again.',
  'not read': 'Files that were not read yet, cannot be read, or changed since.',
  'other kinds': 'Kinds that are not listed one by one.',
}

/** Bytes by kind of line. */
export function Kinds({ storage }: { readonly storage: LibraryStorage }) {
  const most = storage.kinds[0]?.bytes ?? 0
  return (
    <section className="storage-part" aria-label="Kinds of line">
      <div className="storage-heads storage-cols of-kinds">
        <h2>By kind of line</h2>
        <span />
        <span className="right">Bytes</span>
        <span className="right share">Share</span>
      </div>
      <ul className="scroll storage-kinds" aria-label="Kinds of line" tabIndex={0}>
        {storage.kinds.map(({ kind, bytes }) => (
          <li
            key={kind}
            className="storage-cols of-kinds storage-row"
            title={WHY[kind] ?? kind}
            data-testid="storage-kind"
          >
            <span className={WHY[kind] === undefined ? 'cut mono' : 'cut t2'}>{kind}</span>
            <Amount n={bytes} whole={storage.bytes} most={most} />
          </li>
        ))}
      </ul>
    </section>
  )
}
