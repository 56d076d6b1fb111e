import { useEffect, useMemo, useRef, useState } from 'react'
import type {
  AppError,
  FireRuleView,
  FireSettings,
  FireView,
  SimulationView,
  ThreadKey,
  ThreadPhase,
  ThreadView,
} from '../../preload/contract.ts'
import { jumpToRow, showCheckpoint } from '../actions.ts'
import { call } from '../api.ts'
import { count, counted, tokens } from '../format/numbers.ts'
import { Icon } from '../icons.ts'
import { useTab } from '../store.ts'
import type { Fire } from '../timeline/curve-plot.ts'
import { useCurve, usePlot } from '../timeline/use-plot.ts'
import { isRight, knownOf, OptionFields, type Options } from './option-fields.tsx'
import { firesInOrder, occasionWords, type Told } from './told-fires.ts'

/** When a rule would have compacted this session of its own accord, beside when it was compacted. */
export function Fires({ thread }: { readonly thread: ThreadView }) {
  const rules = useRules()
  const [settings, setSettings] = useState<FireSettings>({ rule: 'codex', options: {} })
  const rule = rules?.find(({ name }) => name === settings.rule) ?? null
  const right = rule !== null && isRight(rule.options, settings.options)
  const asked = useSimulation(thread.key, right ? settings : null, thread.progress.phase)
  const [chosen, setChosen] = useState<number | null>(null)
  const view = asked.view
  return (
    <div className="lab-page lab-fires">
      {rules === null || rule === null ? null : (
        <RuleForm
          rules={rules}
          rule={rule}
          set={settings.options}
          onChange={next => {
            setSettings(next)
            setChosen(null)
          }}
        />
      )}
      <Curve thread={thread} fired={view?.fired ?? NONE} chosen={chosen} />
      {asked.error === null ? null : (
        <p className="checkpoints-note" role="status">
          {asked.error.message}
        </p>
      )}
      {view === null ? null : <ToldList view={view} late={asked.late} chosen={chosen} onChoose={setChosen} />}
    </div>
  )
}

const NONE: readonly FireView[] = []

interface RuleFormProps {
  readonly rules: readonly FireRuleView[]
  readonly rule: FireRuleView
  readonly set: Options
  readonly onChange: (settings: FireSettings) => void
}

function RuleForm({ rules, rule, set, onChange }: RuleFormProps) {
  return (
    <form className="lab-rule" aria-label="Rule" onSubmit={event => event.preventDefault()}>
      <label htmlFor="fire-rule">Rule</label>
      <select
        id="fire-rule"
        value={rule.name}
        aria-describedby="fire-sentence"
        onChange={event => {
          const next = rules.find(({ name }) => name === event.target.value)
          if (next !== undefined) onChange({ rule: next.name, options: knownOf(next.options, set) })
        }}
      >
        {rules.map(({ name, title }) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
      <p id="fire-sentence" className="t2 lab-sentence">
        {rule.sentence}
      </p>
      <OptionFields options={rule.options} set={set} onSet={options => onChange({ rule: rule.name, options })} />
    </form>
  )
}

interface CurveProps {
  readonly thread: ThreadView
  readonly fired: readonly FireView[]
  readonly chosen: number | null
}

/** The token curve with what happened, and dashed what would have. */
function Curve({ thread, fired, chosen }: CurveProps) {
  const checkpoints = useTab(tab => tab.checkpoints) ?? []
  const curve = useCurve(thread)
  const host = useRef<HTMLDivElement>(null)
  const fires = useMemo(
    () => fired.map(({ item, tokens }, i): Fire => ({ x: item, tokens: tokens ?? 0, chosen: i === chosen })),
    [fired, chosen],
  )
  const empty = curve !== null && curve.x.length === 0
  usePlot(host, empty ? null : curve, checkpoints, thread.contextWindow, silent, fires)
  return (
    <div className="curve">
      <div className="curve-caption">
        <strong>Context</strong>
        <span className="num cut t2">
          Line: what was recorded. Full marks: compactions that happened. Dashed, with an open end: where the rule
          fires.
        </span>
      </div>
      {empty ? <p className="curve-none">This file does not record how many tokens the context held.</p> : null}
      <div
        ref={host}
        hidden={empty}
        className="curve-plot"
        role="img"
        aria-label={`Context tokens, with ${counted(checkpoints.length, 'compaction')} that happened and ${counted(fired.length, 'place')} where the rule fires; the table below lists them.`}
      />
    </div>
  )
}

const silent = (): void => {}

interface ToldProps {
  readonly view: SimulationView
  readonly late: boolean
  readonly chosen: number | null
  readonly onChoose: (index: number | null) => void
}

function ToldList({ view, late, chosen, onChoose }: ToldProps) {
  const { limit, fired, firedTotal, recorded, recordedTotal, notes } = view
  const rows = useMemo(() => firesInOrder(fired, recorded), [fired, recorded])
  return (
    <div
      className={late ? 'lab-scroll scroll late' : 'lab-scroll scroll'}
      aria-busy={late}
      tabIndex={0}
      role="region"
      aria-label="Where it fires"
    >
      <p className="lab-sum num" data-testid="fires-sum">
        {limit === null ? 'No limit is known.' : `Full at ${tokens(limit)} tokens.`}{' '}
        <strong>{counted(firedTotal, 'compaction')}</strong> by this rule, <strong>{count(recordedTotal)}</strong> in
        the session.
        {firedTotal > fired.length || recordedTotal > recorded.length ? ' The first 1,000 are shown.' : ''}
      </p>
      {notes.map(note => (
        <p key={note} className="lab-sum t2">
          {note}
        </p>
      ))}
      {rows.length === 0 ? null : (
        <table className="lab-told num" aria-label="Where it fires, and where it was compacted">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">When</th>
              <th scope="col" className="number">
                Turn
              </th>
              <th scope="col" className="number">
                Line
              </th>
              <th scope="col" className="number">
                Items before
              </th>
              <th scope="col" className="number">
                Tokens
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(told => (
              <ToldRow key={`${told.kind} ${told.index}`} {...{ told, chosen, onChoose }} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

interface ToldRowProps extends Pick<ToldProps, 'chosen' | 'onChoose'> {
  readonly told: Told
}

function ToldRow({ told, chosen, onChoose }: ToldRowProps) {
  const { turn, row, line, item, tokens: weight } = told.fire
  const go = () => (told.kind === 'fired' ? jumpToRow({ turn, row }) : showCheckpoint(told.checkpoint))
  const look = told.kind === 'fired' ? told.index : null
  return (
    <tr
      data-testid={told.kind === 'fired' ? 'fire' : 'recorded-fire'}
      aria-current={look !== null && look === chosen ? 'true' : undefined}
      onPointerEnter={() => onChoose(look)}
    >
      <th scope="row">
        <button type="button" className="link" onClick={go} onFocus={() => onChoose(look)}>
          <Icon name={told.kind === 'fired' ? 'lab' : 'compaction'} size={12} className="lab-recorded" />
          {told.kind === 'fired' ? 'Fires here' : `Compaction ${count(told.checkpoint)}`}
        </button>
      </th>
      <td>{occasionWords(told)}</td>
      <td className="number">{count(turn)}</td>
      <td className="number">{count(line)}</td>
      <td className="number">{count(item)}</td>
      <td className="number">{tokens(weight)}</td>
    </tr>
  )
}

function useRules(): readonly FireRuleView[] | null {
  const [rules, setRules] = useState<readonly FireRuleView[] | null>(null)
  useEffect(() => {
    let live = true
    void call('fireRules', {}).then(got => {
      if (live && got.ok) setRules(got.value)
    })
    return () => {
      live = false
    }
  }, [])
  return rules
}

interface Asked {
  readonly view: SimulationView | null
  readonly error: AppError | null
  readonly late: boolean
}

/** Milliseconds after the last change before anything is asked. */
const QUIET = 150

/** The newest answer; while another is worked out, the one before it. */
function useSimulation(key: ThreadKey, settings: FireSettings | null, phase: ThreadPhase): Asked {
  const wanted = settings === null ? null : JSON.stringify(settings)
  const [got, setGot] = useState<Omit<Asked, 'late'> & { readonly of: string | null }>({
    view: null,
    error: null,
    of: null,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a thread that is read to its end answers what it refused before
  useEffect(() => {
    if (wanted === null) return
    let live = true
    const timer = setTimeout(async () => {
      const result = await call('simulate', { key, settings: JSON.parse(wanted) as FireSettings })
      if (!live) return
      setGot(
        result.ok ? { view: result.value, error: null, of: wanted } : { view: null, error: result.error, of: wanted },
      )
    }, QUIET)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, wanted, phase])
  return { view: got.view, error: got.of === wanted ? got.error : null, late: got.of !== wanted }
}
