import { fold, whole } from '../../base/fold.ts'
import { codeSpan } from './code.ts'
import { visible } from './visible.ts'

/**
 * Running text of a session in one line of Markdown. What only gives form stays (code, bold, marks of lists, tables); what would be a
 * heading, a rule, a link, an image, HTML, a formula or struck out is text.
 */
export function proseLine(line: string): string {
  const [, lead = '', rest = ''] = LEAD.exec(line) ?? []
  // Marks alone would be a rule, or underline the line above.
  if (rest === '') return lead.trim().replaceAll(/[*+-]/g, '\\$&')
  return lead + opened(rest) + spans(rest.slice(opened(rest) === '' ? 0 : 1))
}

/** White space and marks of lists, one in the other. */
const LEAD = /^([ \t]*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)*)(.*)$/s

/** The first character where it would make the line a heading or a rule, or underline the one above. */
const opened = (rest: string): string => (/^(?:#{1,6}(?:\s|$)|[-=+][-=+\s]*$)/.test(rest) ? `\\${rest.charAt(0)}` : '')

/**
 * Code, bold, addresses and what is between them, `not` being a character that code may not hold. Lengths are bounded, so that no line
 * takes longer than its length allows.
 */
function shapeOf(not: string): RegExp {
  const code = `(\`{1,3})(?!\`)([^\`${not}]{1,400})\\1(?!\`)`
  const bold = String.raw`\*\*(?! )([^*\`]{1,400}?)(?<! )\*\*`
  const link = String.raw`(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.|mailto:|xmpp:)[^\s\\<>\`"')\]}${not}]{1,2000}`
  const mail = String.raw`[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,190}`
  return new RegExp(`${code}|${bold}|(${link}|${mail})`, 'gi')
}

const IN_PROSE = shapeOf('')
/** A table has no way to write a bar in code. */
const IN_CELL = shapeOf('|')

function spans(text: string, shape = IN_PROSE): string {
  let result = ''
  let from = 0
  for (const { 0: found, 2: code, 3: bold, 4: address, index } of text.matchAll(shape)) {
    result += escaped(text.slice(from, index))
    if (bold !== undefined) result += `**${spans(bold, shape)}**`
    else result += codeSpan(code ?? address ?? '')
    from = index + found.length
  }
  return result + escaped(text.slice(from))
}

const escaped = (text: string): string => visible(text).replaceAll(/[\\`*_[\]<>&~$]/g, '\\$&')

/** The same for a text that is part of a line of ours: a heading, an entry of a list, a cell. `most`: characters. */
export function inline(text: string, most = 160): string {
  const folded = fold(text, most + 1)
  const shown = folded.length > most ? `${whole(folded.slice(0, most - 1))}\u2026` : folded
  return spans(shown, IN_CELL).replaceAll('|', '\\|')
}
