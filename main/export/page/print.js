// @ts-check
import { make } from './dom.js'
import { facts } from './inspector.js'
import { sentences, titleOf } from './told.js'
import { count, counted, listed, madeBy, moment, occasion, STATUS, tokens } from './words.js'

/** @import { Session } from './session.js' */

/** Turns and compactions that are printed. */
const MOST = 3000

/** What is printed beside the text that is selected: the facts, and the turns and compactions as a list. @param {Session} session */
export function printed(session) {
  const { head, turns, checkpoints } = session
  const { thread } = head
  const told = Object.values(sentences(head)).flat()
  const list = make('ul')
  let next = 0
  const bandsTo = (/** @type {number} */ turn) => {
    for (let one = checkpoints[next]; one !== undefined && one.turn <= turn; one = checkpoints[++next])
      list.append(
        make(
          'li',
          { class: 'amber' },
          `Compaction ${one.n}: ${tokens(one.tokensBefore)} → ${tokens(one.tokensAfter)}, ${listed([occasion(one), madeBy(one)])}`,
        ),
      )
  }
  bandsTo(0)
  for (const turn of turns.slice(0, MOST)) {
    const status = STATUS[turn.status]
    const words = `${turn.n}. ${turn.prompt || 'No prompt'}`
    list.append(
      make(
        'li',
        {},
        make(turn.status === 'rolledBack' ? 's' : 'span', {}, words),
        ` (${counted(turn.items, 'item')}, ${tokens(turn.tokens)} tokens${status === '' ? '' : `, ${status}`})`,
      ),
    )
    bandsTo(turn.n)
  }
  if (turns.length > MOST) list.append(make('li', {}, `and ${count(turns.length - MOST)} more turns`))
  return make(
    'div',
    { class: 'printed' },
    make('h1', {}, titleOf(head, turns)),
    facts([
      ['Thread', thread.id],
      ['Agent', [thread.agent, thread.cliVersion].filter(Boolean).join(' ')],
      ['Model', thread.model],
      ['Folder', thread.cwd],
      ['Began', moment(thread.startedAt)],
      ['Ended', moment(thread.endedAt)],
    ]),
    ...told.map(sentence => make('p', {}, sentence)),
    list,
  )
}
