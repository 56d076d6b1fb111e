export type Images = ReadonlyMap<number, Buffer>

export function icoFile(images: Images): Buffer
export function icnsFile(images: Images): Buffer
