/**
 * Everything that a text can be read as: a search that knows nothing of the redactor. It follows JSON strings, escapes, URL-encoding,
 * base64 at each of its four alignments, wrapped lines and neighbouring parts, one in the other, to a depth of five.
 */
export function readingsOf(file: string): readonly string[] {
  const readings = new Set<string>()
  let round = [file, ...file.split('\n')]
  for (let depth = 0; depth < 5; depth++) {
    const next: string[] = []
    for (const text of round)
      if (!readings.has(text)) {
        readings.add(text)
        next.push(...readingsOnce(text))
      }
    round = next
  }
  return [...readings, ...round]
}

function readingsOnce(text: string): readonly string[] {
  return [
    ...stringsIn(text),
    ...changed(text, unescaped),
    ...changed(text, unquoted),
    ...changed(text, each => each.replace(/\\?\r?\n[+\- ]?/g, '')),
    ...base64In(text),
  ]
}

const changed = (text: string, step: (text: string) => string): readonly string[] => {
  const result = step(text)
  return result === text ? [] : [result]
}

/** The strings and the names of a JSON text, and its text parts read as one. */
function stringsIn(text: string): readonly string[] {
  if (!/^\s*[[{"]/.test(text)) return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return []
  }
  const strings: string[] = []
  const walk = (inner: unknown): void => {
    if (typeof inner === 'string') strings.push(inner)
    else if (Array.isArray(inner)) {
      const parts = inner.map(part =>
        typeof part === 'object' && part !== null && 'text' in part ? String(part.text) : '',
      )
      strings.push(parts.join(''))
      inner.forEach(walk)
    } else if (typeof inner === 'object' && inner !== null)
      for (const [key, member] of Object.entries(inner)) {
        strings.push(key)
        walk(member)
      }
  }
  walk(value)
  return strings.filter(Boolean)
}

const unescaped = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, found: string) => {
    if (found.length === 5) return String.fromCharCode(Number.parseInt(found.slice(1), 16))
    return { n: '\n', r: '\r', t: '\t' }[found] ?? found
  })

const unquoted = (text: string): string =>
  text.replace(/(?:%[0-9a-fA-F]{2})+/g, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))

function base64In(text: string): readonly string[] {
  const runs = text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []
  return runs.flatMap(run =>
    [0, 1, 2, 3].map(skip => Buffer.from(run.slice(skip), 'base64').toString('latin1')).filter(isReadable),
  )
}

/** Half of it or more are letters, digits and spaces: all texts are, and few bytes of pictures. */
const isReadable = (text: string): boolean => (text.match(/[\w\s]/g)?.length ?? 0) * 2 >= text.length
