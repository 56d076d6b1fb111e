type Env = Readonly<Record<string, string | undefined>>

export function findElectron(root: string, env?: Env): string | undefined
export function whyNoWindow(machine?: {
  readonly env?: Env
  readonly platform?: string
  readonly isRoot?: boolean
}): string | undefined
export function whyNoSandbox(
  electron: string,
  machine?: { readonly platform?: string; readonly sysctl?: (name: string) => string | undefined },
): string | undefined
export function rememberedFailure(root: string): string | undefined
export function rememberFailure(root: string, reason: string): void
export function forgetFailure(root: string): void
export function installElectron(root: string, limits: { readonly timeoutMs: number }): Promise<string | undefined>
