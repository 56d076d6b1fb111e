import { expect, test } from 'vitest'
import {
  belongsToField,
  COMMAND_NAMES,
  COMMANDS,
  commandsOf,
  isCommand,
  isSingle,
  shownKey,
  shownStroke,
  strokeOf,
} from '../../renderer/keys.ts'

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) =>
  strokeOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held })

test('a key is named by its text, Shift only where the text does not tell', () => {
  expect([
    press('j'),
    press('J', { shiftKey: true }),
    press('?', { shiftKey: true }),
    press('k', { ctrlKey: true }),
    press('k', { metaKey: true }),
    press('P', { ctrlKey: true, shiftKey: true }),
    press('ArrowLeft', { altKey: true }),
    press('Tab', { ctrlKey: true, shiftKey: true }),
  ]).toEqual(['j', 'J', '?', 'Ctrl+K', 'Ctrl+K', 'Ctrl+Shift+P', 'Alt+ArrowLeft', 'Ctrl+Shift+Tab'])
})

test('a key stands for one command, and in the editor of a draft for one more at most', () => {
  const keys = COMMAND_NAMES.flatMap(name => [...COMMANDS[name].keys])
  const twice = keys.filter((key, i) => keys.indexOf(key) !== i)
  for (const key of twice) expect(commandsOf(key).map(name => COMMANDS[name].group === 'Edit')).toEqual([true, false])
})

test('every key leads back to its command', () => {
  for (const name of COMMAND_NAMES) for (const key of COMMANDS[name].keys) expect(commandsOf(key)).toContain(name)
})

test('what edits a text stays with the field that has the focus', () => {
  const strokes = ['r', '?', 'Delete', 'Ctrl+Z', 'Ctrl+Shift+Z', 'Alt+ArrowUp', 'Escape', 'Ctrl+S', 'Ctrl+K', 'F6']
  expect(strokes.filter(belongsToField)).toEqual(['r', '?', 'Delete', 'Ctrl+Z', 'Ctrl+Shift+Z', 'Alt+ArrowUp'])
})

test('only a single sign counts as a single key', () => {
  expect(['j', '?', '/', 'F6', 'Enter', 'Ctrl+K'].map(isSingle)).toEqual([true, true, true, false, false, false])
})

test('key caps read as they are printed', () => {
  expect([shownStroke('Ctrl+Shift+P'), shownStroke('Alt+ArrowLeft'), shownKey('palette'), shownKey('stop')]).toEqual([
    'Ctrl Shift P',
    'Alt ←',
    'Ctrl K',
    null,
  ])
})

test('a name of a menu is a command only if the table has it', () => {
  expect([isCommand('find'), isCommand('toString'), isCommand('format-disk'), commandsOf('Ctrl+Q')]).toEqual([
    true,
    false,
    false,
    [],
  ])
})
