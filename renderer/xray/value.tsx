import type { ValueView } from '../../preload/contract.ts'
import { useClock } from '../clock.tsx'
import { bytes } from '../format/bytes.ts'
import { count, money, share, tokens, UNKNOWN } from '../format/numbers.ts'
import { span } from '../format/span.ts'

/** One value in its form; what is not known is a dash that says why. */
export function Value({ value }: { readonly value: ValueView }) {
  const clock = useClock()
  switch (value.kind) {
    case 'text':
      return <span>{value.text}</span>
    case 'code':
      return (
        <code className="cut" title={value.text}>
          {value.text}
        </code>
      )
    case 'count':
      return <span>{count(value.n)}</span>
    case 'tokens':
      return <span title={`${count(value.n)} tokens`}>{signed(value.n)}</span>
    case 'bytes':
      return <span title={`${count(value.n)} bytes`}>{bytes(value.n)}</span>
    case 'span':
      return <span>{value.milliseconds < 0 ? `−${span(-value.milliseconds)}` : span(value.milliseconds)}</span>
    case 'time':
      return <span title={value.at}>{clock.full(value.at)}</span>
    case 'money':
      return <span>{money(value.amount, value.currency)}</span>
    case 'change':
      return (
        <span>
          {count(value.before)} → {count(value.after)}
        </span>
      )
    case 'ratio':
      return <Ratio part={value.part} whole={value.whole} />
    case 'none':
      return (
        <span className="t3" title={value.why}>
          {UNKNOWN}
          <span className="only-spoken">{value.why}</span>
        </span>
      )
  }
}

const signed = (n: number): string => (n < 0 ? `−${tokens(-n)}` : tokens(n))

/** Counts first, then a bar; never the bar alone. */
function Ratio({ part, whole }: { readonly part: number; readonly whole: number }) {
  return (
    <span className="ratio">
      <span className="ratio-counts">
        {count(part)} <span className="t3">of {count(whole)}</span>
      </span>
      <span className="ratio-bar" aria-hidden="true">
        <i style={{ width: `${whole === 0 ? 0 : (100 * part) / whole}%` }} />
      </span>
      <span className="ratio-share">{share(part, whole)}</span>
    </span>
  )
}
