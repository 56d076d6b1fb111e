import { describe, expect, test } from 'vitest'
import { runNow } from '../../main/base/steps.ts'
import type { Action, Content } from '../../main/thread/model.ts'
import { threadOf } from '../support/rollout-text.ts'

/** The contents of the calls and outputs of a rollout. */
function contents(text: string): readonly Content[] {
  const thread = threadOf(`user: go\n${text}`)
  const { items } = runNow(thread.history({ kind: 'end' }))
  return items.slice(1).map(ref => thread.content(thread.item(ref)))
}

const actions = (text: string): readonly Action[] => contents(text).flatMap(content => content.actions)
const shell = (cmd: string): readonly Action[] => actions(`call c1 exec_command: ${JSON.stringify({ cmd })}`)

const PATCH =
  '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-a\n+b\n*** Add File: b.ts\n+x\n*** Delete File: c.ts\n*** End Patch'
const EDIT: Action = { kind: 'edit', paths: ['src/a.ts', 'b.ts', 'c.ts'], deleted: ['c.ts'] }
const raw = (payload: unknown): string => `raw: ${JSON.stringify({ timestamp: 't', type: 'response_item', payload })}`
const custom = (name: string, input: string): string => raw({ type: 'custom_tool_call', name, input, call_id: 'c1' })

describe('a command is what runs, whatever tool ran it:', () => {
  test.each([
    ['exec_command', 'call c1 exec_command: {"cmd":"npm test","workdir":"/work"}'],
    ['shell_command', 'call c1 shell_command: {"command":"npm test"}'],
    ['shell with bash -lc', 'call c1 shell: {"command":["bash","-lc","npm test"]}'],
    ['shell with /bin/zsh -c', 'call c1 shell: {"command":["/bin/zsh","-c","npm test"]}'],
    ['shell with plain words', 'call c1 shell: {"command":["npm","test"]}'],
    [
      'local shell',
      raw({
        type: 'local_shell_call',
        call_id: 'c1',
        status: 'completed',
        action: { type: 'exec', command: ['npm', 'test'] },
      }),
    ],
    ['code mode', custom('exec', 'const out = await tools.exec_command({ cmd: "npm test" })\ntext(out)')],
    ['code mode, template', custom('exec', 'await exec_command(`npm test`)')],
  ])('%s', (_, call) => {
    expect(actions(call)).toEqual([{ kind: 'command', text: 'npm test' }])
  })

  test('a word with spaces keeps its quotes', () => {
    expect(actions('call c1 shell: {"command":["git","commit","-m","two words"]}')).toEqual([
      { kind: 'command', text: "git commit -m 'two words'" },
    ])
  })
})

describe('a patch names its files, wherever it stands:', () => {
  test.each([
    ['freeform', custom('apply_patch', PATCH)],
    ['function', `call c1 apply_patch: ${JSON.stringify({ input: PATCH })}`],
    ['argument of a shell', `call c1 shell: ${JSON.stringify({ command: ['apply_patch', PATCH] })}`],
    ['here-document', `call c1 exec_command: ${JSON.stringify({ cmd: `apply_patch <<'E'\n${PATCH}\nE` })}`],
    ['behind cd', `call c1 exec_command: ${JSON.stringify({ cmd: `cd /work && apply_patch <<'E'\n${PATCH}\nE` })}`],
    ['code mode', custom('exec', `await tools.apply_patch(${JSON.stringify(PATCH)})`)],
  ])('%s', (_, call) => {
    expect(actions(call)).toEqual([EDIT])
  })

  test('a moved file is gone under its old name', () => {
    const patch = '*** Begin Patch\n*** Update File: old.ts\n*** Move to: new.ts\n*** End Patch'
    expect(actions(custom('apply_patch', patch))).toEqual([
      { kind: 'edit', paths: ['old.ts', 'new.ts'], deleted: ['old.ts'] },
    ])
  })

  test('a command around the patch is a command too', () => {
    const cmd = `npm test; apply_patch <<'E'\n${PATCH}\nE`
    expect(shell(cmd)).toEqual([{ kind: 'command', text: cmd }, EDIT])
  })

  test('a text that only speaks of patches is none', () => {
    expect(actions(custom('apply_patch', '*** Begin Patch\nnothing'))).toEqual([])
    expect(actions(custom('apply_patch', '*** Update File: a.ts'))).toEqual([])
  })
})

describe('files that a script reads and writes:', () => {
  test.each<readonly [string, readonly string[], readonly string[], readonly string[]]>([
    ['cat a.ts b.ts', ['a.ts', 'b.ts'], [], []],
    ["sed -n '1,200p' src/a.ts | head", ['src/a.ts'], [], []],
    ['head -n 20 a.md && tail -5 b.md', ['a.md', 'b.md'], [], []],
    ['rg -n "some words" src/a.ts src', ['src/a.ts'], [], []],
    ['cat *.ts $FILE', [], [], []],
    ["sed -i 's/a/b/' x.ts", [], ['x.ts'], []],
    ["cat > note.md <<'EOF'\ncat other.md\nEOF\ncat last.md", ['last.md'], ['note.md'], []],
    ['npm test > log.txt 2>&1', [], ['log.txt'], []],
    ['npm test > /dev/null', [], [], []],
    ['rm -rf old.ts && git rm gone.ts', [], ['old.ts', 'gone.ts'], ['old.ts', 'gone.ts']],
    ['mv a.ts b.ts', [], ['a.ts', 'b.ts'], ['a.ts']],
    ['FOO=1 sudo cat "with space.txt"', ['with space.txt'], [], []],
    ['echo "cat not.ts" # cat no.ts', [], [], []],
    ['cat "unclosed', ['unclosed'], [], []],
    ['\v\f\u00a0cat a.ts\v', ['a.ts'], [], []],
    ['mv a.ts b.ts; mv b.ts a.ts', [], ['a.ts', 'b.ts'], ['b.ts']],
  ])('%s', (script, reads, paths, deleted) => {
    expect(shell(script)).toEqual([
      { kind: 'command', text: script },
      ...(reads.length > 0 ? [{ kind: 'read', paths: reads }] : []),
      ...(paths.length > 0 ? [{ kind: 'edit', paths, deleted }] : []),
    ])
  })
})

test('plans and looked-at files are told', () => {
  const plan = {
    plan: [{ step: 'one', status: 'completed' }, { step: 'two', status: 'in_progress' }, { step: 'x' }, 3],
  }
  expect(actions(`call c1 update_plan: ${JSON.stringify(plan)}\ncall c2 view_image: {"path":"/a/b.png"}`)).toEqual([
    {
      kind: 'plan',
      steps: [
        { text: 'one', status: 'completed' },
        { text: 'two', status: 'inProgress' },
        { text: 'x', status: 'pending' },
      ],
    },
    { kind: 'read', paths: ['/a/b.png'] },
  ])
})

test('arguments are unpacked, and an output stands without its heading', () => {
  const heading = 'Chunk ID: 1a2b3c\nWall time: 0.1 seconds\nProcess exited with code 1\nOutput:\n'
  const texts = contents(
    [
      'call c1 exec_command: {"cmd":"echo \\"a\\"\\necho b","yield_time_ms":5}',
      raw({ type: 'function_call_output', call_id: 'c1', output: `${heading}Output: x\nrest` }),
      raw({ type: 'function_call_output', call_id: 'c2', output: '{"output":"a\\nb","metadata":{"exit_code":1}}' }),
      raw({ type: 'function_call_output', call_id: 'c3', output: '{"output":"a' }),
      'output c4: Wall clock: no heading',
    ].join('\n'),
  ).map(content => content.text)
  expect(texts).toEqual(['echo "a"\necho b', 'Output: x\nrest', 'a\nb', '{"output":"a', 'Wall clock: no heading'])
})

test('odd arguments do nothing', () => {
  expect(
    actions(
      [
        'call c1 shell: {"command":7}',
        'call c2 shell: {"command":[]}',
        'call c3 shell: [1]',
        'call c4 shell: {broken',
        'call c5 update_plan: {"plan":"x"}',
        'call c6 view_image: {"path":5}',
        custom('exec', `"${'\\"'.repeat(50_000)}`),
        custom('exec', '`'.repeat(99_999)),
      ].join('\n'),
    ).filter(action => action.kind !== 'plan' || action.steps.length > 0),
  ).toEqual([])
})
