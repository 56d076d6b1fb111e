// The floor of a library: finds every newline of all files of a home. usage: node library-scan.mjs HOME -> one JSON line
import { closeSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { peakMB } from './measured.ts'

const buffer = Buffer.allocUnsafeSlow(4 << 20)
const started = performance.now()
const cpu = process.cpuUsage()
let files = 0
let bytes = 0
let lines = 0
walk(join(process.argv[2], 'sessions'))
const ms = performance.now() - started
const { user, system } = process.cpuUsage(cpu)
const cpuMs = (user + system) / 1000
console.log(JSON.stringify({ what: 'scan', ms, cpuMs, files, bytes, lines, peakMB: peakMB() }))

function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) walk(path)
    else scan(path)
  }
}

function scan(path) {
  files += 1
  const file = openSync(path)
  const offsets = []
  for (let base = 0; ; ) {
    const read = readSync(file, buffer, 0, buffer.length, base)
    if (read === 0) break
    const view = buffer.subarray(0, read)
    for (let at = view.indexOf(10); at !== -1; at = view.indexOf(10, at + 1)) offsets.push(base + at)
    base += read
    bytes += read
  }
  lines += offsets.length
  closeSync(file)
}
