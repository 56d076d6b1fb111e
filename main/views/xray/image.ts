import type { ImagePart } from '../../../preload/contract.ts'
import type { KeptImage } from '../../thread/model.ts'

/** A picture beside a history, served by byte range; a link to elsewhere is not followed. */
export function imagePart(key: string, { mime, bytes, text, source }: KeptImage): readonly ImagePart[] {
  if (mime === null || bytes === null) return []
  const { file, line, path } = source
  return [{ label: text.slice(0, 200), mime, bytes, ref: { key, file, line, path, bytes } }]
}
