// @ts-check
import { Curve } from './curve.js'
import { DiffView } from './diff.js'
import { button, make, set } from './dom.js'
import { Find } from './find.js'
import { Inspector } from './inspector.js'
import { keysDialog, listen } from './keys.js'
import { readHead } from './parts.js'
import { printed } from './print.js'
import { Session } from './session.js'
import { Timeline } from './timeline.js'
import { shortFacts, titleOf, toldLine } from './told.js'

/** A page that was cut off on its way, or a browser that is too old: said, not left blank. */
addEventListener('unhandledrejection', ({ reason }) => {
  const words = reason instanceof Error ? reason.message : String(reason)
  const again = 'Palimpsest may still open it.'
  document.body.append(
    make('p', { class: 'failed', role: 'alert' }, `This page cannot show all that it holds: ${words} ${again}`),
  )
})

const session = await Session.open(readHead())
const { head, turns, checkpoints } = session
const timeline = new Timeline(session)
const diff = new DiffView(session)
const curve = new Curve(session)
const inspector = new Inspector()
const find = new Find(session)
const help = keysDialog()

/** As the reader's system has it, until somebody says otherwise. */
const dark = matchMedia('(prefers-color-scheme: dark)')
const contrast = matchMedia('(prefers-contrast: more)')
const setTheme = (/** @type {string} */ theme) => set(document.documentElement, { 'data-theme': theme })
const followSystem = () => setTheme(contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light')
const toggleTheme = () => setTheme(document.documentElement.dataset['theme'] === 'light' ? 'dark' : 'light')
followSystem()
dark.addEventListener('change', followSystem)
contrast.addEventListener('change', followSystem)

/** @typedef {'timeline' | 'compactions'} View */
const views = /** @type {const} */ ({
  timeline: {
    name: 'Timeline',
    key: '1',
    panel: make(
      'div',
      { class: 'view', id: 'view-timeline', role: 'tabpanel', 'aria-labelledby': 'tab-timeline' },
      curve.element,
      timeline.element,
    ),
    list: timeline.list,
  },
  compactions: {
    name: `Compactions (${checkpoints.length})`,
    key: '2',
    panel: make(
      'div',
      { class: 'view', id: 'view-compactions', role: 'tabpanel', 'aria-labelledby': 'tab-compactions', hidden: true },
      diff.element,
    ),
    list: diff.list,
  },
})
/** @type {View} */
let view = 'timeline'

const tabs = /** @type {View[]} */ (Object.keys(views)).map(name => {
  const tab = make(
    'button',
    { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': `view-${name}` },
    views[name].name,
    make('kbd', { 'aria-hidden': 'true' }, views[name].key),
  )
  tab.addEventListener('click', () => show(name))
  return tab
})

/** @param {View} name */
function show(name) {
  view = name
  for (const tab of tabs) set(tab, { 'aria-selected': String(tab.id === `tab-${name}`) })
  for (const [other, { panel }] of Object.entries(views)) panel.hidden = other !== name
  if (name === 'compactions' && diff.shown === -1) void diff.show(0)
  views[name].list.element.focus({ preventScroll: true })
}

/** @param {number} n number of a compaction */
function showDiff(n) {
  void diff.show(checkpoints.findIndex(checkpoint => checkpoint.n === n))
  show('compactions')
}

/** @param {1 | -1} step */
function stepBand(step) {
  if (view === 'compactions') return diff.step(step)
  const next = timeline.nextBand(step)
  if (next) timeline.goTo(next.turn, next.row)
}

/** @param {(list: typeof timeline.list) => void} act */
const onList = act => () => {
  const { list } = views[view]
  act(list)
  list.element.focus({ preventScroll: true })
}

function openSelected() {
  if (view === 'compactions') return diff.open(diff.list.selected)
  const { turn, row } = timeline.place
  const band = timeline.bandAt(turn, row)
  if (band) showDiff(band.n)
  else timeline.toggle()
}

/** @param {boolean} open */
function fold(open) {
  const { turn, row } = timeline.place
  if (view !== 'timeline') return
  if (row !== -1 && !open) timeline.goTo(turn, -1)
  else if (row === -1) timeline.setOpen(timeline.layout.sectionOf(turn), open)
}

timeline.list.onSelect = async index => {
  const subject = await timeline.subjectAt(index)
  if (timeline.list.selected === index) inspector.show(subject)
}
timeline.list.onPick = () => {
  if (timeline.place.row === -1) timeline.toggle()
}
timeline.list.onScroll = () => {
  const { first, last } = timeline.list.seen
  const turnAt = (/** @type {number} */ index) => timeline.layout.sections[timeline.layout.at(index).section]?.n ?? 0
  curve.showSeen(turnAt(first), turnAt(last))
}
timeline.list.element.addEventListener('dblclick', openSelected)
diff.onPair = (sides, kind) => inspector.showPair(sides, kind)
inspector.onDiff = showDiff
curve.onPick = turn => timeline.goTo(turn, -1)
find.from = () => {
  const { turn, row } = timeline.place
  return (turns[turn - 1]?.firstRow ?? 0) + row
}
find.onHit = row => {
  show('timeline')
  const turn = session.turnOf(row)
  timeline.goTo(turn, row - (turns[turn - 1]?.firstRow ?? 0))
}

const down = onList(list => list.select(list.selected + 1))
const up = onList(list => list.select(Math.max(0, list.selected - 1)))
const page = (/** @type {1 | -1} */ way) =>
  onList(list => list.select(list.selected + way * Math.max(1, Math.floor(list.element.clientHeight / 24) - 1)))
const stepTurn = (/** @type {1 | -1} */ step) =>
  onList(() => (view === 'timeline' ? timeline.stepTurn(step) : undefined))
const diffAbove = () => {
  const band = timeline.bandAbove
  if (band) showDiff(band.n)
}
listen({
  j: down,
  ArrowDown: down,
  k: up,
  ArrowUp: up,
  PageDown: page(1),
  PageUp: page(-1),
  J: stepTurn(1),
  K: stepTurn(-1),
  ']': onList(() => stepBand(1)),
  '[': onList(() => stepBand(-1)),
  g: onList(list => list.select(0)),
  Home: onList(list => list.select(0)),
  G: onList(list => list.select(list.count - 1)),
  End: onList(list => list.select(list.count - 1)),
  Enter: openSelected,
  ArrowRight: () => fold(true),
  ArrowLeft: () => fold(false),
  d: diffAbove,
  1: () => show('timeline'),
  2: () => show('compactions'),
  '/': () => find.field.select(),
  n: () => void find.next(1),
  N: () => void find.next(-1),
  t: toggleTheme,
  '?': () => help.showModal(),
  Escape: onList(() => undefined),
})

const title = titleOf(head, turns)
document.title = title
const bar = make(
  'div',
  { class: 'bar' },
  make('h1', {}, title),
  make('span', { class: 'short-facts' }, shortFacts(head)),
  make('span', { class: `badge fidelity-${head.fidelity}`, title: head.notes.join(' ') }, head.fidelity),
  make('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Views' }, ...tabs),
  find.element,
  button('Theme', toggleTheme, { key: 't', class: 'quiet-button' }),
  button('Keys', () => help.showModal(), { key: '?', class: 'quiet-button' }),
)
const centre = make('div', { class: 'centre' }, ...Object.values(views).map(({ panel }) => panel))
document.body.append(
  make('header', {}, bar, toldLine(head)),
  make('main', { class: 'panes' }, centre, inspector.element),
  help,
)

/** First the turn that holds the first compaction is open; without one, the first. */
const [firstBand] = checkpoints
const opened = firstBand?.turn ?? (head.prefaceRows > 0 ? 0 : 1)
if (timeline.layout.sections.length > 0) {
  timeline.layout.setOpen(timeline.layout.sectionOf(opened), true)
  timeline.show()
  timeline.goTo(opened, firstBand?.row ?? -1)
}
show('timeline')
await curve.load()
timeline.list.onScroll()

addEventListener('beforeprint', () => document.body.append(printed(session)))
addEventListener('afterprint', () => document.querySelector('.printed')?.remove())
