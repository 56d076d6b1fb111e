import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { endpointOf } from '../../main/network/endpoint.ts'
import { keyFrom } from '../../main/network/key.ts'

describe('an address', () => {
  const read = (address: string) => {
    const endpoint = endpointOf(address)
    return endpoint.ok ? endpoint.value : endpoint.error.message
  }

  test.each([
    [
      'https://api.example.com/v1',
      { base: 'https://api.example.com/v1', secure: true, host: 'api.example.com', loopback: false },
    ],
    [
      'https://api.example.com/v1//',
      { base: 'https://api.example.com/v1', secure: true, host: 'api.example.com', loopback: false },
    ],
    ['https://example.com', { base: 'https://example.com', secure: true, host: 'example.com', loopback: false }],
    [
      'http://localhost:11434/v1',
      { base: 'http://localhost:11434/v1', secure: false, host: 'localhost:11434', loopback: true },
    ],
    ['http://127.0.0.1:1/', { base: 'http://127.0.0.1:1', secure: false, host: '127.0.0.1:1', loopback: true }],
    ['http://127.1.2.3/v1', { base: 'http://127.1.2.3/v1', secure: false, host: '127.1.2.3', loopback: true }],
    ['http://[::1]:8080/v1', { base: 'http://[::1]:8080/v1', secure: false, host: '[::1]:8080', loopback: true }],
  ])('%s', (address, endpoint) => expect(read(address)).toEqual(endpoint))

  const NOT_PLAIN = 'The address of the model must begin with https://; http:// is for this machine alone.'

  test.each([
    ['', 'The address of the model is no URL, such as https://api.example.com/v1.'],
    ['api.example.com/v1', 'The address of the model is no URL, such as https://api.example.com/v1.'],
    ['http://example.com/v1', NOT_PLAIN],
    ['http://192.168.0.1/v1', NOT_PLAIN],
    ['http://127.0.0.1.example.com/v1', NOT_PLAIN],
    ['http://localhost.example.com', NOT_PLAIN],
    ['http://0.0.0.0:80/v1', NOT_PLAIN],
    ['ftp://localhost/v1', 'The address of the model must begin with https://.'],
    ['file:///etc/passwd', 'The address of the model must begin with https://.'],
    ['https://me:secret@example.com/v1', 'The address of the model must hold no user name and no password.'],
    ['https://example.com/v1?key=secret', 'The address of the model must end with its path: no ? and no #.'],
    ['https://example.com/v1#x', 'The address of the model must end with its path: no ? and no #.'],
  ])('%s is none', (address, message) => {
    expect(read(address)).toBe(message)
    expect(message).not.toContain('secret')
  })
})

describe('a key', () => {
  const SECRET = 'sk-0123456789abcdef'
  const keyIn = (value: string | undefined, name = 'MY_KEY') => keyFrom(name, { MY_KEY: value })

  test('is the value of an environment variable', () => {
    const key = keyIn(`${SECRET}\n`)
    expect(key.ok && key.value.header()).toBe(`Bearer ${SECRET}`)
  })

  test.each([
    ['not set', undefined, 'The environment variable MY_KEY is not set: it should hold the key.'],
    ['blank', ' \n', 'The environment variable MY_KEY is not set: it should hold the key.'],
    ['of two lines', `${SECRET}\nx`, 'The environment variable MY_KEY holds characters that no key has.'],
    ['not of ASCII', `${SECRET}é`, 'The environment variable MY_KEY holds characters that no key has.'],
  ])('that is %s is refused without its value', (_name, value, message) => {
    const key = keyIn(value)
    expect(key).toEqual({ ok: false, error: { code: 'bad-argument', message } })
  })

  test.each(['sk-abc', '1A', 'A B', ''])('is never given itself: %j is no name', name => {
    expect(keyIn(SECRET, name)).toEqual({
      ok: false,
      error: { code: 'bad-argument', message: 'That is no name of an environment variable.' },
    })
  })

  test('does not show, however it is made a text', () => {
    const key = keyIn(SECRET)
    if (!key.ok) return expect.unreachable()
    const { value } = key
    const texts = [String(value), `${value}`, JSON.stringify({ value }), inspect(value, { depth: 9, showHidden: true })]
    for (const text of texts) expect(text).not.toContain(SECRET)
    expect(structuredClone({ ...value })).toEqual({})
  })

  test('is taken out of others’ words', () => {
    const key = keyIn(SECRET)
    expect(key.ok && key.value.hideIn({ a: [`x ${SECRET} ${SECRET}`, 1, null], [SECRET]: true })).toEqual({
      a: ['x [key] [key]', 1, null],
      '[key]': true,
    })
  })
})
