import type { ErrorCode } from '../../preload/contract.ts'
import { countText } from '../views/numbers.ts'

export type Refusal = { readonly ok: false; readonly error: { readonly code: ErrorCode; readonly message: string } }

export const refuse = (code: ErrorCode, message: string): Refusal => ({ ok: false, error: { code, message } })

export const noThread = (): Refusal =>
  refuse('no-such-thread', 'This session is not open any more. Open its file again.')

export const noTurn = (n: number, count: number): Refusal =>
  refuse('no-such-point', `There is no turn ${countText(n)}: this session has ${countOf(count, 'turn')}.`)

export const noLine = (n: number, count: number): Refusal =>
  refuse('no-such-point', `There is no line ${countText(n)}: this file has ${countOf(count, 'line')}.`)

export const noFile = (n: number, count: number): Refusal =>
  refuse(
    'no-such-point',
    `There is no file ${countText(n)}: this session has ${countOf(count, 'file')}, counted from 0.`,
  )

export const noRow = (n: number, count: number): Refusal =>
  refuse('no-such-point', `There is no row ${countText(n)}: this diff has ${countOf(count, 'row')}, counted from 0.`)

export const noListed = (n: number, count: number): Refusal =>
  refuse('no-such-point', `There is no item ${countText(n + 1)}: this history has ${countOf(count, 'item')}.`)

export const noItem = (line: number): Refusal =>
  refuse('no-such-point', `Line ${countText(line)} does not hold this item.`)

const countOf = (count: number, what: string): string =>
  count === 0 ? `no ${what}s` : `${countText(count)} ${what}${count === 1 ? '' : 's'}`
