import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import 'allotment/dist/style.css'
import './tokens.css'
import './styles/fonts.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/frame.css'
import './list/list.css'
import './library/library.css'
import './tabs/tabs.css'
import './inspector/inspector.css'
import './database/database.css'
import './problems/problems.css'
import './overlays/overlays.css'
import './screens/screens.css'
import type { Bridge } from '../preload/contract.ts'
import { connect } from './api.ts'
import { App } from './app.tsx'
import { webBridge } from './bridge.ts'
import { start } from './start.ts'

declare global {
  interface Window {
    /** Set by the preload script; absent in the web shell. */
    readonly bridge?: Bridge
  }
}

const root = document.getElementById('app')
if (root === null) throw new Error('The page has no #app.')
connect(window.bridge ?? webBridge())
// Read after the bridge took its token out of it.
const link = location.hash
// At once, so that no key is lost between the page's load and the first drawing.
flushSync(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
)
void start(link)
