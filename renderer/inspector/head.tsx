import type { Fidelity } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { FidelityBadge } from '../fidelity-badge.tsx'
import { bytes } from '../format/bytes.ts'
import type { Clock } from '../format/clock.ts'
import { count, countChange, tokenChange } from '../format/numbers.ts'
import { Icon, type IconName, itemIcon } from '../icons.ts'
import type { Inspected } from './inspected.ts'

type Found = Exclude<Inspected, { kind: 'failed' }>

interface Heading {
  readonly icon: IconName
  readonly tone: string
  readonly title: string
  readonly facts: readonly string[]
  readonly fidelity: Fidelity | null
  readonly notes: readonly string[]
}

/** Kind, weight, time and how exact it is. */
export function InspectorHead({ shown }: { readonly shown: Found }) {
  const clock = useClock()
  const { icon, tone, title, facts, fidelity, notes } = headingOf(shown, clock)
  const written = shown.kind === 'item' ? shown.written : null
  return (
    <header className="inspector-head">
      <Icon name={icon} className={tone} />
      <h2 className="cut" title={title}>
        {title}
      </h2>
      {written !== null ? (
        <span className="badge">{written.how === 'edited' && written.subject.recorded ? 'recorded' : written.how}</span>
      ) : fidelity === null ? (
        <span />
      ) : (
        <FidelityBadge fidelity={fidelity} notes={notes} of={shown.kind === 'item' ? 'item' : 'history'} />
      )}
      <span className="facts num cut">{facts.join(' · ')}</span>
    </header>
  )
}

function headingOf(shown: Found, clock: Clock): Heading {
  switch (shown.kind) {
    case 'item': {
      const { head, facts } = shown.view
      const exit = facts.find(fact => fact.label === 'exit code')
      return {
        icon: itemIcon(head.kind, head.tool),
        tone: `ink-${head.kind}`,
        title: head.kind === 'call' && head.tool !== null ? `Call of ${head.tool}` : head.label,
        facts: [
          head.tokens === null ? 'tokens unknown' : `${count(head.tokens)} tok`,
          bytes(head.bytes),
          ...(head.at === null ? [] : [clock.time(head.at)]),
          ...(exit === undefined ? [] : [`exit ${exit.value}`]),
        ],
        fidelity: head.fidelity,
        notes: head.why === null ? [] : [head.why],
      }
    }
    case 'checkpoint': {
      const { view } = shown
      return {
        icon: 'compaction',
        tone: 'ink-compaction',
        title: `Compaction ${view.n}`,
        facts: [
          ...(view.tokensBefore === null ? [] : [tokenChange(view.tokensBefore, view.tokensAfter)]),
          ...(view.itemsBefore === null ? [] : [`${countChange(view.itemsBefore, view.itemsAfter)} items`]),
          ...(view.at === null ? [] : [clock.time(view.at)]),
        ],
        fidelity: view.fidelity,
        notes: view.notes,
      }
    }
    case 'line': {
      const { raw } = shown
      return {
        icon: raw.state === 'rejected' ? 'error' : raw.state === 'unknown' ? 'other' : 'text',
        tone: raw.state === 'rejected' ? 'ink-bad' : 'ink-other',
        title: raw.type ?? (raw.state === 'blank' ? 'Blank line' : raw.state === 'rejected' ? 'Rejected line' : 'Line'),
        facts: [bytes(raw.end - raw.start), raw.state],
        fidelity: null,
        notes: [],
      }
    }
  }
}
