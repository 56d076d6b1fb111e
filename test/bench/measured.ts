import { readFileSync } from 'node:fs'

/** What a bench program prints when it is done: one JSON line with its own facts, its processor time and its peak memory. `cpu` is taken when the measured work begins. */
export function tell(what: string, cpu: NodeJS.CpuUsage, facts: object): void {
  console.log(JSON.stringify({ what, cpuMs: cpuSince(cpu), peakMB: peakMB(), ...facts }))
}

/** What this process itself worked, whatever else the machine did meanwhile. Milliseconds. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Peak of this process's resident memory in MB. Elsewhere than on Linux what the system counts, which may include who started it. */
export const peakMB = (): number => peakMBOf('self') ?? process.resourceUsage().maxRSS / 1024

/** The same of any process; null where the system does not tell. */
export function peakMBOf(pid: number | 'self'): number | null {
  const counted = /VmHWM:\s+(\d+) kB/.exec(told(pid, 'status'))?.[1]
  return counted === undefined ? null : Number(counted) / 1024
}

/** Processor time of another process so far, in milliseconds; null where the system does not tell. Linux counts it in ticks of 10 ms. */
export function cpuMsOf(pid: number): number | null {
  const fields = told(pid, 'stat').split(') ')[1]?.split(' ')
  return fields === undefined ? null : (Number(fields[11]) + Number(fields[12])) * 10
}

/** Empty where there is no such file, or the process is gone. */
function told(pid: number | 'self', file: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
