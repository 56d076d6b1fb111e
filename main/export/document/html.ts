import { createHash } from 'node:crypto'
import { counted } from '../../base/numbers.ts'
import { HEAD_CLOSE, HEAD_OPEN, PAGE_START, PART_CLOSE, partOpen } from '../../thread/exported/container.ts'
import { type Head, SECTIONS } from '../../thread/exported/shape.ts'
import { type PageAssets, pageAssets } from '../page-assets.ts'
import type { Chunks } from '../write-file.ts'
import type { SessionDocument } from './document.ts'

/**
 * A document as one page that works from disk. Nothing of the session is ever HTML: the head is JSON in which no `<` stands, the parts
 * are base64, and the title is escaped. The policy lets the page run its own script and style, known by their digests, and reach nothing.
 */
export function* htmlChunks({ head, pages }: SessionDocument, assets: PageAssets = pageAssets()): Chunks {
  yield Buffer.from(`${PAGE_START}${metaOf(assets)}<title>${escaped(titleOf(head))}</title>\n`)
  yield Buffer.from(`<style>${assets.style}</style>\n</head>\n<body>\n${noScript(head)}\n`)
  yield Buffer.from(`${HEAD_OPEN}${jsonInHtml(head)}${HEAD_CLOSE}\n`)
  for (const section of SECTIONS) {
    let i = 0
    for (const part of pages(section).parts()) {
      yield Buffer.from(`${partOpen(section, i)}${part.toString('base64')}${PART_CLOSE}\n`)
      i += 1
    }
  }
  yield Buffer.from(`<script>${assets.script}</script>\n</body>\n</html>\n`)
  return null
}

/** Who lets no script run still learns what this is. */
function noScript(head: Head): string {
  const { thread, counts } = head
  const lines = [
    titleOf(head),
    `Thread ${thread.id ?? 'without an id'}, ${[thread.agent, thread.cliVersion].filter(one => one !== null).join(' ')}`,
    `${thread.startedAt ?? 'an unknown time'} to ${thread.endedAt ?? 'an unknown time'}`,
    [counted(counts.turns, 'turn'), counted(head.itemCount, 'item'), counted(counts.checkpoints, 'compaction')].join(
      ', ',
    ),
    'This page holds a session as packed data and needs its script to show it. It asks no network for anything. Palimpsest opens it, too.',
  ]
  return `<noscript>${lines.map(line => `<p>${escaped(line)}</p>`).join('\n')}</noscript>`
}

function metaOf({ script, style }: PageAssets): string {
  for (const [what, text] of Object.entries({ script, style }))
    if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error(`the page's ${what} would end its element`)
  return [
    `<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '',
  ].join('\n')
}

const policyOf = (script: string, style: string): string =>
  [
    `default-src 'none'`,
    `script-src '${digestOf(script)}'`,
    `style-src '${digestOf(style)}'`,
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ')

const digestOf = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

/** JSON as the text of a script element: `</script` and `<!--` need their `<`. */
export const jsonInHtml = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c')

/** What the browser's tab says. */
const titleOf = ({ thread, files, own }: Head): string => thread.name ?? files[own]?.name ?? thread.id ?? 'Session'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.slice(0, 200).replaceAll(/[&<>"]/g, char => ENTITIES[char] ?? '')
