import { expect, test } from 'vitest'
import { withTilde } from '../../../renderer/format/path.ts'

test('what lies in the folder of the user begins with a tilde, and nothing else does', () => {
  const short = (path: string) => withTilde(path, '/home/ada')
  expect(['/home/ada', '/home/ada/.codex', '/home/adam/x', '/x/home/ada'].map(short)).toEqual([
    '~',
    '~/.codex',
    '/home/adam/x',
    '/x/home/ada',
  ])
  expect(withTilde('C:\\Users\\ada\\.codex', 'C:\\Users\\ada')).toBe('~\\.codex')
  expect([withTilde('/a', null), withTilde('/a', '')]).toEqual(['/a', '/a'])
})
