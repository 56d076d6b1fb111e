import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import { jsonInHtml } from '../../main/export/document/html.ts'
import { fileOf, readThread, rolloutText, threadOf } from '../support/rollout-text.ts'
import { exportedBytes, readPage } from './exported.ts'

const EVIL = '</script><script>alert(1)</script><!--<script><img src=x onerror=alert(1)>'

const SESSION = `
  turn t1 {
    user: ${EVIL}
    call c1 ${'</script>'}: ls
    output c1: ${EVIL}
    assistant: ${EVIL}
    note: ${EVIL}
  }
  compacted: ${EVIL} | P+${EVIL}
`

const page = exportedBytes(readThread(fileOf(rolloutText(SESSION), 'rollout-<!--<script>&".jsonl')), 'html').toString()

const contentOf = (pattern: RegExp): string => pattern.exec(page)?.[1] ?? ''
const digestOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

test('the policy lets the page run its own script and style, and reach nothing', () => {
  const script = contentOf(/<script>([\s\S]*?)<\/script>/)
  const style = contentOf(/<style>([\s\S]*?)<\/style>/)
  expect(script.length).toBeGreaterThan(1000)
  expect(contentOf(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/).split('; ')).toEqual([
    "default-src 'none'",
    `script-src ${digestOf(script)}`,
    `style-src ${digestOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ])
  expect(page.indexOf('Content-Security-Policy')).toBeLessThan(page.indexOf('<style>'))
})

test('nothing of the session is HTML', () => {
  const head = contentOf(/<script type="application\/json" id="head">([^<]*)<\/script>/)
  expect(JSON.parse(head).files[0].name).toBe('rollout-<!--<script>&".jsonl')
  expect(contentOf(/<title>([^<]*)<\/title>/)).toBe('rollout-&lt;!--&lt;script&gt;&amp;&quot;.jsonl')
  expect(page.includes('alert(1)')).toBe(false)
  const skeleton = page
    .replace(/<style>[\s\S]*?<\/style>/, '<style></style>')
    .replace(/<script>[\s\S]*?<\/script>/, '<script></script>')
    .replaceAll(/(<script type="application\/octet-stream" id="[a-zA-Z]+-\d+">)[A-Za-z0-9+/=]*<\/script>/g, '')
  expect(skeleton.match(/<[^>]*>/g)).toEqual([
    '<!DOCTYPE html>',
    '<html lang="en" data-palimpsest="session">',
    '<head>',
    '<meta charset="utf-8">',
    expect.stringMatching(/^<meta http-equiv="Content-Security-Policy"/),
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<title>',
    '</title>',
    '<style>',
    '</style>',
    '</head>',
    '<body>',
    '<noscript>',
    ...Array.from({ length: 5 }, () => ['<p>', '</p>']).flat(),
    '</noscript>',
    '<script type="application/json" id="head">',
    '</script>',
    '<script>',
    '</script>',
    '</body>',
    '</html>',
  ])
})

test('what looked like HTML reads back as it was', () => {
  const [user] = runNow(readPage(Buffer.from(page)).history({ kind: 'turn', n: 1, side: 'end' })).items
  const read = readPage(Buffer.from(page))
  expect(user && read.item(user).text).toBe(EVIL)
  expect(JSON.parse(jsonInHtml(EVIL))).toBe(EVIL)
})

test('images are counted and left out', () => {
  const image = `data:image/png;base64,${'iVBORw0KGgo'.repeat(50)}`
  const item = { type: 'message', role: 'user', content: [{ type: 'input_image', image_url: image }] }
  const line = JSON.stringify({ timestamp: '2026-01-01T00:00:00.000Z', type: 'response_item', payload: item })
  const thread = threadOf(Buffer.concat([rolloutText('turn t1 {'), Buffer.from(`${line}\n`)]))
  const json = JSON.parse(exportedBytes(thread, 'json').toString())
  expect(JSON.stringify(json)).not.toContain('iVBOR')
  expect([json.items[0].images, json.leftOut.images]).toEqual([1, 1])
  const read = readPage(exportedBytes(thread, 'html'))
  expect(read.notes).toEqual(['One image is left out of the export.'])
  const [row] = read.rows(1, 0, 1)
  expect(row?.kind === 'item' && read.item(row.ref).why).toBe('The exported page leaves out its image.')
})
