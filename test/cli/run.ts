import { styleFor } from '../../main/cli/text.ts'
import { main } from '../../main/cli.ts'
import type { Limits } from '../../main/network/client.ts'

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Around {
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
  readonly colour?: boolean
  readonly limits?: Limits
}

/** Runs a command in this process: what it prints, and its exit code. */
export async function run(args: readonly string[], around: Around = {}): Promise<Run> {
  const out: string[] = []
  const err: string[] = []
  const code = await main(args, {
    out: { write: text => void out.push(text), flush: async () => undefined },
    say: line => void err.push(`${line}\n`),
    env: around.env ?? {},
    folder: around.folder ?? process.cwd(),
    style: styleFor(around.colour ?? false),
    ...(around.limits && { limits: around.limits }),
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}
