import { describe, expect, test } from 'vitest'
import { FINDING_CODES } from '../../main/compaction/audit/audit.ts'
import { SUMMARY_PREFIX } from '../../main/rollout/format.ts'
import { fixtures } from '../support/expected.ts'
import { rolloutText } from '../support/rollout-text.ts'
import { folderWith } from './folder.ts'
import { run } from './run.ts'
import { objections } from './schemas.ts'

const ALL = fixtures()
const pathOf = (name: string): string => {
  const found = ALL.find(fixture => fixture.name === name)
  if (!found) throw new Error(`no fixture ${name}`)
  return found.path
}

interface Place {
  readonly file: number
  readonly line: number
  readonly index: number | null
  readonly turn: number
}

interface Audited {
  readonly files: readonly { readonly path: string; readonly lines: number }[]
  readonly findings: readonly {
    readonly code: string
    readonly severity: string
    readonly checkpoint: number
    readonly evidence: readonly (Place & { readonly says: string })[]
  }[]
  readonly retention: { readonly checkpoints: readonly { readonly checkpoint: number }[] }
  readonly economics: { readonly checkpoints: readonly { readonly checkpoint: number }[] }
  readonly facts: { readonly checkpoints: readonly { readonly checkpoint: number }[]; readonly windows: unknown }
  readonly opaque: { readonly checkpoints: readonly { readonly checkpoint: number }[] }
  readonly states: readonly { readonly checkpoint: number; readonly step: unknown }[]
  readonly drift: { readonly checkpoints: readonly { readonly checkpoint: number }[] } | null
}

async function audited(path: string, ...options: readonly string[]): Promise<Audited> {
  const { code, stdout, stderr } = await run(['audit', path, '--json', ...options])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const found: Audited = JSON.parse(stdout)
  expect(objections('audit', found)).toEqual([])
  return found
}

describe('the document of every fixture keeps to its schema and names places that are there:', () => {
  test.each(ALL.map(({ name, path }) => [name, path]))('%s', async (_, path) => {
    const found = await audited(path)
    const { checkpoints } = JSON.parse((await run(['inspect', path, '--json'])).stdout) as {
      readonly checkpoints: readonly { readonly n: number }[]
    }
    const numbers = checkpoints.map(({ n }) => n)
    for (const part of ['retention', 'economics', 'facts', 'opaque'] as const)
      expect(found[part].checkpoints.map(({ checkpoint }) => checkpoint)).toEqual(numbers)
    expect(found.drift?.checkpoints.map(({ checkpoint }) => checkpoint)).toEqual(numbers)
    for (const place of placesIn(found)) {
      const lines = found.files[place.file]?.lines ?? 0
      expect(place.line >= 1 && place.line <= lines, JSON.stringify(place)).toBe(true)
    }
    for (const { checkpoint, evidence } of found.findings) {
      expect(numbers).toContain(checkpoint)
      expect(evidence.length).toBeGreaterThan(0)
    }
  })
})

/** Everything in a document that has a file and a line. */
function placesIn(value: unknown): readonly { readonly file: number; readonly line: number }[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'file' in value && 'line' in value ? [value as { readonly file: number; readonly line: number }] : []
  return [...own, ...Object.values(value).flatMap(placesIn)]
}

test.each([
  '0.36.0/manual',
  '0.36.0/mid-turn',
  '0.63.0/pre-turn',
  '0.98.0/manual',
  '0.98.0/rollback',
  '0.98.0/usage',
  '0.105.0/rollback-across-compaction',
  '0.110.0/mid-turn',
  '0.110.0/rollback',
  '0.124.0/compactions-in-a-row',
  '0.140.0/pre-turn',
  '0.140.0/rollback',
  '0.140.0/usage',
  '0.150.0/failed-remote',
  '0.169.0/manual',
  '0.169.0/mid-turn',
  '0.169.0/pre-turn',
  '0.169.0/post-turn',
  '0.169.0/model-changed',
  '0.169.0/settings-changed',
  '0.169.0/usage',
])('%s is clean: compactions, and not one finding', async name => {
  const found = await audited(pathOf(name))
  expect(found.retention.checkpoints.length).toBeGreaterThan(0)
  expect(found.findings).toEqual([])
  expect(await run(['audit', pathOf(name), '--fail-on', 'info'])).toMatchObject({ code: 0, stderr: '' })
})

test('the long day has findings of three kinds', async () => {
  const { findings } = await audited(pathOf('0.140.0/ledger'))
  expect([...new Set(findings.map(({ checkpoint, code }) => `${checkpoint} ${code}`))]).toEqual([
    '1 changed-file-lost',
    '1 images-dropped',
    '1 repeated-work',
    '2 changed-file-lost',
    '2 repeated-work',
    '3 changed-file-lost',
    '4 changed-file-lost',
  ])
})

test('--checkpoint tells of one compaction what the whole document tells of it, and nothing of all', async () => {
  const path = pathOf('0.140.0/ledger')
  const all = await audited(path)
  const one = await audited(path, '--checkpoint', '2')
  const of = <T extends { readonly checkpoint: number }>(list: readonly T[]): readonly T[] =>
    list.filter(({ checkpoint }) => checkpoint === 2)
  expect(one.findings).toEqual(of(all.findings))
  for (const part of ['retention', 'economics', 'facts', 'opaque'] as const)
    expect(one[part].checkpoints).toEqual(of(all[part].checkpoints))
  expect(one.facts.windows).toBeNull()
  expect(one.drift).toBeNull()
  expect(all.facts.windows).not.toBeNull()
})

const block = (active: string): string =>
  `P+<session_compact_state>\\nActive Memory:\\n- ${active}\\n</session_compact_state>`

/** The words of `rolloutText` have no line ends in them: these are put in as JSON reads them. */
const withBlocks = (): Buffer =>
  Buffer.from(
    rolloutText(`turn t1 {
      user: one
      compacted: one | ${block('keep the ledger in cents')}
      user: two
      compacted: one | two | ${block('the importer is slow')}
      }`)
      .toString()
      .replaceAll('\\\\n', '\\n'),
  )

test('states has one entry for each compaction that left a block, with the step from the one before', async () => {
  const folder = folderWith({ 'a.jsonl': withBlocks() })
  const { states } = await audited(`${folder}/a.jsonl`)
  expect(states).toMatchObject([
    { checkpoint: 1, blocks: [{ index: 1, stale: false }], images: [], step: null },
    { checkpoint: 2, blocks: [{ index: 2 }], step: { from: 1, to: 2, counts: { dropped: 1, new: 1, retained: 0 } } },
  ])
  expect((await audited(`${folder}/a.jsonl`, '--checkpoint', '2')).states).toEqual(states.slice(1))
})

const LOST = `turn t1 {
  user: Never touch schema.sql, please.
  assistant: a1
  }
  turn t2 {
  user: two
  compacted: two | P+sum
  user: I told you never to touch schema.sql, please.
  }`

test('places are flat: the file by its index, the line, the item in it and the turn', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(LOST) })
  const { files, findings } = await audited(`${folder}/a.jsonl`)
  expect(files).toEqual([{ path: `${folder}/a.jsonl`, bytes: expect.any(Number), lines: 15 }])
  expect(findings).toMatchObject([
    {
      code: 'constraint-lost',
      severity: 'error',
      checkpoint: 1,
      evidence: [
        { file: 0, line: 4, index: null, turn: 1, says: 'stood at' },
        { file: 0, line: 13, index: null, turn: 2, says: 'used again at' },
      ],
    },
  ])
})

test('an item that the reader made is named as such', async () => {
  const folder = folderWith({
    'a.jsonl': rolloutText(`meta: 0.98.0
      turn t1 {
      user: one
      summary: P+all of src/gone.ts is new
      assistant: go on
      }`),
  })
  const [after] = (await audited(`${folder}/a.jsonl`)).retention.checkpoints
  expect(JSON.stringify(after)).toContain('"line":6,"index":null,"made":"rebuilt-summary"')
})

describe('--fail-on', () => {
  const fails = async (failOn: string, ...more: readonly string[]) => {
    const folder = folderWith({ 'a.jsonl': rolloutText(LOST) })
    return run(['audit', 'a.jsonl', '--fail-on', failOn, ...more], { folder })
  }
  const SENTENCE = 'There are findings that --fail-on names: constraint-lost (1).\n'

  test.each(['constraint-lost', 'thrash,constraint-lost', 'thrash, constraint-lost', 'error', 'warning', 'info'])(
    '%s ends with exit code 1 after the document',
    async failOn => {
      const { code, stdout, stderr } = await fails(failOn, '--json')
      expect({ code, stderr }).toEqual({ code: 1, stderr: SENTENCE })
      expect(objections('audit', JSON.parse(stdout))).toEqual([])
      const text = await fails(failOn)
      expect(text).toMatchObject({ code: 1, stderr: SENTENCE })
      expect(text.stdout).toContain('constraint-lost: A constraint of the user was dropped')
    },
  )

  test.each(FINDING_CODES.filter(code => code !== 'constraint-lost'))('%s alone is not found here', async code => {
    expect(await fails(code)).toMatchObject({ code: 0, stderr: '' })
  })

  test('a warning is no error', async () => {
    const path = pathOf('0.140.0/ledger')
    expect(await run(['audit', path, '--fail-on', 'error'])).toMatchObject({ code: 0, stderr: '' })
    expect(await run(['audit', path, '--fail-on', 'warning', '--checkpoint', '4'])).toMatchObject({
      code: 1,
      stderr: 'There are findings that --fail-on names: changed-file-lost (1).\n',
    })
  })

  test('only the compaction that was asked for counts', async () => {
    const path = pathOf('0.140.0/ledger')
    expect(await run(['audit', path, '--fail-on', 'images-dropped'])).toMatchObject({ code: 1 })
    expect(await run(['audit', path, '--fail-on', 'images-dropped', '--checkpoint', '2'])).toMatchObject({ code: 0 })
  })
})

const USAGE = 'Usage: palimpsest audit FILE [--checkpoint K] [--fail-on CODE[,CODE…]] [--json] [--home DIR]\n'
const NAMES = `Findings are ${FINDING_CODES.join(', ')}; or error, warning, info.`

test.each([
  [['F', '--checkpoint', '0'], '--checkpoint 0 is not a number that counts from 1.'],
  [['F', '--fail-on', 'lost'], `--fail-on: “lost” is no finding. ${NAMES}`],
  [['F', '--fail-on', 'thrash,lost'], `--fail-on: “lost” is no finding. ${NAMES}`],
  [['F', '--fail-on', 'thrash,'], `--fail-on: “” is no finding. ${NAMES}`],
  [['F', '--fail-on', 'Thrash'], `--fail-on: “Thrash” is no finding. ${NAMES}`],
  [['F', '--fail-on'], '--fail-on needs a value: --fail-on CODE.'],
  [[], 'audit needs a FILE.'],
])('audit %j is wrong usage', async (args, sentence) => {
  expect(await run(['audit', ...args])).toEqual({ code: 2, stdout: '', stderr: `${sentence}\n${USAGE}` })
})

test('a compaction that is not there fails with one sentence', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText(LOST) })
  expect(await run(['audit', 'a.jsonl', '--checkpoint', '2'], { folder })).toEqual({
    code: 1,
    stdout: '',
    stderr: 'This session has 1 compaction; there is no compaction 2.\n',
  })
})

describe('a session without a compaction', () => {
  const folder = () => folderWith({ 'a.jsonl': rolloutText('turn t1 {\nuser: one\n}') })

  test('says so in one sentence', async () => {
    expect(await run(['audit', 'a.jsonl', '--fail-on', 'info'], { folder: folder() })).toEqual({
      code: 0,
      stdout: 'a.jsonl\nThis session has no compaction.\n',
      stderr: '',
    })
  })

  test('has empty lists', async () => {
    expect(await audited(`${folder()}/a.jsonl`)).toMatchObject({
      findings: [],
      retention: { checkpoints: [] },
      facts: { checkpoints: [], windows: { checkpoints: [], whole: { how: 'unknown' } } },
      states: [],
      drift: { checkpoints: [] },
    })
  })
})

describe('in words', () => {
  const said = async (name: string) => {
    const { code, stdout, stderr } = await run(['audit', pathOf(name)])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }

  test('a compaction is told with findings, losses, retention and cost', async () => {
    const folder = folderWith({ 'a.jsonl': rolloutText(LOST) })
    expect((await run(['audit', 'a.jsonl'], { folder })).stdout).toMatchSnapshot()
  })

  test('several compactions stand side by side at the end', async () => {
    expect(await said('0.98.0/ledger-short')).toMatchSnapshot()
  })

  test('an encrypted one is told by its size, and what cannot be measured is not 0', async () => {
    const text = await said('0.140.0/remote')
    expect(text).toMatch(/^encrypted: \d/m)
    expect(text).toMatchSnapshot()
  })

  test('a control character of the session does not reach the terminal', async () => {
    const folder = folderWith({ 'a.jsonl': rolloutText(LOST.replaceAll('schema.sql', 'schema.sql \\u001b[2J')) })
    const text = (await run(['audit', 'a.jsonl'], { folder })).stdout
    expect(text).toContain('constraint-lost')
    expect(text).not.toContain('\u001b')
  })
})

test('the prefix of summaries is no fact of the session', async () => {
  const folder = folderWith({ 'a.jsonl': rolloutText('turn t1 {\nuser: one\ncompacted: one | P+sum\n}') })
  expect(JSON.stringify(await audited(`${folder}/a.jsonl`))).not.toContain(SUMMARY_PREFIX.slice(0, 40))
})
