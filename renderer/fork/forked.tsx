import type { ForkDone } from '../../preload/contract.ts'
import { DoneFoot, Resume } from '../export/done.tsx'
import { bytes } from '../format/bytes.ts'
import { count, counted, tokens } from '../format/numbers.ts'
import { useShortPath } from '../format/path.ts'
import { Icon } from '../icons.ts'

function changedWords(lines: number, changed: number): string {
  if (changed === lines) return 'none of them'
  return `all but ${changed === 1 ? 'one' : count(changed)} of them`
}

/** The session that was written, and how to go on with it. */
export function Forked({ done }: { readonly done: ForkDone }) {
  const short = useShortPath()
  const { path, resume, items, prompt, lines, changedLines, notes } = done
  return (
    <>
      <div className="export-done scroll" data-testid="fork-done">
        <p className="export-said" role="status">
          <Icon name="ok" className="export-same" />
          <span>
            Wrote {bytes(done.bytes)} to <span className="mono">{short(path)}</span>. It was read again: its history has{' '}
            {counted(items, 'item')}, and it sends {tokens(prompt.tokens)} tokens before the next message.
          </span>
        </p>
        <Resume line={resume} />
        <p className="t2">
          {counted(lines, 'line')}, {changedWords(lines, changedLines)} byte for byte as in the source.
        </p>
        {notes.length === 0 ? null : (
          <ul>
            {notes.map(note => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
      </div>
      <DoneFoot path={path} opens />
    </>
  )
}
