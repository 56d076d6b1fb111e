import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fileArgument } from '../../main/places.ts'
import { serveArguments } from '../../main/serve.ts'
import { browserCommand } from '../../main/shell/browser.ts'
import { bugError } from '../../main/shell/bug.ts'
import { COLOURS, coloursOf } from '../../main/shell/colours.ts'
import { isToken, newToken, tokenOfBearer, tokenOfProtocols } from '../../main/shell/token.ts'
import { readPlace, writePlace } from '../../main/shell/window-place.ts'
import { temporaryFolder } from './support.ts'

test('the colours of the frame are those of the page', () => {
  const css = readFileSync(new URL('../../renderer/tokens.css', import.meta.url), 'utf8')
  for (const [theme, colours] of Object.entries(COLOURS)) {
    const block = css.slice(css.indexOf(`[data-theme='${theme}']`))
    const token = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(block)?.[1]
    expect({ theme, background: token('bg'), bar: token('bg-bar'), text: token('text') }).toEqual({ theme, ...colours })
  }
})

test('the theme of the system counts only where none was chosen', () => {
  const look = (shouldUseDarkColors: boolean, shouldUseHighContrastColors: boolean) => ({
    shouldUseDarkColors,
    shouldUseHighContrastColors,
  })
  expect(coloursOf('light', look(true, true))).toBe(COLOURS.light)
  expect(coloursOf('system', look(true, true))).toBe(COLOURS.contrast)
  expect(coloursOf('system', look(true, false))).toBe(COLOURS.dark)
  expect(coloursOf('system', look(false, false))).toBe(COLOURS.light)
})

test('a token has 256 bits, and only the whole of it counts', () => {
  const token = newToken()
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(isToken(token, token)).toBe(true)
  for (const other of ['', token.slice(1), `${token}A`, newToken()]) expect(isToken(other, token)).toBe(false)
})

test('the token is read from the second protocol or the bearer header, and from no other shape', () => {
  expect(tokenOfProtocols('palimpsest, abc')).toBe('abc')
  expect([undefined, '', 'palimpsest', 'abc', 'abc, palimpsest', 'palimpsest, a, b'].map(tokenOfProtocols)).toEqual(
    Array(6).fill(''),
  )
  expect(tokenOfBearer('Bearer abc')).toBe('abc')
  expect([undefined, '', 'abc', 'bearer abc', 'Bearer  abc', 'Bearer a b', 'Basic abc'].map(tokenOfBearer)).toEqual(
    Array(7).fill(''),
  )
})

test('a bug tells where, and neither quoted text nor the folder of the user', () => {
  const error = new TypeError(`Cannot read 'password' of "hunter2", \`x\`, "torn`)
  error.stack = `TypeError: hunter2\n    at run (${homedir()}/app/main/x.ts:1:2)\n    at y (node:z:3:4)`
  expect(bugError(error)).toEqual({
    code: 'internal',
    message: 'Something went wrong inside Palimpsest. The rest goes on.',
    detail: 'TypeError: Cannot read "…" of "…", "…", "…"\n    at run (~/app/main/x.ts:1:2)\n    at y (node:z:3:4)',
  })
  expect(bugError('hunter2').detail).toBe('thrown: string')
})

test('the browser is opened without a shell that could read the address', () => {
  const address = 'http://127.0.0.1:1/#token=a&b'
  expect(browserCommand(address, 'linux')).toEqual(['xdg-open', address])
  expect(browserCommand(address, 'darwin')).toEqual(['open', address])
  expect(browserCommand(address, 'win32')).toEqual(['rundll32', 'url.dll,FileProtocolHandler', address])
})

test('the words of the web shell', () => {
  expect(serveArguments([])).toEqual({ file: undefined, port: 0, open: true, dist: undefined })
  expect(serveArguments(['--port', '8080', '--no-open', 'a.jsonl'])).toMatchObject({
    file: 'a.jsonl',
    port: 8080,
    open: false,
  })
  for (const port of ['-1', '65536', '1e3', '', ' 1', '0x10'])
    expect(serveArguments([`--port=${port}`])).toBeTypeOf('string')
})

test('FILE is made absolute, and a thread id stays one', () => {
  expect(fileArgument('a.jsonl', '/folder')).toBe(join('/folder', 'a.jsonl'))
  expect(fileArgument('01a1fc95-6a22-73f2-a2f2-887833a9a96a', '/folder')).toBe('01a1fc95-6a22-73f2-a2f2-887833a9a96a')
})

test('a remembered place is used only while a screen shows its title bar', () => {
  const folder = temporaryFolder()
  const screens = [{ x: 0, y: 25, width: 1920, height: 1055 }]
  const at = (x: number, y: number, width = 1000, height = 600) => {
    writePlace(folder, { bounds: { x, y, width, height }, maximized: false })
    return readPlace(folder, screens) !== null
  }
  expect(readPlace(folder, screens)).toBe(null)
  expect([at(0, 25), at(0, 24), at(0, 1044), at(0, 1045)]).toEqual([true, false, true, false])
  expect([at(1820, 25), at(1821, 25), at(-900, 25), at(-901, 25)]).toEqual([true, false, true, false])
  expect([at(0, 25, 639), at(0, 25, 640), at(0, 25, 640, 399), at(0.5, 25)]).toEqual([false, true, false, false])
})
