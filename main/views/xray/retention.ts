import type { EntryView, FigureView, RetentionView, ReusedView, SheetView } from '../../../preload/contract.ts'
import type { EntityClass, Found } from '../../compaction/entities/entity.ts'
import type { ArtifactTrail } from '../../compaction/measures/artifacts.ts'
import type { Listed, Measured, Unmeasurable } from '../../compaction/measures/measured.ts'
import type { OpenLoop } from '../../compaction/measures/open-loops.ts'
import type { Reused } from '../../compaction/measures/reused.ts'
import type { Again } from '../../compaction/measures/rework.ts'
import type { SentenceRetention } from '../../compaction/measures/sentences.ts'
import type { Readable, Retention } from '../../compaction/retention.ts'
import { count, figure, none, placesOf, placeView, ratio, text, tokens } from './figure.ts'

export const CLASS: Readonly<Record<EntityClass, string>> = {
  path: 'Paths',
  identifier: 'Identifiers',
  command: 'Commands',
  error: 'Errors',
  number: 'Numbers and ids',
  url: 'Addresses',
  test: 'Test names',
  literal: 'Quoted words',
  constraint: 'Constraints',
  decision: 'Decisions',
}

export const WHY_NOT: Readonly<Record<Unmeasurable, string>> = {
  opaque: 'Not measurable: opaque.',
  noSummary: 'Not measurable: there is no summary.',
  nothingLater: 'Not measurable: nothing follows.',
}

const READABLE: Readonly<Record<Readable, string>> = {
  all: '',
  part: 'Readable part only: the rest is encrypted.',
  nothing: 'Nothing of the history after can be read.',
}

/** What of a history could not be looked at, in whole sentences. */
export const readingNotes = ({ readable, limits }: Pick<Retention, 'readable' | 'limits'>): readonly string[] =>
  readable === 'all' ? limits : [READABLE[readable], ...limits]

/** Classes that are code and not sentences. */
const PROSE: ReadonlySet<EntityClass> = new Set(['constraint', 'decision', 'literal'])

export const retentionView = (retention: Retention): RetentionView => ({
  checkpoint: retention.checkpoint,
  notMeasured: retention.reused.kind === 'measured' ? null : WHY_NOT[retention.reused.reason],
  reused: retention.reused.kind === 'measured' ? retention.reused.value.shown.map(reusedView) : [],
  reusedTotal: retention.reused.kind === 'measured' ? retention.reused.value.total : 0,
  sheets: [
    retentionSheet(retention),
    lostSheet(retention),
    hotSheet(retention),
    loopSheet(retention),
    novelSheet(retention),
    pairSheet(retention),
    reworkSheet(retention),
    costSheet(retention),
  ].filter(sheet => sheet.figures.length > 0),
})

const reusedView = ({ group, fact, detail, uses }: Reused): ReusedView => ({
  group,
  text: fact.text,
  mono: !PROSE.has(fact.class),
  detail: detail ?? '',
  stood: placeView(fact.last),
  uses: uses.map(use => ({ kind: use.kind, items: use.items, place: placeView(use.place), text: use.text ?? '' })),
})

/** Figures of a measure, or the one that says why there is none. */
function measured<T>(
  label: string,
  value: Measured<T>,
  figures: (value: T) => readonly FigureView[],
): readonly FigureView[] {
  if (value.kind === 'notMeasurable') return [figure(label, none(WHY_NOT[value.reason]))]
  return figures(value.value)
}

const foundEntry = (found: Found): EntryView => ({
  text: found.text,
  mono: !PROSE.has(found.class),
  detail: found.items === 1 ? '' : `${found.items} items`,
  places: placesOf(...(found.items === 1 ? [found.first] : [found.first, found.last])),
})

const foundList = ({ shown, total }: Listed<Found>) => ({ entries: shown.map(foundEntry), total })

function retentionSheet({ readable, classes, limits }: Retention): SheetView {
  return {
    title: 'Retention',
    note: limits.length > 0 ? limits.join(' ') : READABLE[readable],
    figures: [
      ...measured('Facts', classes, all =>
        all
          .filter(({ strict }) => strict.whole > 0)
          .map(({ class: name, strict, weak, lost }) =>
            figure(CLASS[name], ratio(strict), {
              rule: `${weak.part} of ${weak.whole} when a last name or the same words count, too. Listed: those that are not even so there.`,
              ...foundList(lost),
            }),
          ),
      ),
    ],
  }
}

/** Facts that many items named: what a reader of the whole would have kept in mind. */
const hotSheet = ({ weighted }: Retention): SheetView => ({
  title: 'Named in 3 items or more',
  note: '',
  figures: measured('Facts', weighted, all =>
    all.filter(({ hot }) => hot.whole > 0).map(({ class: name, hot }) => figure(CLASS[name], ratio(hot))),
  ),
})

function lostSheet({ modified, read, constraints, decisions }: Retention): SheetView {
  const trail = (label: string, value: Measured<ArtifactTrail>) =>
    measured(label, value, ({ strict, weak, lost }) => [
      figure(label, ratio(strict), {
        rule: `${weak.part} of ${weak.whole} when the last name of a path counts, too.`,
        ...foundList(lost),
      }),
    ])
  const sentences = (label: string, value: Measured<SentenceRetention>) =>
    measured(label, value, ({ exact, kept, lost }) => [
      figure(label, ratio(kept), {
        rule: `${exact.part} of ${exact.whole} word for word; the others with at least 0.6 of their content words in one sentence.`,
        ...foundList(lost),
      }),
    ])
  return {
    title: 'What was said and done',
    note: '',
    figures: [
      ...sentences('Constraints of the user', constraints),
      ...sentences('Decisions', decisions),
      ...trail('Files changed', modified),
      ...trail('Files read', read),
    ],
  }
}

const LOOP: Readonly<Record<OpenLoop['kind'], string>> = {
  failingCommand: 'Command that failed last',
  error: 'Last error',
  planStep: 'Step of the plan not done',
  userRequest: 'Last request of the user',
}
const KEPT: Readonly<Record<OpenLoop['kept'], string>> = {
  exact: 'kept word for word',
  inOtherWords: 'kept in other words',
  lost: 'lost',
}

const loopSheet = ({ openLoops }: Retention): SheetView => ({
  title: 'Not finished before',
  note: '',
  figures: measured('Open ends', openLoops, loops =>
    loops.map(loop =>
      figure(LOOP[loop.kind], text(KEPT[loop.kept]), {
        entries: [
          {
            text: loop.text,
            mono: loop.kind === 'failingCommand' || loop.kind === 'error',
            detail: '',
            places: placesOf(loop.stood),
          },
        ],
      }),
    ),
  ),
})

const novelSheet = ({ novelty, staleness }: Retention): SheetView => ({
  title: 'New or contradicted in the summary',
  note: '',
  figures: [
    ...measured('New facts', novelty, all =>
      all
        .filter(({ novel }) => novel.part > 0)
        .map(({ class: name, novel, list }) =>
          figure(`${CLASS[name]} that stood nowhere before`, ratio(novel), foundList(list)),
        ),
    ),
    ...measured('Contradicted', staleness, ({ summaries, stale }) => [
      ...(summaries > 1 ? [figure('Summaries', count(summaries), { rule: 'An older one was left standing.' })] : []),
      ...(stale.total > 0
        ? [
            figure('Contradicted by what came later', count(stale.total), {
              entries: stale.shown.map(one => ({
                text: `${one.name}: ${one.summary.text}`,
                mono: one.kind === 'deletedPath',
                detail: one.before.text,
                places: placesOf(one.summary.place, one.before.place),
              })),
              total: stale.total,
            }),
          ]
        : []),
    ]),
  ],
})

const pairSheet = ({ pairs }: Retention): SheetView => ({
  title: 'Whole after',
  note: '',
  figures: [
    figure('Calls without output', count(pairs.orphanCalls.total), {
      entries: pairs.orphanCalls.shown.map(place => ({ text: '', mono: false, detail: '', places: placesOf(place) })),
      total: pairs.orphanCalls.total,
    }),
    figure('Outputs without call', count(pairs.orphanOutputs.total), {
      entries: pairs.orphanOutputs.shown.map(place => ({ text: '', mono: false, detail: '', places: placesOf(place) })),
      total: pairs.orphanOutputs.total,
    }),
    figure('Reasoning', { kind: 'change', before: pairs.reasoning.before, after: pairs.reasoning.after }),
    figure('Images', { kind: 'change', before: pairs.images.before, after: pairs.images.after }),
  ],
})

const againEntry = ({ text: words, stood, again }: Again): EntryView => ({
  text: words,
  mono: true,
  detail: '',
  places: placesOf(stood, again),
})

const reworkSheet = ({ rework, carryOver }: Retention): SheetView => ({
  title: 'Afterwards',
  note: '',
  figures: [
    ...measured('Work done again', rework, ({ repeated, calls, reread, files, firstReread }) => [
      figure('First calls that repeat one of before', ratio(repeated), {
        entries: calls.shown.map(againEntry),
        total: calls.total,
      }),
      figure('Files read again', ratio(reread), { entries: files.shown.map(againEntry), total: files.total }),
      figure(
        'Calls up to the first of them',
        firstReread === null ? none('No file was read again.') : count(firstReread),
      ),
    ]),
    ...measured('Came through unseen', carryOver, ({ facts }) => [
      figure('Came through unseen, at least', count(facts.total), {
        rule: 'Facts that the agent names afterwards although nothing that can be read told it.',
        entries: facts.shown.map(({ fact, named }) => ({ ...foundEntry(fact), places: placesOf(fact.last, named) })),
        total: facts.total,
      }),
    ]),
  ],
})

const costSheet = ({ cost }: Retention): SheetView => ({
  title: 'Weight',
  note: '',
  figures: [
    figure('Tokens saved', tokens(cost.saved), { how: 'estimated' }),
    ...measured('Saved for each fact kept', cost.savedPerRetained, value => [
      figure('Saved for each fact kept', value === null ? none('No fact was kept.') : tokens(Math.round(value)), {
        how: 'computed',
      }),
    ]),
    ...measured('Facts for each token, after to before', cost.density, value => [
      figure(
        'Facts for each token, after to before',
        value === null ? none('A side has no facts.') : text(`${value.toFixed(2)} ×`),
        { how: 'computed', rule: 'Over 1: what is left is denser than what was there.' },
      ),
    ]),
  ],
})
