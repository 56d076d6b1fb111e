// The bench: how fast and how small we are, held against the floor and against other programs on the same data in the same run.
// Ends with an error on a broken run only, never on time. What it does is said in docs/bench.md.
import { mkdirSync } from 'node:fs'
import { findBrowser } from '../../scripts/find-browser.mjs'
import { root } from '../../scripts/paths.mjs'
import { BY_FILE } from './by-file.ts'
import { asText, CI, FULL } from './figures.ts'
import { folder } from './made.ts'
import { finding } from './parts/finding.ts'
import { library } from './parts/library.ts'
import { opening } from './parts/opening.ts'
import { scrolling } from './parts/scrolling.ts'
import { window } from './parts/window.ts'
import { load, machine, writeFigures } from './report.ts'

const PARTS = [opening, finding, window, scrolling, library]
const USAGE = `usage: npm run bench                          everything at full size; writes docs/bench.md
       npm run bench -- ci                    everything at a tenth of it, in a minute or two
       npm run bench -- PART... [--write]     of ${PARTS.map(({ name }) => name).join(', ')}, at full size
       npm run bench -- ${Object.keys(BY_FILE).join('|')} FILE`

const words = process.argv.slice(2)
const [first, second] = words
process.env.PALIMPSEST_BROWSER = await findBrowser(root, { mayInstall: false })
mkdirSync(folder, { recursive: true })
if (words.length === 0) await run(PARTS, FULL, 'write')
else if (first === 'ci' && words.length === 1) await run(PARTS, CI, 'print')
else if (Object.hasOwn(BY_FILE, first) && words.length === 2) BY_FILE[first](second)
else await runNamed()

async function runNamed() {
  const names = words.filter(word => word !== '--write')
  const parts = PARTS.filter(({ name }) => names.includes(name))
  if (parts.length === 0 || parts.length < names.length) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  await run(parts, FULL, words.includes('--write') ? 'write' : 'print')
}

async function run(parts, size, end) {
  const begun = performance.now()
  console.log(machine())
  for (const part of parts) {
    const before = load()
    const figures = await part.run(size)
    for (const one of figures) console.log(asText(one))
    if (end === 'write') writeFigures(part.name, figures, before)
    console.log(`\n${part.name}: ${((performance.now() - begun) / 60_000).toFixed(1)} minutes so far, load ${load()}`)
  }
}
