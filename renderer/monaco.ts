import 'monaco-editor/features/clipboard/register.js'
import 'monaco-editor/features/codicon/register.js'
import 'monaco-editor/features/diffEditor/register.js'
import 'monaco-editor/features/find/register.js'
import * as monaco from 'monaco-editor/editor/editor.api.js'
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker'
import { token } from './theme.ts'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }

/** Texts drawn into an element until `dispose`. */
export interface TextView {
  /** Has no effect on a single text. */
  setSideBySide(on: boolean): void
  focus(): void
  dispose(): void
}

const THEME = 'palimpsest'
const LANGUAGE = 'plaintext'

/** Takes the colours of the theme that the page has now, for all texts on it. */
export function takeTheme(): void {
  const theme = document.documentElement.dataset.theme
  const contrast = theme === 'contrast'
  const wash = (name: 'added' | 'dropped') => hex(`--k-${name}-wash`)
  monaco.editor.defineTheme(THEME, {
    base: contrast ? 'hc-black' : theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [],
    colors: {
      foreground: hex('--text'),
      'editor.background': hex('--bg'),
      'editor.foreground': hex('--text'),
      'editorLineNumber.foreground': hex('--text-3'),
      'editorLineNumber.activeForeground': hex('--text-2'),
      'editorGutter.background': hex('--bg'),
      'editor.selectionBackground': hex('--sel'),
      'editor.inactiveSelectionBackground': hex('--sel-quiet'),
      'editorWidget.background': hex('--bg-pop'),
      'editorWidget.border': hex('--line-2'),
      focusBorder: hex('--focus'),
      'scrollbarSlider.background': `${hex('--line-2')}99`,
      'scrollbarSlider.hoverBackground': hex('--line-2'),
      'diffEditor.insertedLineBackground': wash('added'),
      'diffEditor.removedLineBackground': wash('dropped'),
      'diffEditor.insertedTextBackground': `${hex('--k-added')}2a`,
      'diffEditor.removedTextBackground': `${hex('--k-dropped')}2a`,
      'diffEditorGutter.insertedLineBackground': wash('added'),
      'diffEditorGutter.removedLineBackground': wash('dropped'),
      // Washes are off in the contrast theme: edges carry the change there.
      ...(contrast
        ? { 'diffEditor.insertedTextBorder': hex('--k-added'), 'diffEditor.removedTextBorder': hex('--k-dropped') }
        : {}),
      'diffEditor.diagonalFill': hex('--line'),
      'diffEditor.border': hex('--line'),
      'diffEditor.unchangedRegionBackground': hex('--bg-pane'),
      'diffEditor.unchangedRegionForeground': hex('--text-2'),
      'diffEditor.unchangedRegionShadow': '#00000000',
    },
  })
  monaco.editor.setTheme(THEME)
}

/** Monaco reads hex only. */
function hex(name: `--${string}`): string {
  const value = token(name)
  if (/^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(value)) return value
  if (/^#[0-9a-f]{3}$/i.test(value)) return `#${[...value.slice(1)].map(c => c + c).join('')}`
  return '#00000000'
}

const options = (): monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions => ({
  readOnly: true,
  domReadOnly: true,
  automaticLayout: true,
  minimap: { enabled: false },
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  wordWrap: 'on',
  fontFamily: token('--font-mono'),
  fontSize: Number.parseFloat(token('--fs-mono')) || 11.5,
  lineHeight: Number.parseFloat(token('--lh-mono')) || 18,
  fontLigatures: false,
  contextmenu: false,
  folding: false,
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 18,
  overviewRulerLanes: 0,
  // Session text may well hold look-alike letters; the boxes drawn around them are noise, not a finding.
  unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: true },
  links: false,
  stickyScroll: { enabled: false },
  tabFocusMode: true,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
})

/** The diff of one pair of texts. Plain: colours of syntax would compete with those of the change. */
export function showPair(
  host: HTMLElement,
  pair: { readonly before: string; readonly after: string },
  sideBySide: boolean,
): TextView {
  takeTheme()
  const original = monaco.editor.createModel(pair.before, LANGUAGE)
  const modified = monaco.editor.createModel(pair.after, LANGUAGE)
  const editor = monaco.editor.createDiffEditor(host, {
    ...options(),
    diffWordWrap: 'on',
    renderSideBySide: sideBySide,
    useInlineViewWhenSpaceIsLimited: false,
    enableSplitViewResizing: false,
    renderOverviewRuler: false,
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    originalEditable: false,
    ignoreTrimWhitespace: false,
    maxComputationTime: 5000,
    hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4 },
  })
  editor.setModel({ original, modified })
  // The names among the diff editor's own options are lost with the next change of any option.
  const name = () => {
    editor.getOriginalEditor().updateOptions({ ariaLabel: 'Text before' })
    editor.getModifiedEditor().updateOptions({ ariaLabel: 'Text after' })
  }
  name()
  return {
    setSideBySide(on) {
      editor.updateOptions({ renderSideBySide: on })
      name()
    },
    focus: () => editor.focus(),
    dispose() {
      editor.dispose()
      original.dispose()
      modified.dispose()
    },
  }
}

/** One text alone. */
export function showText(host: HTMLElement, text: string): TextView {
  takeTheme()
  const model = monaco.editor.createModel(text, LANGUAGE)
  const editor = monaco.editor.create(host, { ...options(), model, ariaLabel: 'Text' })
  return {
    setSideBySide: () => {},
    focus: () => editor.focus(),
    dispose() {
      editor.dispose()
      model.dispose()
    },
  }
}

/** One text to be written. `onChange` hears of every change with the whole text, whose lines then all end in "\n". */
export function editText(host: HTMLElement, text: string, label: string, onChange: (text: string) => void): TextView {
  takeTheme()
  const model = monaco.editor.createModel(text, LANGUAGE)
  const editor = monaco.editor.create(host, {
    ...options(),
    model,
    readOnly: false,
    domReadOnly: false,
    ariaLabel: label,
    // What is written is prose as often as code: nothing is put in by itself.
    autoClosingBrackets: 'never',
    autoClosingQuotes: 'never',
    autoSurround: 'never',
    autoIndent: 'none',
    quickSuggestions: false,
    wordBasedSuggestions: 'off',
    occurrencesHighlight: 'off',
    selectionHighlight: false,
    // A question about U+2028 would be about what the text may well hold.
    unusualLineTerminators: 'off',
  })
  const listening = model.onDidChangeContent(() => onChange(model.getValue(monaco.editor.EndOfLinePreference.LF)))
  return {
    setSideBySide: () => {},
    focus: () => editor.focus(),
    dispose() {
      listening.dispose()
      editor.dispose()
      model.dispose()
    },
  }
}
