import { isObject, type JsonObject, parseLine } from '../../rollout/parse.ts'

/** Names of tools whose results 0.47 to 0.124 store as JSON (codex-observed.md 1, rule 6). */
const SHELL_TOOLS: ReadonlySet<unknown> = new Set(['shell', 'container.exec', 'local_shell', 'apply_patch'])

/** Does a call run a command or a patch? */
export function isShellCall(call: JsonObject): boolean {
  return call['type'] === 'local_shell_call' || SHELL_TOOLS.has(call['name'])
}

/** How a long output begins that was cut when it was stored: the count moves up to the exit code. */
const TOTAL_LINES = /^Total output lines: (\d+)\n\n?/

/** A stored result as the text that is sent; null when it is not of that form. `count`: the count of lines moves up. */
export function shellText(output: unknown, count: boolean): string | null {
  if (typeof output !== 'string' || !output.startsWith('{')) return null
  const parsed = parseLine(Buffer.from(output))
  const { output: text, metadata } = parsed.kind === 'object' ? parsed.value : {}
  if (typeof text !== 'string' || !isObject(metadata)) return null
  const { exit_code: code, duration_seconds: seconds } = metadata
  if (typeof code !== 'number' || typeof seconds !== 'number') return null
  const lines = count ? TOTAL_LINES.exec(text) : null
  const total = lines ? [`Total output lines: ${lines[1]}`] : []
  const rest = text.slice(lines?.[0].length ?? 0)
  return [`Exit code: ${code}`, `Wall time: ${seconds} seconds`, ...total, 'Output:', rest].join('\n')
}
