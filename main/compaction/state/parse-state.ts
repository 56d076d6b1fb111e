import { STATE_HEADINGS, STATE_TAGS } from '../../rollout/format.ts'
import type { Bullet, BulletAction, Section, SessionState, StateFlag } from './session-state.ts'

export const SECTIONS = Object.keys(STATE_HEADINGS) as readonly Section[]

/**
 * Reads a session state block as the route that writes it normalises it (compaction-systems.md 1.3 and 1.4): any text gives five
 * sections, what cannot be placed goes to the handoff, nesting is lost. Never fails.
 */
export function parseState(text: string): SessionState {
  const block = blockIn(text)
  const { held, headed } = linesIn(block)
  const sections = bySection(section => held[section].map(bulletOf).filter(each => !isNone(each.text)))
  const flags: StateFlag[] = []
  if (!headed) flags.push('unstructured')
  if (SECTIONS.every(section => sections[section].length === 0)) flags.push('all-none')
  if (block.dropped !== '') flags.push('prose-dropped')
  if (block.tag === STATE_TAGS.legacy) flags.push('legacy-tag')
  if (block.tag === null) flags.push('no-tag')
  return { sections, flags, dropped: block.dropped, canonical: canonicalOf(held) }
}

interface Block {
  readonly tag: string | null
  readonly body: string
  /** Line of the text that the body begins in. */
  readonly line: number
  readonly dropped: string
}

/** The body between the current tags, else between the older ones, else the whole text. */
function blockIn(text: string): Block {
  for (const tag of [STATE_TAGS.current, STATE_TAGS.legacy]) {
    const open = text.indexOf(`<${tag}>`)
    const start = open + tag.length + 2
    const close = open === -1 ? -1 : text.indexOf(`</${tag}>`, start)
    if (close === -1) continue
    const outside = [text.slice(0, open), text.slice(close + tag.length + 3)].map(each => each.trim())
    const line = text.slice(0, start).split('\n').length
    return { tag, body: text.slice(start, close), line, dropped: outside.filter(each => each !== '').join('\n') }
  }
  return { tag: null, body: text, line: 1, dropped: '' }
}

const MARKERS: ReadonlySet<string> = new Set(Object.values(STATE_TAGS).flatMap(tag => [`<${tag}>`, `</${tag}>`]))
const HEADINGS: ReadonlyMap<string, Section> = new Map(
  SECTIONS.map(section => [STATE_HEADINGS[section].toLowerCase(), section]),
)

/** A line of a section, less its bullet. */
interface Held {
  readonly text: string
  readonly line: number
}

type HeldLines = Readonly<Record<Section, Held[]>>

function linesIn({ body, line }: Block): { readonly held: HeldLines; readonly headed: boolean } {
  const held = bySection<Held[]>(() => [])
  let section: Section = 'handoff'
  let headed = false
  for (const [i, raw] of body.split('\n').entries()) {
    const text = raw.trim()
    if (text === '' || MARKERS.has(text)) continue
    const heading = HEADINGS.get(asciiLower(text))
    if (heading === undefined) held[section].push({ text: text.replace(/^[-*\s]+/, '') || 'none', line: line + i })
    else {
      section = heading
      headed = true
    }
  }
  return { held, headed }
}

const bySection = <T>(of: (section: Section) => T): Readonly<Record<Section, T>> => ({
  objective: of('objective'),
  active: of('active'),
  inactive: of('inactive'),
  handoff: of('handoff'),
  evidence: of('evidence'),
})

const asciiLower = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase())

const ACTION = /^(retain|update|supersede|withdraw)\s*\|\s*/i

/** The actions are a convention that nothing enforces (1.3). */
function bulletOf({ text, line }: Held): Bullet {
  const action = ACTION.exec(text)
  if (!action) return { text, action: null, line }
  return { text: text.slice(action[0].length), action: action[1]?.toLowerCase() as BulletAction, line }
}

const isNone = (text: string): boolean => asciiLower(text) === 'none'

/** The block as the route writes it again. */
function canonicalOf(held: HeldLines): string {
  const sections = SECTIONS.map(section => {
    const lines = held[section].map(({ text }) => `- ${text}`)
    return [STATE_HEADINGS[section], ...(lines.length > 0 ? lines : ['- none'])].join('\n')
  })
  return `<${STATE_TAGS.current}>\n${sections.join('\n\n')}\n</${STATE_TAGS.current}>`
}
