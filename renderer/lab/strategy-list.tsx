import type { LabStrategy } from '../../preload/contract.ts'

export interface StrategyListProps {
  readonly strategies: readonly LabStrategy[]
  readonly chosen: string
  readonly onChoose: (name: string) => void
}

/** Ways to compact, one sentence each. */
export function StrategyList({ strategies, chosen, onChoose }: StrategyListProps) {
  return (
    <fieldset className="lab-strategies scroll">
      <legend className="only-spoken">Strategy</legend>
      {strategies.map(({ name, title, sentence, asksModel, why }) => (
        <label key={name} className={name === chosen ? 'lab-strategy chosen' : 'lab-strategy'}>
          <input
            type="radio"
            name="lab-strategy"
            data-first={name === chosen ? true : undefined}
            value={name}
            checked={name === chosen}
            aria-labelledby={`lab-title-${name}`}
            aria-describedby={`lab-strategy-${name}`}
            onChange={() => onChoose(name)}
          />
          <span id={`lab-title-${name}`} className="lab-strategy-title">
            {title}
          </span>
          <span className="badge">{asksModel ? 'asks a model' : 'offline'}</span>
          <span id={`lab-strategy-${name}`} className="lab-strategy-words t2">
            {sentence}
            {why === null ? '' : ` ${why}`}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
