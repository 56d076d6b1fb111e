import { expect, test } from 'vitest'
import { callPreview, callText, patchFiles } from '../../../main/thread/shown/call.ts'

const call = (name: string, given: unknown) => ({ type: 'function_call', name, arguments: given })

test.each([
  ['exec_command', call('exec_command', '{"cmd":"ls -la","yield_time_ms":5000}'), 'ls -la'],
  ['shell through bash -lc', call('shell', '{"command":["bash","-lc","cd a && ls"],"workdir":"/w"}'), 'cd a && ls'],
  ['shell by words', call('shell', '{"command":["git","commit","-m","it\'s done"]}'), "git commit -m 'it'\\''s done'"],
  ['shell_command', call('shell_command', '{"command":"pwd"}'), 'pwd'],
  ['PowerShell', call('shell', '{"command":["powershell.exe","-Command","dir"]}'), 'dir'],
  ['local_shell', { type: 'local_shell_call', action: { type: 'exec', command: ['sh', '-c', 'echo hi'] } }, 'echo hi'],
  ['another tool', call('update_plan', '{"plan":[1,2]}'), '{"plan":[1,2]}'],
  ['web search', { type: 'web_search_call', action: { type: 'search', query: 'codex' } }, 'codex'],
  ['arguments that are no JSON', call('shell', '{"command": ["ls"'), '{"command": ["ls"'],
  ['arguments as an object', call('shell', { command: ['ls'] }), 'ls'],
  ['no arguments', { type: 'function_call', name: 'x' }, ''],
  ['an array', call('x', '[1]'), '[1]'],
  ['not an object', null, ''],
])('%s reads as a person would say it', (_, raw, preview) => {
  expect(callPreview(raw)).toBe(preview)
})

const PATCH = '*** Begin Patch\n*** Add File: a.txt\n+x\n*** Update File: src/b.ts\n*** Delete File: c\n*** End Patch'

test.each([
  ['custom call', { type: 'custom_tool_call', name: 'apply_patch', input: PATCH }],
  ['function call', call('apply_patch', JSON.stringify({ input: PATCH }))],
  ['command', call('shell', JSON.stringify({ command: ['apply_patch', PATCH] }))],
  ['raw arguments', call('apply_patch', PATCH)],
])('a patch as a %s names its files', (_, raw) => {
  expect(callText(raw)).toEqual({ kind: 'patch', patch: PATCH })
  expect(callPreview(raw)).toBe('add a.txt, update src/b.ts, delete c')
})

test('a patch of many files names twenty', () => {
  const patch = `*** Begin Patch\n${Array.from({ length: 30 }, (_, i) => `*** Add File: ${i}`).join('\n')}`
  expect(patchFiles(patch).split(', ')).toHaveLength(20)
})

test('what stands beside the command stays', () => {
  expect(callText(call('exec_command', '{"cmd":"ls","workdir":"/w","tty":true}'))).toEqual({
    kind: 'command',
    command: 'ls',
    rest: { workdir: '/w', tty: true },
  })
})
