import { readFileSync, statSync } from 'node:fs'
import { done, failed, type Outcome } from '../base/failure.ts'
import { codeOf } from './json-file.ts'

/** A text that the user wrote into a file: UTF-8, not empty, and not larger than `most` bytes, which `size` says in words. */
export function textIn(path: string, most = 1024 * 1024, size = '1 MiB'): Outcome<string> {
  try {
    const facts = statSync(path)
    // Opening a pipe would wait for its writer.
    if (!facts.isFile()) return failed('unreadable', `${path} is not a file.`)
    if (facts.size > most) return failed('bad-argument', `${path} is larger than ${size}.`)
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
    return text.trim() === '' ? failed('empty', `${path} is empty.`) : done(text)
  } catch (error) {
    if (error instanceof TypeError) return failed('unreadable', `${path} is not UTF-8 text.`)
    return codeOf(error) === 'ENOENT'
      ? failed('not-found', `There is no file ${path}.`)
      : failed('unreadable', `${path} cannot be read (${codeOf(error)}).`)
  }
}
