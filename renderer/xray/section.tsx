import { type ReactNode, useId } from 'react'
import { create } from 'zustand'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'

/** Sections that the user opened or closed, by title: the next compaction is shown the same way. */
const useTouched = create<Readonly<Record<string, boolean>>>()(() => ({}))

export interface SectionProps {
  readonly title: string
  /** Until the user says otherwise. */
  readonly open: boolean
  readonly total?: number
  readonly children: ReactNode
}

/** A part of the panel under a head that opens and closes it. */
export function Section({ title, open, total, children }: SectionProps) {
  const shown = useTouched(touched => touched[title]) ?? open
  const id = useId()
  return (
    <section className="xray-section">
      <h3>
        <button
          type="button"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => useTouched.setState({ [title]: !shown })}
        >
          <Icon name={shown ? 'down' : 'right'} size={12} />
          <span>{title}</span>
          {total === undefined ? null : <span className="num t3">{count(total)}</span>}
        </button>
      </h3>
      <div id={id} hidden={!shown}>
        {shown ? children : null}
      </div>
    </section>
  )
}
