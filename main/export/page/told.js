// @ts-check
import { make } from './dom.js'
import { count, counted, moment } from './words.js'
/** @import { Head } from '../../thread/exported/shape.ts' */

/** What was taken out of the session before it was written down, in calm words: what everybody sees, and more. @param {Head} head */
export function sentences({ changes, limits, leftOut }) {
  const { classes, redacted, removed, notes } = changes
  const found = Object.entries(redacted).filter(([, n]) => n > 0)
  const places = found.reduce((sum, [, n]) => sum + n, 0)
  const rules = Object.entries(removed).filter(([, { lines }]) => lines > 0)
  const secrets =
    classes.length === 0
      ? 'Nothing was redacted: this file says what the session says.'
      : places === 0
        ? `${counted(classes.length, 'kind')} of secrets were looked for; none was found.`
        : `${counted(places, 'place')} written over: ${found.map(([name, n]) => `${name} ${count(n)}`).join(', ')}.`
  const limit = limits.text === null ? '' : ` to ${count(limits.text)} characters`
  const cut = `${counted(leftOut.texts, 'text')} cut${limit}; ${count(leftOut.characters)} characters are not in this file.`
  return {
    first: leftOut.texts > 0 ? [secrets, cut] : [secrets],
    others: [
      ...rules.map(([rule, { lines }]) => `${counted(lines, 'line')} left out or shortened by the rule ${rule}.`),
      ...(leftOut.images > 0 ? [`${counted(leftOut.images, 'image')} counted, not shown.`] : []),
      ...notes,
    ],
  }
}

const AGAIN = 'Open this file in Palimpsest to compare, audit and search the session.'

/** The line under the title: the first sentences, all of them when it is opened. @param {Head} head */
export function toldLine(head) {
  const { first, others } = sentences(head)
  const again = make('span', { class: 'again' }, AGAIN)
  if (others.length === 0) return make('p', { class: 'told' }, make('span', {}, first.join(' ')), again)
  const more = make('span', { class: 'more' }, `${counted(others.length, 'more note')}`)
  const list = make('ul', {}, ...others.map(sentence => make('li', {}, sentence)))
  return make(
    'details',
    { class: 'told' },
    make('summary', {}, make('span', {}, `${first.join(' ')} `, more), again),
    list,
  )
}

/** Name of the session, as far as one knows. @param {Head} head @param {readonly { readonly prompt: string }[]} turns */
export function titleOf({ thread, files, own }, turns) {
  const prompt = turns.slice(0, 20).find(turn => turn.prompt !== '')?.prompt
  return thread.name || prompt || files[own]?.name || 'Session'
}

/** @param {Head} head */
export function shortFacts({ thread, counts }) {
  return [
    counted(counts.turns, 'turn'),
    counted(counts.checkpoints, 'compaction'),
    [thread.agent, thread.cliVersion].filter(Boolean).join(' '),
    thread.model,
    thread.startedAt === null ? null : moment(thread.startedAt),
  ]
    .filter(Boolean)
    .join(' · ')
}
