export type RunNpm = (cwd: string, args: readonly string[]) => Promise<boolean>

export function npmCommand(machine?: {
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly execPath?: string
  readonly platform?: string
}): { readonly command: string; readonly args: readonly string[]; readonly shell: boolean }
export const npm: RunNpm
