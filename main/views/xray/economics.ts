import type { FigureView, SheetView } from '../../../preload/contract.ts'
import type { Economics, InputSplit, PaidBack } from '../../compaction/economics/economics.ts'
import type { Thread } from '../../thread/model.ts'
import { count, figure, knownFigure, none, sourcePlace, text, tokens } from './figure.ts'

/** What a compaction cost and saved, in tokens. */
export function economicsSheet(thread: Thread, economics: Economics): SheetView {
  const { before, after, call, cache } = economics
  return {
    title: 'Cost and saving',
    note: 'In tokens, not in money: no prices are known here.',
    figures: [
      ...(before === null
        ? [figure('Last request before', none('No request before it was counted.'))]
        : splitFigures(thread, 'Last request before', before)),
      ...after.flatMap((split, i) =>
        splitFigures(thread, i === 0 ? 'First request after' : `Request ${i + 1} after`, split),
      ),
      ...(after.length === 0 ? [figure('First request after', none('No request after it was counted.'))] : []),
      knownFigure(thread, 'Compaction call, sent', call.input, tokens),
      knownFigure(thread, 'Compaction call, cached', call.cached, tokens),
      knownFigure(thread, 'Compaction call, answered', call.output, tokens),
      knownFigure(thread, 'Cached anew', economics.recached, tokens),
      knownFigure(thread, 'Saved with each request', economics.savedPerRequest, tokens),
      paidFigure(thread, 'Paid back', economics.paidBack),
      paidFigure(thread, `Paid back, cached tokens at ${economics.cachedShare}`, economics.paidBackWeighted),
      ...(cache === null
        ? []
        : [
            figure('The request changes at item', count(cache.after), {
              rule: `The items before it are the same as before; ${cache.before} is its place there.`,
            }),
            figure('Tokens before that item', tokens(cache.sharedTokens), { how: 'estimated' }),
            figure('Tokens from it on', tokens(cache.brokenTokens), { how: 'estimated' }),
            knownFigure(thread, 'Sent uncached after it', cache.cost, tokens),
          ]),
    ],
  }
}

function splitFigures(thread: Thread, name: string, split: InputSplit): readonly FigureView[] {
  const places = [sourcePlace(thread, split.request.source)]
  const { input } = split.request.usage
  return [
    input === null
      ? figure(`${name}, sent`, none('This counter is missing.'), { how: 'recorded', places })
      : figure(`${name}, sent`, tokens(input), { how: 'recorded', places }),
    knownFigure(thread, `${name}, of it cached`, split.cached, tokens),
    knownFigure(thread, `${name}, of it uncached`, split.uncached, tokens),
  ]
}

function paidFigure(thread: Thread, label: string, paid: PaidBack): FigureView {
  if (paid.kind === 'not-measurable') return figure(label, none(paid.why), { how: 'computed' })
  const { cost, saved } = paid
  const places = [...cost.from, ...saved.from].map(source => sourcePlace(thread, source))
  const rule = `${[cost.rule, saved.rule].filter(words => words !== '').join(' ')}`
  const turns = (n: number) => (n === 1 ? 'turn' : 'turns')
  return paid.kind === 'after'
    ? figure(label, text(`after ${paid.requests} requests, ${paid.turns} ${turns(paid.turns)}`), {
        how: 'computed',
        rule,
        places,
      })
    : figure(label, text(`not after ${paid.requests} requests`), { how: 'computed', rule, places })
}
