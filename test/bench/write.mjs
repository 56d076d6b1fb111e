// The floor of writing: so many bytes and an fsync. usage: node write.mjs FILE BYTES -> one JSON line; the file is left
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'

const [, , file, count] = process.argv
const chunk = Buffer.alloc(1 << 20, 'x')
const started = performance.now()
const fd = openSync(file, 'wx')
for (let left = Number(count); left > 0; ) left -= writeSync(fd, chunk, 0, Math.min(left, chunk.length))
fsyncSync(fd)
closeSync(fd)
console.log(JSON.stringify({ what: 'write', ms: performance.now() - started, bytes: Number(count) }))
