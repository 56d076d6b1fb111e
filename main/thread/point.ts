import type { Point } from './model.ts'

/** Reads `end` | `line:N` | `turn:N:start|end` | `checkpoint:K:before|after`; null when it is none of them. */
export function parsePoint(text: string): Point | null {
  if (text === 'end') return { kind: 'end' }
  const [, kind, digits, side] =
    /^(line|turn|checkpoint):([1-9]\d{0,14})(?::(start|end|before|after))?$/.exec(text) ?? []
  if (kind === undefined || digits === undefined) return null
  const n = Number(digits)
  if (kind === 'line') return side === undefined ? { kind, line: n } : null
  if (kind === 'turn') return side === 'start' || side === 'end' ? { kind, n, side } : null
  return side === 'before' || side === 'after' ? { kind: 'checkpoint', n, side } : null
}

export function formatPoint(point: Point): string {
  switch (point.kind) {
    case 'end':
      return 'end'
    case 'line':
      return `line:${point.line}`
    case 'turn':
      return `turn:${point.n}:${point.side}`
    case 'checkpoint':
      return `checkpoint:${point.n}:${point.side}`
  }
}
