import type { DropRule, RuleSaving } from '../../preload/contract.ts'
import { bytes } from '../format/bytes.ts'
import { count, tokens } from '../format/numbers.ts'
import { type Draft, dropOf, SEEN, toggled, UNSEEN } from './draft.ts'
import { RULE_WORDS } from './rule-words.ts'
import type { Previewed } from './use-preview.ts'

export interface RulesTableProps {
  readonly draft: Draft
  readonly previewed: Previewed
  readonly onChange: (drop: readonly DropRule[]) => void
}

/** What may be left out, in two groups that must not mix. */
export function RulesTable({ draft, previewed, onChange }: RulesTableProps) {
  const drop = dropOf(draft)
  const rollout = draft.format === 'rollout'
  const group = (title: string, rules: readonly DropRule[]) => (
    <tbody>
      <tr className="export-group">
        <th scope="rowgroup" colSpan={4}>
          {title}
        </th>
      </tr>
      {rules.map(rule => (
        <RuleRow
          key={rule}
          rule={rule}
          on={drop.includes(rule)}
          saving={previewed.view?.rules.find(saving => saving.rule === rule) ?? null}
          onToggle={() => onChange(toggled(drop, rule))}
        />
      ))}
    </tbody>
  )
  return (
    <table className="export-rules num" aria-busy={previewed.late} data-testid="export-rules">
      <thead>
        <tr>
          <th scope="col">Leave out</th>
          <th scope="col">Lines</th>
          <th scope="col">Tokens</th>
          <th scope="col">Saves</th>
        </tr>
      </thead>
      {group(rollout ? 'The next request stays the same' : 'The model sees it no more', UNSEEN)}
      {group(rollout ? 'The model may still see it: changes the next request' : 'The model may still see it', SEEN)}
    </table>
  )
}

interface RuleRowProps {
  readonly rule: DropRule
  readonly on: boolean
  /** null while it is not known. */
  readonly saving: RuleSaving | null
  readonly onToggle: () => void
}

function RuleRow({ rule, on, saving, onToggle }: RuleRowProps) {
  const { label, why } = RULE_WORDS[rule]
  return (
    <tr data-rule={rule} className={on ? 'on' : undefined}>
      <th scope="row">
        <label title={why}>
          <input type="checkbox" checked={on} onChange={onToggle} />
          <span className="cut">{label}</span>
        </label>
      </th>
      {saving === null ? (
        <td colSpan={3}>
          <i className="skeleton" style={{ width: '60%' }} />
        </td>
      ) : on && saving.nothing !== null ? (
        <td colSpan={3} className="t2" title={saving.nothing}>
          {saving.nothing}
        </td>
      ) : (
        <>
          <td>{count(saving.lines)}</td>
          <td>{saving.tokens === 0 ? '–' : tokens(saving.tokens)}</td>
          <td>{saving.bytes === 0 ? '–' : bytes(saving.bytes)}</td>
        </>
      )}
    </tr>
  )
}
