import { useEffect, useState } from 'react'
import { FILE_WORDS } from './follow.ts'
import { bytes } from './format/bytes.ts'
import { count, counted, share } from './format/numbers.ts'
import { Icon } from './icons.ts'
import { isEnded, useRuns } from './lab/runs.ts'
import { fileName } from './open.ts'
import { useStore, useTab } from './store.ts'

/** How long a sentence stands in the bar, milliseconds. */
const STANDS = 5000

/** The file in numbers; at the right how tokens are known, and that nothing goes out. */
export const StatusBar = () => (
  <footer className="status num">
    <FileFacts />
    <span className="grow" />
    <Notice />
    <TokensKnown />
    <Network />
  </footer>
)

/** Whether something is sent now; nothing ever is but by a run that the user started. */
function Network() {
  const asking = useRuns(({ runs }) => Object.values(runs).some(run => run.model !== null && !isEnded(run)))
  const address = useStore(state => state.settings.model.baseUrl)
  if (!asking)
    return (
      <span title="Palimpsest opens no connection, except for a run that you start in the Lab.">
        <Icon name="noNetwork" size={12} />
        No network
      </span>
    )
  return (
    <span title="A run that you started in the Lab asks a model." data-testid="asking">
      <Icon name="run" size={12} />
      Asking {URL.canParse(address) ? new URL(address).host : address}
    </span>
  )
}

function FileFacts() {
  const facts = useTab(({ path, thread, database, storage }) => ({
    storage: storage !== null,
    path,
    bytes: thread?.files.at(-1)?.bytes ?? database?.view.bytes ?? null,
    lines: thread?.files.at(-1)?.lines ?? null,
    files: thread?.files.length ?? 0,
    unknown: thread?.lines.unknown ?? null,
    rejected: thread?.lines.rejected ?? null,
    phase: thread?.progress.phase ?? null,
    error: thread?.progress.error?.message ?? null,
    file: thread?.progress.file ?? 'there',
    share: thread === null ? '' : share(thread.progress.bytesDone, thread.progress.bytesTotal),
  }))
  if (facts === null) return <span>No session open</span>
  if (facts.storage) return <span>All sessions of the library</span>
  return (
    <>
      <span className="cut" title={facts.path}>
        {fileName(facts.path)}
      </span>
      {facts.bytes === null ? null : <span title={`${count(facts.bytes)} bytes`}>{bytes(facts.bytes)}</span>}
      {facts.lines === null ? null : <span>{counted(facts.lines, 'line')}</span>}
      {facts.files > 1 ? (
        <span title="The file builds on others; their lines are part of the history.">{`${facts.files} files`}</span>
      ) : null}
      {facts.unknown ? <span>{count(facts.unknown)} unknown</span> : null}
      {facts.rejected === null ? null : (
        <span>
          <Icon name={facts.rejected === 0 ? 'ok' : 'error'} size={12} />
          {count(facts.rejected)} rejected
        </span>
      )}
      {facts.phase === 'reading' ? <span>Reading {facts.share}</span> : null}
      {facts.phase === 'checking' ? <span>Checking lines, {facts.share}</span> : null}
      {facts.error === null ? null : <span>{facts.error}</span>}
      {facts.file === 'there' ? null : (
        <span>
          <Icon name="warning" size={12} />
          {FILE_WORDS[facts.file]}
        </span>
      )}
      {facts.phase === 'stopped' ? <span>Stopped: what was read is shown</span> : null}
    </>
  )
}

function TokensKnown() {
  const known = useTab(({ thread }) => thread !== null)
  return known ? (
    <span title="Counted as Codex counts: bytes divided by four. The context curve shows what usage records say.">
      Tokens ≈ estimated
    </span>
  ) : null
}

/** The last sentence, for the eye and for the screen reader. */
function Notice() {
  const notice = useStore(state => state.notice)
  const [shown, setShown] = useState('')
  useEffect(() => {
    setShown(notice.text)
    const timer = setTimeout(() => setShown(''), STANDS)
    return () => clearTimeout(timer)
  }, [notice])
  return (
    <span className="notice-text" role="status" aria-live="polite" title={shown}>
      {shown}
    </span>
  )
}
