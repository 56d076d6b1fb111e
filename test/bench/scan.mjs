// The floor: finds every newline of a file and keeps its offset. usage: node scan.mjs FILE -> one JSON line
import { open, stat } from 'node:fs/promises'
import { tell } from './measured.ts'

const CHUNK = 4 << 20
const file = process.argv[2]
const { size } = await stat(file)
const cpu = process.cpuUsage()
const started = performance.now()
const handle = await open(file)
const buffer = Buffer.allocUnsafeSlow(CHUNK)
let offsets = new Float64Array(1 << 16)
let lines = 0
let base = 0
for (;;) {
  const { bytesRead } = await handle.read(buffer, 0, CHUNK, null)
  if (bytesRead === 0) break
  const view = buffer.subarray(0, bytesRead)
  let at = view.indexOf(10)
  while (at !== -1) {
    if (lines === offsets.length) {
      const larger = new Float64Array(lines * 2)
      larger.set(offsets)
      offsets = larger
    }
    offsets[lines++] = base + at
    at = view.indexOf(10, at + 1)
  }
  base += bytesRead
}
await handle.close()
const ms = performance.now() - started
tell('scan', cpu, { ms, bytes: size, lines })
