import { Component, type ReactNode } from 'react'
import { copy } from '../actions.ts'
import { Icon } from '../icons.ts'

interface BrokenProps {
  readonly children: ReactNode
  /** What stands there, for the sentence: "view", "inspector". */
  readonly what: string
}

/** The one place that shows a bug in a part of the window; the other parts go on. */
export class Broken extends Component<BrokenProps, { readonly error: Error | null }> {
  override state = { error: null as Error | null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    return (
      <div className="pane broken" role="alert">
        <p>This {this.props.what} stopped because of a fault in Palimpsest. The file was not touched.</p>
        <div className="empty-acts">
          <button type="button" className="button primary" onClick={() => this.setState({ error: null })}>
            <Icon name="again" />
            Draw it again
          </button>
          <button type="button" className="button" onClick={() => void copy(error.stack ?? error.message, 'Report')}>
            <Icon name="copy" />
            Copy report
          </button>
        </div>
      </div>
    )
  }
}
