export function nativeBinary(path: string, machine?: string): string
