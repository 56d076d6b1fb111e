import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hookHash } from '../../main/hooks/hook-hash.ts'
import { hooksOfHome } from '../../main/hooks/hooks-of-home.ts'
import { temporaryFolder } from '../scripts/temporary-folder.ts'

const command = (text: string, more: object = {}) => ({ type: 'command', command: text, ...more })

function homeWith(files: { readonly json?: unknown; readonly toml?: string }): string {
  const home = temporaryFolder()
  if (files.json !== undefined)
    writeFileSync(join(home, 'hooks.json'), typeof files.json === 'string' ? files.json : JSON.stringify(files.json))
  if (files.toml !== undefined) writeFileSync(join(home, 'config.toml'), files.toml)
  return home
}

const hooksIn = (files: Parameters<typeof homeWith>[0], isWindows = false) => hooksOfHome(homeWith(files), isWindows)
const preCompact = (...groups: readonly unknown[]) => ({ json: { hooks: { PreCompact: groups } } })
const commands = (files: Parameters<typeof homeWith>[0]) => hooksIn(files).hooks.map(hook => hook.command)

describe('hooks', () => {
  test('are those of hooks.json, then those of config.toml, as 0.169 lists them', () => {
    const home = homeWith({
      json: {
        description: 'mine',
        hooks: { PostCompact: [{ matcher: 'auto', hooks: [command('p', { timeout: 5 })] }] },
      },
      toml: `[[hooks.PreCompact]]
matcher = "manual"
[[hooks.PreCompact.hooks]]
type = "command"
command = '''
x
y'''
timeout = 3
[[hooks.PreCompact]]
hooks = [{ type = "command", command = "w", async = true }]
`,
    })
    const common = { inBackground: false, trust: 'untrusted', matcher: null, seconds: 600 }
    const toml = join(home, 'config.toml')
    expect(hooksOfHome(home)).toEqual({
      hooks: [
        {
          ...common,
          event: 'PostCompact',
          matcher: 'auto',
          command: 'p',
          seconds: 5,
          source: join(home, 'hooks.json'),
        },
        { ...common, event: 'PreCompact', matcher: 'manual', command: 'x\ny', seconds: 3, source: toml },
        { ...common, event: 'PreCompact', command: 'w', inBackground: true, source: toml },
      ],
      problems: [],
    })
  })

  test('of a home without settings are none', () => {
    expect(hooksIn({})).toEqual({ hooks: [], problems: [] })
    expect(hooksOfHome('/no/such/home')).toEqual({ hooks: [], problems: [] })
    expect(hooksIn({ json: { hooks: { Stop: [{ hooks: [command('q')] }], Foo: 1 } }, toml: 'model = "m"' })).toEqual({
      hooks: [],
      problems: [],
    })
  })

  test('of other types, and empty ones, are passed over', () => {
    const others = ['prompt', 'agent', 'mcp_tool'].map(type => ({ type, prompt: 'x' }))
    expect(commands(preCompact({ hooks: [...others, command(' '), command('y')] }, { matcher: 'auto' }))).toEqual(['y'])
  })

  test('last a second at least, and ten minutes where nothing is set', () => {
    const group = {
      hooks: [command('a', { timeout: 0 }), command('b', { timeout: null }), command('c', { timeoutSec: 7 })],
    }
    expect(hooksIn(preCompact(group)).hooks.map(({ seconds }) => seconds)).toEqual([1, 600, 600])
  })

  test('on Windows have a command of their own', () => {
    const files = preCompact({ hooks: [command('a', { commandWindows: 'w' }), command('b', { command_windows: 'v' })] })
    expect(hooksIn(files, true).hooks.map(hook => hook.command)).toEqual(['w', 'v'])
    expect(commands(files)).toEqual(['a', 'b'])
  })
})

describe('a file that Codex would not take is passed over with a sentence:', () => {
  test.each<readonly [string, Parameters<typeof homeWith>[0], RegExp]>([
    ['no JSON', { json: '{' }, /hooks\.json is passed over: it cannot be read as hooks\.$/],
    ['no list under hooks', { json: { PreCompact: [] } }, /cannot be read as hooks\.$/],
    ['a matcher that is no text', preCompact({ matcher: 5, hooks: [] }), /a matcher of PreCompact is no text\.$/],
    ['an unknown type', preCompact({ hooks: [{ type: 'odd' }] }), /a hook of PreCompact is of no known type\.$/],
    ['no type', preCompact({ hooks: [{ command: 'x' }] }), /is of no known type\.$/],
    ['no command', preCompact({ hooks: [{ type: 'command' }] }), /has no command\.$/],
    ['half a second', preCompact({ hooks: [command('a', { timeout: 0.5 })] }), /no whole number of seconds\.$/],
    ['a timeout below 0', preCompact({ hooks: [command('a', { timeout: -1 })] }), /no whole number of seconds\.$/],
    ['async that is a text', preCompact({ hooks: [command('a', { async: 'yes' })] }), /neither true nor false\.$/],
    ['a group that is none', preCompact('x'), /holds what is no group\.$/],
    ['a matcher that is no pattern', preCompact({ matcher: '[', hooks: [command('a')] }), /"\[" matches nothing\.$/],
    ['no TOML', { toml: 'a =' }, /config\.toml is passed over: it cannot be read as TOML\.$/],
  ])('%s', (_, files, sentence) => {
    const { hooks, problems } = hooksIn(files)
    expect(hooks).toEqual([])
    expect(problems).toEqual([expect.stringMatching(sentence)])
  })
})

describe('the trust of Codex', () => {
  const hash = (text: string) =>
    hookHash({
      event: 'PreCompact',
      matcher: null,
      command: text,
      seconds: 600,
      inBackground: false,
      statusMessage: null,
    })

  test('is by the place of a hook and what it does', () => {
    const home = temporaryFolder()
    const file = join(home, 'hooks.json')
    const hooks = ['a', 'b', 'c', 'd'].map(text => command(text))
    writeFileSync(file, JSON.stringify({ hooks: { PreCompact: [{ hooks }] } }))
    writeFileSync(
      join(home, 'config.toml'),
      `[hooks.state."${file}:pre_compact:0:0"]
trusted_hash = "${hash('a')}"
[hooks.state."${file}:pre_compact:0:1"]
trusted_hash = "${hash('a')}"
[hooks.state."${file}:pre_compact:0:2"]
trusted_hash = "${hash('c')}"
enabled = false
`,
    )
    const trust = ['trusted', 'modified', 'disabled', 'untrusted']
    expect(hooksOfHome(home).hooks.map(hook => hook.trust)).toEqual(trust)
    const link = join(temporaryFolder(), 'link')
    symlinkSync(home, link)
    expect(hooksOfHome(link).hooks.map(hook => hook.trust)).toEqual(trust)
  })

  test('a folder in the place of a file is no file', () => {
    const home = temporaryFolder()
    mkdirSync(join(home, 'hooks.json'))
    expect(hooksOfHome(home)).toEqual({ hooks: [], problems: [] })
  })
})
