import { expect, test } from 'vitest'
import { COMMANDS } from '../../main/cli.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'

const DIFF_USAGE =
  'Usage: palimpsest diff FILE (--checkpoint K | --from POINT --to POINT [--other FILE]) [--json] [--base FILE] [--home DIR]\n'

test('without a word, and with --help, the commands are listed', async () => {
  const listed = await run([])
  expect(listed).toMatchObject({ code: 0, stderr: '' })
  for (const { name } of COMMANDS) expect(listed.stdout).toContain(`  ${name} `)
  expect(await run(['--help'])).toEqual(listed)
  expect(await run(['-h'])).toEqual(listed)
})

test('every command tells its usage and all its options', async () => {
  for (const command of COMMANDS) {
    const told = await run([command.name, '--help'])
    expect(told).toMatchObject({ code: 0, stderr: '' })
    expect(told.stdout).toContain(`Usage: palimpsest ${command.name} ${command.usage}\n`)
    for (const { name, help } of command.options)
      expect(told.stdout).toMatch(new RegExp(`--${name}\\b.*  ${literally(help)}`))
    expect(await run([command.name, '-h'])).toEqual(told)
  }
})

const literally = (text: string): string => text.replaceAll(/[().*]/g, '\\$&')

test('a command that is not there is wrong usage', async () => {
  expect(await run(['frobnicate'])).toEqual({
    code: 2,
    stdout: '',
    stderr: `There is no command frobnicate.\nCommands: ${COMMANDS.map(one => one.name).join(', ')}\n`,
  })
})

test.each([
  [['diff', 'F', '--as-request'], 'diff has no option --as-request.'],
  [['diff', 'F', '--as-request=0.98.0'], 'diff has no option --as-request.'],
  [['diff', 'F', '-j'], 'diff has no option -j.'],
  [['diff', 'F', '--json=yes', '--checkpoint', '1'], '--json takes no value.'],
  [['diff', 'F', '--checkpoint'], '--checkpoint needs a value: --checkpoint K.'],
  [['diff', 'F', '--checkpoint='], '--checkpoint needs a value: --checkpoint K.'],
  [['diff', 'F', '--checkpoint', '1', '--checkpoint', '2'], '--checkpoint is given twice.'],
  [['diff', 'F', '--checkpoint', '0'], '--checkpoint 0 is not a number that counts from 1.'],
  [['diff', 'F', '--checkpoint', 'one'], '--checkpoint one is not a number that counts from 1.'],
  [['diff', 'F', '--checkpoint', '1', '--from', 'end'], '--checkpoint and --from cannot stand together.'],
  [['diff', 'F', '--checkpoint', '1', '--other', 'G'], '--checkpoint and --other cannot stand together.'],
  [['diff', 'F', '--from', 'end'], 'diff needs --checkpoint K, or --from POINT and --to POINT.'],
  [['diff', 'F'], 'diff needs --checkpoint K, or --from POINT and --to POINT.'],
  [
    ['diff', 'F', '--from', 'end', '--to', 'line:0'],
    '--to line:0 is not a point. Points are end, line:N, turn:N:start or :end, checkpoint:K:before or :after.',
  ],
  [['diff'], 'diff needs a FILE.'],
  [['diff', 'F', 'G'], 'diff takes one FILE, not 2: F G.'],
])('%j is wrong usage', async (args, sentence) => {
  expect(await run(args)).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n${DIFF_USAGE}` })
})

const HISTORY_USAGE =
  'Usage: palimpsest history FILE [--at POINT] [--as-request[=VERSION]] [--model-images=yes|no] [--json] [--base FILE] [--home DIR]\n'

test.each([
  [['--as-request='], '--as-request needs a value: --as-request=VERSION.'],
  [['--as-request=new'], '--as-request=new is not a version such as 0.98.0.'],
  [['--as-request=0.98.0;'], '--as-request=0.98.0; is not a version such as 0.98.0.'],
  [['--as-request', '--as-request=0.98.0'], '--as-request is given twice.'],
  [['--as-request', '0.98.0'], 'history takes one FILE, not 2: F 0.98.0.'],
  [['--model-images=no'], '--model-images needs --as-request.'],
  [['--as-request', '--model-images=some'], '--model-images=some is neither yes nor no.'],
])('history F %j is wrong usage', async (args, sentence) => {
  expect(await run(['history', 'F', ...args])).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n${HISTORY_USAGE}` })
})

test.each(['http', '-1', '65536', '1e3', ''])('port %j is wrong usage', async port => {
  expect(await run(['serve', `--port=${port}`])).toMatchObject({ code: 2, stdout: '' })
})

test('what follows -- is a file, whatever it begins with', async () => {
  const folder = folderWith({ '--json': rolloutText('user: one') })
  expect(await run(['inspect', '--', '--json'], { folder })).toMatchObject({ code: 0, stderr: '' })
})

test('options may stand before the file and take their value with =', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText('user: one\ncompacted: one | P+two') })
  const first = await run(['diff', '--json', '--checkpoint=1', 'a.jsonl'], { folder })
  expect(first).toMatchObject({ code: 0, stderr: '' })
  expect(await run(['diff', 'a.jsonl', '--checkpoint', '1', '--json'], { folder })).toEqual(first)
})
