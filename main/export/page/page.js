// @ts-check
import { readEntries, readHead } from './parts.js'

const head = readHead()
const turns = await readEntries(head, 'turns', 0, head.counts.turns)
const list = document.createElement('ol')
for (const turn of turns) {
  const entry = document.createElement('li')
  entry.textContent = turn.prompt || `Turn ${turn.n}`
  list.append(entry)
}
document.body.append(list)
