import { useEffect, useState } from 'react'
import type { CameFrom, ThreadView } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { useCommands } from '../commands.ts'
import { count } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { useTab } from '../store.ts'
import { goToOrigin } from './go.ts'

/** Where the session in front came from, as a link to it; absent where it began by itself. */
export function CameFromButton() {
  const from = useCameFrom()
  // A fork begins with the prompt of its parent: where that is masked here, so is the title.
  const masked = useTab(tab => tab.masked !== null) === true
  useCommands(from === null ? {} : { 'go.origin': () => void goToOrigin(from) })
  if (from === null) return null
  const words = from.relation === 'spawn' ? 'Spawned by' : 'Forked from'
  const line = from.at === null ? '' : `line ${count(from.at.line)}`
  const who = (masked ? null : from.session?.title) ?? from.id
  return (
    <button
      type="button"
      className="button quiet came-from"
      title={`${words} “${who}”${line === '' ? '' : `, ${line}`} (u)`}
      onClick={() => void goToOrigin(from)}
    >
      <Icon name={from.relation === 'spawn' ? 'spawn' : 'fork'} />
      <span className="words">{words}</span>
      <span className="who cut">{who}</span>
      <span className="num">{line}</span>
    </button>
  )
}

/** What the session itself tells at once, then what the library knows. */
function useCameFrom(): CameFrom | null {
  const tab = useTab(({ path, thread }) => ({ path, said: thread === null ? null : JSON.stringify(saidBy(thread)) }))
  const path = tab?.path ?? null
  const said = tab?.said ?? null
  const [told, setTold] = useState<{ readonly path: string; readonly from: CameFrom } | null>(null)
  const has = said !== null && said !== 'null'
  useEffect(() => {
    if (path === null || !has) return
    let gone = false
    void call('cameFrom', { path }).then(got => {
      if (!gone && got.ok && got.value !== null) setTold({ path, from: got.value })
    })
    return () => {
      gone = true
    }
  }, [path, has])
  if (!has) return null
  return told?.path === path ? told.from : (JSON.parse(said) as CameFrom)
}

function saidBy({ forkedFrom, parentThread, files }: ThreadView): CameFrom | null {
  const id = (parentThread ?? forkedFrom)?.toLowerCase()
  if (id === undefined) return null
  const base = files.findLast(({ role }) => role === 'base')
  const at = parentThread === null && base !== undefined ? { path: base.path, line: base.lines } : null
  return { relation: parentThread === null ? 'fork' : 'spawn', id, session: null, at }
}
