import type { RunNpm } from './npm.d.mts'

export function nodeSuits(node: { readonly napi?: string | undefined; readonly typescript?: unknown }): boolean
export function nodePackage(platform?: string, arch?: string): string
export function fetchedNode(root: string, platform?: string, arch?: string): string
export function findNode(root: string, runNpm?: RunNpm): Promise<string>
