import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { editorArgv, startEditor, words } from '../../main/handlers/editor.ts'

test.each([
  ['code -g {file}:{line}', ['code', '-g', '{file}:{line}']],
  ['  a   b  ', ['a', 'b']],
  [`"/opt/My Editor/bin" '--x=a b'`, ['/opt/My Editor/bin', '--x=a b']],
  ['a\\ b c', ['a b', 'c']],
  [`x "a\\"b" 'c\\d' ""`, ['x', 'a"b', 'c\\d', '']],
  ['a; rm -rf $HOME && `b` | c > d', ['a;', 'rm', '-rf', '$HOME', '&&', '`b`', '|', 'c', '>', 'd']],
  ['', []],
  ['a "b', null],
])('%s is parted into words without a shell', (command, expected) => {
  expect(words(command, true)).toEqual(expected)
})

test('on Windows a backslash stands for itself', () => {
  expect(words('"C:\\Program Files\\ed.exe" {file}', false)).toEqual(['C:\\Program Files\\ed.exe', '{file}'])
})

test('a path stays one argument, whatever it holds', () => {
  const path = `/tmp/a b"; rm -rf '$HOME' {line}.jsonl`
  expect(editorArgv('code -g {file}:{line}', path, 7)).toEqual({ ok: true, value: ['code', '-g', `${path}:7`] })
})

test('a command without {file} gets the path at its end', () => {
  expect(editorArgv('vim +{line}', '/a.jsonl', 3)).toEqual({ ok: true, value: ['vim', '+3', '/a.jsonl'] })
})

test.each([
  ['', /^No editor is set/],
  ['  ', /^No editor is set/],
  ['code "{file}', /quote that is not closed/],
])('the command %j is refused in a sentence', (command, message) => {
  expect(editorArgv(command, '/a', 1)).toMatchObject({
    ok: false,
    error: { code: 'bad-argument', message: expect.stringMatching(message) },
  })
})

test('a packed session is not opened in an editor', () => {
  expect(editorArgv('vim +{line}', '/a.jsonl.zst', 3)).toMatchObject({
    ok: false,
    error: { code: 'bad-argument', message: expect.stringMatching(/^This session is packed/) },
  })
})

test('a program that is not there is said, not thrown', async () => {
  expect(await startEditor(['no-such-editor-here', 'x'])).toEqual({
    ok: false,
    error: {
      code: 'not-found',
      message: 'There is no program “no-such-editor-here” on this machine. Change the editor command in the settings.',
    },
  })
  const plain = join(mkdtempSync(join(tmpdir(), 'palimpsest-')), 'plain.txt')
  writeFileSync(plain, 'words', { mode: 0o600 })
  expect(await startEditor([plain])).toMatchObject({
    ok: false,
    error: { message: expect.stringMatching(/may not be run/) },
  })
  expect(await startEditor(['a\0b'])).toMatchObject({ ok: false })
})

test('the editor gets its arguments as they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-'))
  const script = join(folder, 'editor.mjs')
  const out = join(folder, 'out.json')
  writeFileSync(
    script,
    `import { renameSync, writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(`${out}.tmp`)}, JSON.stringify(process.argv.slice(2)))\nrenameSync(${JSON.stringify(`${out}.tmp`)}, ${JSON.stringify(out)})`,
  )
  const argv = editorArgv(`"${process.execPath}" "${script}" {file} {line}`, '/tmp/$HOME a.jsonl', 12)
  if (!argv.ok) throw new Error(argv.error.message)
  expect(await startEditor(argv.value)).toEqual({ ok: true, value: null })
  while (!existsSync(out)) await new Promise(resolve => setTimeout(resolve, 20))
  expect(JSON.parse(readFileSync(out, 'utf8'))).toEqual(['/tmp/$HOME a.jsonl', '12'])
})
