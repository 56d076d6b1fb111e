import type { Economics, InputSplit, PaidBack } from '../compaction/economics/economics.ts'
import type { Known } from '../thread/model.ts'
import { countText } from '../views/numbers.ts'
import { plural } from './inspect-text.ts'
import { facts, type Style } from './text.ts'

/** What a compaction cost and saved, in five lines. */
export function* economicsText(economics: Economics, style: Style): Generator<string> {
  const { before, after, call, savedPerRequest } = economics
  yield `\ncost and saving ${style.quiet('in tokens')}\n`
  yield* facts([
    ['last request before', before === null ? 'not counted in the file' : splitText(before)],
    ['first request after', after[0] === undefined ? 'not counted in the file' : splitText(after[0])],
    ['the compaction itself', `${known(call.input)} sent, ${known(call.output)} answered`],
    ['saved with each request', known(savedPerRequest)],
    ['paid back', paidText(economics.paidBack)],
  ])
}

const splitText = ({ request, cached }: InputSplit): string =>
  `${request.usage.input === null ? '?' : countText(request.usage.input)} sent, ${known(cached)} of it cached`

/** What is not known is a question mark with its reason. */
function known(figure: Known<number>): string {
  if (figure.how === 'unknown') return `? (${figure.rule})`
  const value = figure.value < 0 ? `-${countText(-figure.value)}` : countText(figure.value)
  return figure.how === 'estimated' ? `${value} (estimated)` : value
}

function paidText(paid: PaidBack): string {
  switch (paid.kind) {
    case 'after':
      return `after ${plural(paid.requests, 'request')}, ${plural(paid.turns, 'turn')}`
    case 'not-yet':
      return `not after ${plural(paid.requests, 'request')}`
    case 'not-measurable':
      return `not measurable: ${paid.why}`
  }
}
