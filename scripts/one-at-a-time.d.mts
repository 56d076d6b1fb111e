export function oneAtATime<T>(lockFile: string, work: () => Promise<T>, onWait?: () => void): Promise<T>
