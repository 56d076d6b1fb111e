import { expect, test } from 'vitest'
import { formatLink, isLinkOf, parseInput, parseLink } from '../../renderer/links.ts'
import { candidatePlace, historyIn, historyPlace, isMade, isPlace, isPoint, placeText } from '../../renderer/place.ts'

const ID = '01a1fc91-3beb-7aa3-803f-64f99fd82b36'

test.each([
  'end',
  'line:12',
  'turn:3:start',
  'turn:3:end',
  'checkpoint:1:before',
  'checkpoint:2:after',
  'history@turn:3:end',
  'lab@checkpoint:3:before',
  'request@end',
  'request=0.169.0@turn:3:end',
  'request=0.98.0,no-images@checkpoint:1:before',
])('a link to %s comes back as it was', point => {
  const link = formatLink({ id: ID, path: '/x.jsonl' }, point)
  expect([link, parseLink(link)]).toEqual([`#${ID}/${point}`, { thread: { kind: 'id', value: ID }, point }])
})

test('a file without an id is named by its path', () => {
  const link = formatLink({ id: null, path: '/home/a b/ü.jsonl' }, 'line:2')
  expect(parseLink(link)).toEqual({ thread: { kind: 'path', value: '/home/a b/ü.jsonl' }, point: 'line:2' })
})

test('an address before the # does not matter, and a link may name no point', () => {
  expect(parseLink(`http://127.0.0.1:4123/#${ID}`)).toEqual({ thread: { kind: 'id', value: ID }, point: null })
})

test.each([
  '',
  '#',
  '#token=abc',
  'no link',
  `#${ID}x/end`,
  '#relative/end',
  '#%E0%A4%A/end',
  `#${ID}/turn:0:start`,
  `#${ID}/history@`,
  `#${ID}/lab@`,
  `#${ID}/lab@request@end`,
  `#${ID}/history@turn:3`,
  `#${ID}/request@`,
  `#${ID}/request=new@end`,
  `#${ID}/request=0.98.0`,
])('%j is no link', text => {
  expect(parseLink(text)).toBeNull()
})

test.each([
  'line:0',
  'line:01',
  'line:',
  'turn:3',
  'turn:3:before',
  'checkpoint:1:start',
  'END',
  ' end',
  'line:1234567890123456',
])('%j is no point', text => {
  expect(isPoint(text)).toBe(false)
})

test('the address of the time machine tells point and form, and comes back as it was', () => {
  for (const form of [null, { version: null, images: true }, { version: '0.169.0', images: false }])
    expect(historyIn(historyPlace('turn:2:end', form))).toEqual({ at: 'turn:2:end', form })
  expect(placeText('end', null)).toBe('end')
  expect([historyIn('end'), historyIn('request@turn:0:end'), historyIn('history@request@end')]).toEqual([
    null,
    null,
    null,
  ])
  expect(['end', 'request=0.98@end', 'history@end', 'request=@end'].map(isPlace)).toEqual([true, true, false, false])
})

test('a place that is not known yet is left out', () => {
  expect([formatLink({ id: ID, path: '/x' }, null), formatLink({ id: null, path: '/x' }, null)]).toEqual([
    `#${ID}`,
    '#/x/end',
  ])
})

test('what is typed may be a path, an id or a link', () => {
  expect([
    parseInput('/a/b.jsonl', '/home/u'),
    parseInput(' ~/b.jsonl ', '/home/u'),
    parseInput('"C:\\logs\\b.jsonl"', 'C:\\u'),
    parseInput('file:///a/b%20c.jsonl', '/home/u'),
    parseInput(ID.toUpperCase(), '/home/u'),
    parseInput(`#${ID}/line:3`, '/home/u')?.kind,
  ]).toEqual([
    { kind: 'path', path: '/a/b.jsonl' },
    { kind: 'path', path: '/home/u/b.jsonl' },
    { kind: 'path', path: 'C:\\logs\\b.jsonl' },
    { kind: 'path', path: '/a/b c.jsonl' },
    { kind: 'id', id: ID },
    'link',
  ])
})

test.each(['', 'retry', 'a/b.jsonl', '~user/x', '01a1fc91'])('%j is none of them', text => {
  expect(parseInput(text, '/home/u')).toBeNull()
})

test('the items of a candidate are a place, and no point', () => {
  const place = candidatePlace('01a1fc28-0000-7000-8000-000000000001')
  expect([isPlace(place), isPoint(place), isMade(place), isMade('request@end'), isMade('end')]).toEqual([
    true,
    false,
    true,
    true,
    false,
  ])
  expect([isPlace('candidate:'), isPlace('candidate:../x')]).toEqual([false, false])
})

test.each([
  [ID, 'line:12', true],
  [ID, 'line:13', false],
  [ID, null, false],
  [ID.replace('0', '1'), 'line:12', false],
] as const)('a link to %s at %s: is it that of the tab that was kept at line 12? %s', (id, point, is) => {
  const link = parseLink(formatLink({ id, path: '/x' }, point))
  expect(link !== null && isLinkOf(link, { path: '/x', point: 'line:12' }, ID.toUpperCase())).toBe(is)
})

test.each([
  ['/a b.jsonl', null, true],
  ['/a b.jsonl', 'end', true],
  ['/a b.jsonl', 'line:1', false],
  ['/b.jsonl', null, false],
] as const)(
  'of a file without an id %s at %s: is it that of the tab that was kept at no place? %s',
  (path, point, is) => {
    const link = parseLink(formatLink({ id: null, path }, point))
    expect(link !== null && isLinkOf(link, { path: '/a b.jsonl', point: null }, null)).toBe(is)
  },
)

test('a tab of the database or of the storage has a link, too', () => {
  const link = parseLink(formatLink({ id: null, path: '/x.sqlite' }, null))
  expect(link !== null && isLinkOf(link, { path: '/x.sqlite', point: null }, null)).toBe(true)
})
