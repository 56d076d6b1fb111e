#!/usr/bin/env node
// node test/export/redact-off.mjs [--only TEXT] [--workers N]
// Switches off one class or one layer of redaction at a time in a copy of the sources, runs the tests of redaction against the copy, and
// prints which fails. One that no test misses, or a switch that no longer fits the sources, is an error. Nothing in the checkout is changed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { eachMissed, off, root } from '../support/switch-off.mjs'

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, workers: { type: 'string', default: '2' } },
})

const REDACT = 'main/export/redact'

/** The classes, as the sources have them. */
const CLASSES = [...readFileSync(join(root, REDACT, 'classes.ts'), 'utf8').matchAll(/^ {2}'([a-z-]+)',$/gm)].map(
  match => match[1],
)

const BY_CLASS = CLASSES.map(name =>
  off(`class ${name}`, 'settings.ts', 'new Set(CLASSES)', `new Set(CLASSES.filter(name => name !== '${name}'))`),
)

const LAYERS = [
  off(
    'escapes are read',
    'view.ts',
    'UNESCAPE: Step = {\n  shape: /\\\\(?:',
    'UNESCAPE: Step = {\n  shape: /\\\\never(?:',
  ),
  off('URL-encoding is read', 'view.ts', 'shape: /%[0-7]', 'shape: /%never[0-7]'),
  off('what is URL-encoded is written so', 'scan-text.ts', '? encodeURIComponent(words)', '? words'),
  off('wrapped lines are joined', 'view.ts', "read: () => ''", 'read: () => null'),
  off('base64 is read', 'scan-text.ts', 'of encodedIn(text)', 'of encodedIn("")'),
  off('base64 over lines is read', 'base64.ts', "run.replace(BREAK, '')", 'run'),
  off(
    'neighbouring parts are read as one',
    'plan.ts',
    'seamEdits(strings.filter(isTextPart), find)',
    'seamEdits([], find)',
  ),
  off('names of members are read', 'plan.ts', 'literal.end - literal.start >= 6 &&', '!literal.isKey &&'),
  off('names of members tell of values', 'plan.ts', 'isKey || key ===', 'true || key ==='),
  off('known secrets are found again', 'plan.ts', '...ledger.hitsIn(text)', ''),
  off('as whole words', 'ledger.ts', 'if (needle.length >= LONG_NEEDLE) return true', 'if (needle) return true'),
  off('a hit inside an escape gives way', 'scan-text.ts', ') weak.push(mark)', ') marks.push(mark)'),
  off('no character is parted', 'whole-characters.ts', 'at > 0 && isHigh', 'at < 0 && isHigh'),
  off('JSON in a string stays JSON', 'redact-line.ts', 'isJson(text) && !isJson(result)', 'false'),
  off(
    'texts are read again',
    'redact-line.ts',
    'first === text ? text : yield* again(',
    'true ? first : yield* again(',
  ),
  off('the rules of the library', 'library-rules.ts', 'if (!ANCHOR.test(text)) return []', 'if (text) return []'),
  off('a secret lies where the library says it', 'library-rules.ts', 'text.indexOf(value, start)', 'start'),
  off(
    'lines that cannot be read go',
    'line.ts',
    "case 'rejected':\n      return {",
    "case 'rejected':\n      return true ? null : {",
  ),
  off('lines of unknown types go', 'line.ts', 'if (isLeftOutLine(record)) return null', 'return null'),
  off(
    'a forged stub goes',
    'stub.ts',
    "return Buffer.from(record.bytes).toString('utf8').trimEnd() ===",
    'return true ||',
  ),
  off('items of unknown types go', 'opaque.ts', '.filter(isUnknownItem)', '.filter(() => false)'),
  off('ciphertext goes', 'settings.ts', "ciphertext: 'stub',\n", "ciphertext: 'keep',\n"),
  off(
    'an option tells of the next string',
    'plan.ts',
    "if (before === null || !classes.has('password')",
    "if (before !== null || !classes.has('password')",
  ),
  off('secrets of single tools', 'rules.ts', '...SHAPES, ...TOOL_SHAPES', '...SHAPES'),
  off('base64 of UTF-16 is read', 'base64.ts', 'if (isWide(head))', 'if (false)'),
  off('ids that are numbers', 'redact-line.ts', 'planning(quotedIds(text)', 'planning(text'),
  off('data goes', 'data.ts', "if (images === 'keep'", "if (images !== 'keep'"),
  off('a text in base64 is no data', 'data.ts', 'if (isTextRun(run)) return run', ''),
  off('images go', 'settings.ts', "images: 'stub',\n", "images: 'keep',\n"),
]

const TESTS = ['redact-line', 'redact-tools', 'redact', 'library-rules', 'redact-properties', 'redact-fixtures'].map(
  name => `test/export/${name}.test.ts`,
)

const rules = [...BY_CLASS, ...LAYERS].filter(({ rule }) => rule.includes(values.only))
process.exitCode = (await eachMissed(rules, { folder: REDACT, tests: TESTS, workers: Number(values.workers) })) ? 0 : 1
