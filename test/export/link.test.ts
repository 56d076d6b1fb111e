import { expect, test } from 'vitest'
import { link } from '../../main/export/link.ts'

const run = (script: string, scope: Record<string, unknown>): unknown =>
  new Function(...Object.keys(scope), script)(...Object.values(scope))

test('modules become one script in which each sees what it imports and nothing else', () => {
  const said: string[] = []
  const script = link([
    { name: 'words.js', source: "const word = 'kept'\nexport function sayWord() {\n  return word\n}\n" },
    { name: 'page.js', source: "import { sayWord } from './words.js'\nconst word = sayWord()\nsay(word)\n" },
  ])
  run(script, { say: (word: string) => said.push(word) })
  expect(said).toEqual(['kept'])
})

test('a module that cannot be linked is refused', () => {
  const page = (source: string) => () => link([{ name: 'page.js', source }])
  expect(page("import { a } from './later.js'\n")).toThrow('does not come before it')
  expect(page("import a from './other.js'\n")).toThrow('cannot be linked')
  expect(page('export default 1\n')).toThrow('cannot be linked')
  expect(page('export { a }\n')).toThrow('cannot be linked')
})
