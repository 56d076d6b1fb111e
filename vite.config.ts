import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The same files are served from app:// by Electron and from a loopback address by the web shell, both under
// `script-src 'self'`: so relative addresses, and nothing inline (the polyfill of modulePreload would be).
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // A data: address would need a wider policy than the one we serve.
    assetsInlineLimit: 0,
    // Monaco's chunk is 3 MB by nature, and loaded only when a text diff is opened.
    chunkSizeWarningLimit: 4000,
  },
})
