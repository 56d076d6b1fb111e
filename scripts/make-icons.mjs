// Draws build/icon.svg in all sizes: node scripts/make-icons.mjs. The results are kept, so only a changed drawing needs this.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { findBrowser } from './find-browser.mjs'
import { icnsFile, icoFile } from './icon-files.mjs'
import { root } from './paths.mjs'

const folder = join(root, 'build')
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8')
const browser = await chromium.launch({ executablePath: await findBrowser(root, { mayInstall: false }) })
const page = await browser.newPage()

/** @param {number} size */
async function png(size) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  return page.screenshot({ omitBackground: true })
}

const images = new Map()
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) images.set(size, await png(size))
await browser.close()
writeFileSync(join(folder, 'icon.png'), images.get(512))
writeFileSync(join(folder, 'icon.ico'), icoFile(images))
writeFileSync(join(folder, 'icon.icns'), icnsFile(images))
