/** A string literal of a JSON text, with its quotes: a range of the text, end exclusive. */
export interface Literal {
  readonly start: number
  readonly end: number
  /** The name of a member, not a value. */
  readonly isKey: boolean
  /** The name of the member whose value it is; "" of an element of an array. */
  readonly key: string
  /** The object or array that it stands in. */
  readonly inside: Container
  /** Its index there, where it stands in an array; else 0. */
  readonly index: number
}

/** An object or an array of a JSON text. */
export interface Container {
  readonly kind: 'object' | 'array'
  readonly start: number
  /** Set when its end was read. */
  end: number
  readonly key: string
  readonly index: number
  readonly parent: Container | null
  /** The value of its member `type`, where that is a string. */
  type: string | null
}

/** The string literals, and the objects and arrays, of a JSON text, in the order in which they begin. */
export interface JsonShape {
  readonly literals: readonly Literal[]
  readonly containers: readonly Container[]
}

/** The shape of a JSON text that was parsed without error. Takes no recursion: the text may nest as deep as it likes. */
export function shapeOf(json: string): JsonShape {
  const literals: Literal[] = []
  const containers: Container[] = []
  let inside: Container = { kind: 'array', start: 0, end: json.length, key: '', index: 0, parent: null, type: null }
  let key = ''
  let index = 0
  let expectsKey = false
  for (let at = 0; at < json.length; at++) {
    switch (json.charCodeAt(at)) {
      case 0x22: {
        const end = literalEnd(json, at)
        literals.push({ start: at, end, isKey: expectsKey, key: expectsKey ? '' : key, inside, index })
        if (expectsKey) key = literalText(json, at, end)
        else if (key === 'type' && inside.kind === 'object') inside.type = literalText(json, at, end)
        expectsKey = false
        at = end - 1
        break
      }
      case 0x7b:
      case 0x5b: {
        const kind = json.charCodeAt(at) === 0x7b ? 'object' : 'array'
        inside = { kind, start: at, end: json.length, key, index, parent: inside, type: null }
        containers.push(inside)
        expectsKey = kind === 'object'
        key = ''
        index = 0
        break
      }
      case 0x7d:
      case 0x5d:
        inside.end = at + 1
        key = inside.key
        index = inside.index
        inside = inside.parent ?? inside
        expectsKey = false
        break
      case 0x2c:
        if (inside.kind === 'object') expectsKey = true
        else index++
        break
    }
  }
  return { literals, containers }
}

function literalEnd(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let slashes = 0
    while (json.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return quote + 1
  }
  return json.length
}

/** What a literal stands for. */
export function literalText(json: string, start: number, end: number): string {
  const inner = json.slice(start + 1, end - 1)
  return inner.includes('\\') ? (JSON.parse(json.slice(start, end)) as string) : inner
}

/** A pointer shows no more steps than this; the first ones go. */
const STEPS = 64

/** Where a literal stands, as a JSON pointer (RFC 6901); of a key, that of its member with "#" behind it. */
export function pointerOf(json: string, literal: Literal): string {
  const steps = [literal.isKey ? literalText(json, literal.start, literal.end) : stepOf(literal)]
  for (let at = literal.inside; at.parent?.parent && steps.length < STEPS; at = at.parent)
    steps.unshift(stepOf({ ...at, inside: at.parent }))
  return `/${steps.map(step => step.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}${literal.isKey ? '#' : ''}`
}

const stepOf = ({ key, index, inside }: Pick<Literal, 'key' | 'index' | 'inside'>): string =>
  inside.kind === 'object' ? key : String(index)
