import type { RedactReport } from './pass.ts'

/** Whole sentences on what a user should know of a redacted session. */
export function redactNotes({ leftOut, ciphertext, images, unknownItems }: RedactReport): readonly string[] {
  const lines = leftOut.rejected + leftOut['too-long'] + leftOut['unknown-type']
  return [
    ciphertext.compactions > 0 &&
      `${counted(ciphertext.compactions, 'encrypted compaction')} left out, for nobody can review ciphertext: the model does not know any more what was told there.`,
    ciphertext.stubs > ciphertext.compactions &&
      `${counted(ciphertext.stubs - ciphertext.compactions, 'piece of other ciphertext', 'pieces of other ciphertext')} left out, such as encrypted reasoning.`,
    images.stubs > 0 &&
      `${counted(images.stubs, 'image or other piece of data', 'images or other pieces of data')} left out, for nobody can search them for secrets.`,
    lines > 0 &&
      `${counted(lines, 'line')} left out whole: ${leftOut.rejected} that cannot be read, ${leftOut['too-long']} too long, ${leftOut['unknown-type']} of types that are not known.`,
    unknownItems > 0 &&
      `${counted(unknownItems, 'item of unknown type', 'items of unknown type')} left out of replacement histories.`,
  ].filter(note => note !== false)
}

const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? `${one} was` : `${many} were`}`
