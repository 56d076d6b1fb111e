import type { BulletView, StateSection, StateView } from '../../../preload/contract.ts'
import type {
  BulletStep,
  CheckpointStates,
  Section,
  StateFlag,
  StateLineage,
} from '../../compaction/state/session-state.ts'
import type { Thread } from '../../thread/model.ts'
import { sourcePlace } from './figure.ts'
import { imagePart } from './image.ts'

const FLAG: Readonly<Record<StateFlag, string>> = {
  unstructured: 'The answer had no headings: all of it was taken as the current handoff.',
  'all-none': 'All sections are empty.',
  'prose-dropped': 'Text outside the block was dropped.',
  'legacy-tag': 'The block has the older tag.',
  'no-tag': 'The answer had no tag: all of it was taken as the block.',
}

const SECTIONS: readonly Section[] = ['objective', 'active', 'inactive', 'handoff', 'evidence']

/** The state of each checkpoint that has one, with what became of each point since the one before. */
export function stateViews(thread: Thread, key: string, lineage: StateLineage): readonly StateView[] {
  return lineage.states.flatMap(states => {
    const newest = states.blocks.findLast(block => !block.stale) ?? states.blocks.at(-1)
    if (newest === undefined) return []
    const step = lineage.steps.find(one => one.to === states.checkpoint)
    const place = newest.source === null ? null : sourcePlace(thread, newest.source)
    return [
      {
        checkpoint: states.checkpoint,
        place: place ?? {
          ref: { file: thread.own, line: thread.checkpoint(states.checkpoint).line, index: null },
          turn: 0,
        },
        sections: sectionViews(newest.state.sections, step?.bullets ?? null),
        flags: flagWords(states, newest.state.flags),
        images: states.images.flatMap(image => imagePart(key, image)),
      },
    ]
  })
}

function flagWords(states: CheckpointStates, flags: readonly StateFlag[]): readonly string[] {
  const stale = states.blocks.filter(block => block.stale).length
  return [
    ...flags.map(flag => FLAG[flag]),
    ...(stale > 0 ? [`${stale} older ${stale === 1 ? 'block stands' : 'blocks stand'} in the same history.`] : []),
  ]
}

type Bullets = Readonly<Record<Section, readonly { readonly text: string }[]>>

function sectionViews(
  sections: Bullets,
  steps: readonly BulletStep[] | null,
): Readonly<Record<StateSection, readonly BulletView[]>> {
  const views = Object.fromEntries(
    SECTIONS.map((section): [Section, readonly BulletView[]] => [
      section,
      steps === null
        ? sections[section].map(({ text }) => ({ text, fate: 'new', was: '' }))
        : steps.flatMap(step => bulletIn(section, step)),
    ]),
  )
  return views as Record<StateSection, readonly BulletView[]>
}

/** The point of a step as it stands in a section; one that vanished stands where it was. */
function bulletIn(section: Section, { fate, before, after }: BulletStep): readonly BulletView[] {
  const stands = after ?? before
  if (stands === null || stands.section !== section) return []
  const was = before !== null && after !== null && before.bullet.text !== after.bullet.text ? before.bullet.text : ''
  return [{ text: stands.bullet.text, fate, was }]
}
