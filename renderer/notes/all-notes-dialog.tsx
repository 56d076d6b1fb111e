import './notes.css'
import { useEffect, useState } from 'react'
import type { NotedSession, NotedSessions } from '../../preload/contract.ts'
import { closeOverlay } from '../actions.ts'
import { call } from '../api.ts'
import { useClock } from '../clock.tsx'
import { count } from '../format/numbers.ts'
import { fileName } from '../open.ts'
import { Dialog } from '../overlays/dialog.tsx'
import { useStore } from '../store.ts'
import { openNotes } from './acts.ts'

/** Sessions of one page. */
const PAGE = 100

type Asked =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'here'; readonly found: NotedSessions }

/** All sessions of which something is noted; one opens at its notes. */
export function AllNotesDialog() {
  const [asked, setAsked] = useState<Asked>({ kind: 'waiting' })
  const more = async (from: number) => {
    const got = await call('notedSessions', { from, count: PAGE })
    if (!got.ok) return setAsked({ kind: 'failed', message: got.error.message })
    setAsked(before => {
      const sessions = before.kind === 'here' ? before.found.sessions.slice(0, from) : []
      return { kind: 'here', found: { ...got.value, sessions: [...sessions, ...got.value.sessions] } }
    })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when it opens
  useEffect(() => void more(0), [])
  return (
    <Dialog className="all-notes" label="Notes of all sessions" head>
      {asked.kind === 'waiting' ? null : asked.kind === 'failed' ? (
        <p className="notice bad">{asked.message}</p>
      ) : (
        <Found found={asked.found} onMore={() => void more(asked.found.sessions.length)} />
      )}
    </Dialog>
  )
}

function Found({ found, onMore }: { readonly found: NotedSessions; readonly onMore: () => void }) {
  const { sessions, total, problem } = found
  const left = total - sessions.length
  return (
    <>
      {problem === null ? null : <p className="notice bad">{problem}</p>}
      {total === 0 ? (
        <p className="notice">Nothing is noted of any session.</p>
      ) : (
        <div className="scroll all-notes-scroll">
          <table className="num">
            <thead>
              <tr>
                <th scope="col">Session</th>
                <th scope="col">Bookmarks</th>
                <th scope="col">Notes</th>
                <th scope="col">Last</th>
              </tr>
            </thead>
            <tbody>
              {sessions.map(session => (
                <SessionRow key={session.thread ?? session.path} session={session} />
              ))}
            </tbody>
          </table>
          {left === 0 ? null : (
            <button type="button" className="button" onClick={onMore}>
              {count(left)} more
            </button>
          )}
        </div>
      )}
    </>
  )
}

function SessionRow({ session: { thread, path, bookmarks, written, at } }: { readonly session: NotedSession }) {
  const clock = useClock()
  const title = useStore(
    ({ library, recent }) =>
      library.sessions.find(head => (thread !== null && head.threadId === thread) || head.path === path)?.title ??
      recent.find(entry => entry.path === path)?.title ??
      fileName(path),
  )
  const open = () => {
    closeOverlay()
    void openNotes(thread, path)
  }
  return (
    <tr data-testid="noted-session">
      <th scope="row">
        <button type="button" className="link cut" title={path} onClick={open}>
          {title}
        </button>
      </th>
      <td>{count(bookmarks)}</td>
      <td>{count(written)}</td>
      <td title={clock.full(at)}>{clock.day(at)}</td>
    </tr>
  )
}
