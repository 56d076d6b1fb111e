import { marked, type Token } from 'marked'
import { expect, test } from 'vitest'
import { markdownChunks } from '../../../main/export/markdown/markdown.ts'
import { plainThread } from '../../../main/thread/plain.ts'
import { rolloutText, threadOf } from '../../support/rollout-text.ts'
import { turnsOf, UNCHANGED, written } from './written.ts'

const SESSION = `
  turn t1 {
    env
    user: Add a *flag* to main.c
    reasoning: I look first.
    call c1 shell: {"command":["bash","-lc","ls src"],"workdir":"/work"}
    output c1: main.c
    call c2 update_plan: {"plan":[{"step":"look","status":"completed"}]}
    custom c3 apply_patch: *** Begin Patch
    assistant: It is **done**: see \`main.c\`.
  }
  turn t2 {
    user: now the docs
    compacted: Add a *flag* to main.c | now the docs | P+The flag is there.
    assistant: yes
  } aborted
  turn t3 {
    user: no, not that
    compacted: now the docs | opaque: gAAAAAAA
    raw: {"timestamp":"2026-01-01T00:00:30.000Z","type":"brand_new","payload":{}}
    raw: {"broken":
  }
  rollback: 1
`

test('a session is its facts, its contents and its turns', async () => {
  await expect(written(SESSION)).toMatchFileSnapshot('./session.md')
})

test('every entry of the contents leads to a heading', () => {
  const tokens = marked.lexer(written(SESSION))
  const anchors = tokens.flatMap(token => (token.type === 'heading' ? [slugOf(token.text)] : []))
  const wanted = linksIn(tokens).map(href => href.slice(1))
  expect(wanted).toEqual(['turn-1', 'turn-2', 'compaction-1', 'turn-3-rolled-back', 'compaction-2'])
  expect(wanted.filter(anchor => !anchors.includes(anchor))).toEqual([])
})

/** As programs that show Markdown make anchors of headings. */
const slugOf = (heading: string): string =>
  heading
    .replaceAll('~~', '')
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')

function linksIn(tokens: readonly Token[]): readonly string[] {
  const found: string[] = []
  void marked.walkTokens([...tokens], token => {
    if (token.type === 'link') found.push(token.href)
  })
  return found
}

test('what was redacted and left out stands before anything else', () => {
  const changes = {
    redacted: { email: 3, aws: 0, 'home-path': 12 },
    classes: ['email', 'aws', 'home-path'],
    removed: { superseded: { lines: 2, bytes: 5000, tokens: 1250 }, images: { lines: 0, bytes: 0, tokens: 0 } },
    notes: ['A compaction is gone.'],
  }
  expect(written('user: hello', { changes }).split('\n').slice(0, 7)).toEqual([
    '# hello',
    '',
    '> Written over: 15 places (email 3, home-path 12). Each reads `[redacted CLASS N]`.  ',
    '> Left out by the rule superseded: 2 lines, 5.0 kB.  ',
    '> A compaction is gone.  ',
    '> Images are counted, not shown. Texts over 16,000 characters are cut in their middle, with a note of what is left out.',
    '',
  ])
  const none = written('user: hello', { changes: { ...changes, redacted: {} } })
  expect(none.split('\n')[2]).toBe('> Looked for 3 classes of secrets; none was found.  ')
})

test('a long text is cut in its middle, and what is left out is counted', () => {
  const output = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\\n')
  const document = written(
    `raw: {"timestamp":"t","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"${output}"}}`,
    {
      longest: 40,
    },
  )
  expect(turnsOf(document)).toBe(`## Before the first turn

**Output** · line 2 · t

\`\`\`text
line 0
line 1
line 2
line 3
li
\`\`\`

*749 characters are left out here, of 789.*

\`\`\`text
98
line 99
\`\`\`

`)
})

test('images are counted', () => {
  const item = {
    type: 'message',
    role: 'user',
    content: [
      { type: 'input_text', text: 'look' },
      { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0KGgo=' },
    ],
  }
  const document = written(`raw: ${JSON.stringify({ type: 'response_item', payload: item })}`)
  expect(document).toContain('> look\n\n*1 image left out; the item has 152 B.*\n')
  expect(document).not.toContain('iVBOR')
})

test('dropped items are listed by their first words, and counted where there are many', () => {
  const items = Array.from({ length: 203 }, (_, i) => `item assistant: answer ${i}`).join('\n')
  const document = written(`turn t1 {\n${items}\nuser: go\ncompacted: go | P+short\n}`)
  expect(document).toContain('**Dropped: 203 items**\n\n- 0. Assistant, 2 tokens: answer 0\n')
  expect(document).toContain('- 199. Assistant, 3 tokens: answer 199\n- *and 3 more*\n')
})

test('a session of another agent is written by the same rules', () => {
  const bytes = Buffer.from('a\nb\nc\n')
  const thread = plainThread({
    path: '/x/y',
    bytes,
    info: { agent: 'other' },
    steps: [{ step: 'turn' }, { step: 'item', kind: 'user', text: 'hi' }, { step: 'compaction', items: [] }],
  })
  const document = Buffer.concat([
    ...markdownChunks(thread, { changes: UNCHANGED, longest: 100, clean: text => text }),
  ]).toString()
  expect(turnsOf(document)).toBe(`## Turn 1

1 item · 1 token · lines 1 to 3

**User** · line 2

> hi

### Compaction 1

**trigger unknown (inferred) · other · 1 -> 0 tokens · 1 -> 0 items · exact**

Line 3

| kind | rows | tokens before | tokens after |
|---|---:|---:|---:|
| dropped | 1 | 1 | 0 |

**Dropped: 1 item**

- 0. User, 1 token: hi

`)
})

test('twice the same session is twice the same bytes', () => {
  const bytes = rolloutText(SESSION)
  expect(written(bytes)).toBe(written(bytes))
  expect(threadOf(bytes).turnCount).toBe(3)
})
