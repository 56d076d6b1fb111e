import { expect, test } from 'vitest'
import { folderName, toldApart } from '../../../renderer/format/folder.ts'

test('folders of one last name have as many folders before it as tell them apart', () => {
  const named = (...folders: (string | null)[]) => [...toldApart(folders).values()]
  expect(named('/a/ledger', '/b/journal', null)).toEqual(['ledger', 'journal', 'No folder'])
  expect(named('/a/x/work', '/a/y/work', '/a/home')).toEqual(['x/work', 'y/work', 'home'])
  expect(named('/a/x/src/app', '/b/x/src/app', '/c/app')).toEqual(['a/x/src/app', 'b/x/src/app', 'c/app'])
  expect(named('C:\\one\\app', 'D:\\two\\app')).toEqual(['one\\app', 'two\\app'])
  expect(named('/app', '/x/app', 'app')).toEqual(['/app', 'x/app', 'app'])
  const deep = (first: string) => `/${first}${'/same'.repeat(6)}`
  expect(named(deep('a'), deep('b'))).toEqual([deep('a'), deep('b')])
})

test('a folder is named by its last part, whichever way its slashes lean', () => {
  expect(['/home/u/app', '/home/u/app/', 'C:\\src\\app', '/', null].map(folderName)).toEqual([
    'app',
    'app',
    'app',
    '/',
    'No folder',
  ])
})
