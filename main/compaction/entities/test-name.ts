/** How runners name a test in their output, and how a source declares one. Each is tried at one line's start. */
const LINES: readonly RegExp[] = [
  /^(?:not )?ok \d{1,6} -? ?([^#\n]{3,200})/,
  /^[✔✓✖✗×✕√] ([^\n]{3,200})/,
  /^(?:--- )?(?:PASS|FAIL|SKIP): (\w[\w/.-]{2,120})/,
  /^(?:PASSED|FAILED|ERROR) ([\w/.-]{1,200}::[^\s]{2,200})/,
  /^([\w/.-]{1,200}::[^\s]{2,200}) (?:PASSED|FAILED|ERROR)/,
  /^test ([\w:]{3,200}) \.\.\. (?:ok|FAILED|ignored)/,
  /^(?:FAIL|PASS) {1,2}[^\n>]{1,200} > ([^\n]{3,200})/,
  /^(?:async )?def (test_\w{1,120})/,
  /^func (Test[A-Z]\w{0,120})\(/,
  /^(?:test|it)(?:\.only|\.skip)?\((["'`])([^"'`\n]{3,160})\1/,
]

const STARTS = new Set('no✔✓✖✗×✕√-PFSEtiad')

/** The test that a line names, its time and its colours taken away; null when it names none. */
export function testNameIn(line: string): string | null {
  const text = line.slice(0, 500).trimStart()
  const first = text[0]
  if (first === undefined || (!STARTS.has(first) && !text.includes('::'))) return null
  for (const pattern of LINES) {
    const groups = pattern.exec(text)
    if (!groups) continue
    const name = (groups[2] ?? groups[1] ?? '').replace(/ \(?\d{1,9}(?:\.\d{1,9})? ?m?s\)?$/, '').trim()
    return name.length >= 3 && /\p{L}{2}/u.test(name) ? name.slice(0, 160) : null
  }
  return null
}
