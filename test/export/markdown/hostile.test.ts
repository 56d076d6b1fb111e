import fc from 'fast-check'
import { marked, type Token } from 'marked'
import { describe, expect, test } from 'vitest'
import { fenced } from '../../../main/export/markdown/code.ts'
import { inline } from '../../../main/export/markdown/prose.ts'
import { quoted } from '../../../main/export/markdown/quote.ts'
import { visible } from '../../../main/export/markdown/visible.ts'
import { message } from '../../support/rollout-text.ts'
import { turnsOf, written } from './written.ts'

/** What a text may try, and what makes up ordinary ones. */
const PIECES = [
  ...['\n', '\n\n', '\r', '\r\n', '\t', ' ', '    ', '\u2028', '\u0085', '\v', '\f'],
  ...[
    '`',
    '```',
    '````',
    '~~~',
    '> ',
    '# ',
    '## Turn 9',
    '---',
    '===',
    '* ',
    '- ',
    '1. ',
    '+ ',
    '| a | b |',
    '|---|---|',
  ],
  ...['<img src=x onerror=alert(1)>', '<script>', '</details>', '<!--', '-->', '<https://a.example>', '&lt;', '&#60;'],
  ...[
    '[a](https://a.example)',
    '![a](https://a.example/x.png)',
    '[a]: https://a.example',
    '[a]',
    '](',
    '[^1]',
    '[[x]]',
  ],
  ...[
    'https://a.example/b',
    'http://a.example',
    'www.a.example',
    'ftp://a.example',
    'mailto:a@b.example',
    'a@b.example',
  ],
  ...[
    '\\',
    '*',
    '_',
    '**',
    '__',
    '~~',
    '$',
    '$$',
    '\u202e',
    '\u2066',
    '\u200b',
    '\u0000',
    '\u001b[31m',
    '\ud800',
    '\u{e0041}',
  ],
  ...['--- ', '- - -', '=== =', '+ +'],
  ...['word', 'another word', 'é', '\u{1f600}', '0'],
]
const HOSTILE = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map(pieces => pieces.join(''))

const tokensOf = (markdown: string): readonly Token[] => {
  const all: Token[] = []
  void marked.walkTokens(marked.lexer(markdown), token => {
    all.push(token)
  })
  return all
}

const DANGEROUS = ['heading', 'hr', 'html', 'link', 'image', 'def', 'del']
const dangers = (markdown: string): readonly string[] =>
  tokensOf(markdown).flatMap(({ type, raw }) => (DANGEROUS.includes(type) ? [`${type}: ${raw}`] : []))

describe('whatever a text is made of,', () => {
  test('as a quotation it is one, without heading, link, image or HTML', () => {
    fc.assert(
      fc.property(HOSTILE, text => {
        const tokens = marked.lexer(`before\n\n${quoted(text)}\nafter\n`).filter(({ type }) => type !== 'space')
        expect(tokens.map(({ type }) => type)).toEqual(['paragraph', 'blockquote', 'paragraph'])
        expect(dangers(quoted(text))).toEqual([])
      }),
      { numRuns: 4000 },
    )
  })

  test('as part of a line it stays in that line', () => {
    fc.assert(
      fc.property(HOSTILE, text => {
        const line = `x ${inline(text)}`
        expect(line).not.toContain('\n')
        expect(marked.lexer(`${line}\n`).map(({ type }) => type)).toEqual(['paragraph'])
        expect(dangers(line)).toEqual([])
        expect([...marked.lexer(`| a | b |\n|---|---|\n| ${line} | c |\n`)]).toMatchObject([
          { type: 'table', rows: [[{}, { text: 'c' }]] },
        ])
      }),
      { numRuns: 4000 },
    )
  })

  test('as code it is there in full, but for the signs of what nobody sees', () => {
    fc.assert(
      fc.property(HOSTILE, text => {
        const shown = visible(text).replace(/\n$/, '')
        expect(between(fenced(text, 'text'))).toBe(shown)
        // This reader makes blanks of leading tabs.
        const untabbed = text.replaceAll('\t', '')
        const tokens = [...marked.lexer(fenced(untabbed, 'text'))]
        expect(tokens).toMatchObject([{ type: 'code', text: visible(untabbed).replace(/\n$/, '') }])
      }),
      { numRuns: 4000 },
    )
  })

  test('nothing in a session makes a heading, a link or HTML of its own', () => {
    fc.assert(
      fc.property(HOSTILE, HOSTILE, (one, two) => {
        const document = turnsOf(written(sessionOf(one.toWellFormed(), two.toWellFormed())))
        expect(dangers(document)).toEqual(['heading: ## Turn 1\n\n'])
      }),
      { numRuns: 150 },
    )
  })
})

/** The lines between the first fence and the one that closes it, by the rule of CommonMark. */
function between(block: string): string {
  const [open = '', ...lines] = block.split('\n')
  const [fence = ''] = /^`{3,}/.exec(open) ?? []
  const end = lines.findIndex(line => /^`{3,}$/.test(line) && line.length >= fence.length)
  return lines.slice(0, end).join('\n')
}

/** A hostile text wherever a session has one. */
function sessionOf(one: string, two: string): string {
  const items = [
    message('user', one),
    message('assistant', two),
    message('developer', one),
    { type: 'reasoning', summary: [{ type: 'summary_text', text: two }] },
    { type: 'function_call', name: one, arguments: JSON.stringify({ command: two, [one]: two }), call_id: 'c1' },
    { type: 'function_call', name: two, arguments: one, call_id: 'c2' },
    { type: 'function_call_output', call_id: 'c1', output: one },
    { type: one, text: two },
  ]
  return items
    .map(payload => `raw: ${JSON.stringify({ timestamp: two, type: 'response_item', payload })}`)
    .concat(`raw: ${JSON.stringify({ timestamp: one, type: two, payload: {} })}`)
    .join('\n')
}

test.each([
  ['a\u001b[31mb', 'a\u241b[31mb'],
  ['a\r\nb\rc', 'a\nb\u240dc'],
  ['user\u202etxt.exe', 'user\u27e8U+202E\u27e9txt.exe'],
  ['\u{e0041}\ud800', '\u27e8U+E0041\u27e9\u27e8U+D800\u27e9'],
  ['tab\tand é \u{1f468}\u200d\u{1f469}', 'tab\tand é \u{1f468}\u200d\u{1f469}'],
])('%j shows as %j', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('form that means no harm stays', () => {
  const text =
    '1. **bold** and `code`\n   - [ ] nested\n\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\n```js\nif (a < b) {}\n```\nlast'
  expect(quoted(text)).toBe(
    [
      '> 1. **bold** and `code`  ',
      '>    - \\[ \\] nested',
      '>',
      '>',
      '> | a | b |  ',
      '> |---|---|  ',
      '> | 1 | 2 |',
      '>',
      '> ```js',
      '> if (a < b) {}',
      '> ```',
      '>',
      '> last',
      '',
    ].join('\n'),
  )
})

test('an address is shown and leads nowhere', () => {
  expect(quoted('see [the docs](https://a.example/x?y=1), or write to me@a.example')).toBe(
    '> see \\[the docs\\](`https://a.example/x?y=1`), or write to `me@a.example`\n',
  )
})
