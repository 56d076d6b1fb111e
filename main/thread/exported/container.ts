import type { Section } from './shape.ts'

/**
 * The page around an exported session, as far as a reader has to know it. The bytes before the head are the same in every version, so
 * that a page is known by its first line; a part is one element on one line.
 */
export const PAGE_START =
  '<!DOCTYPE html>\n<html lang="en" data-palimpsest="session">\n<head>\n<meta charset="utf-8">\n'
export const HEAD_OPEN = '<script type="application/json" id="head">'
export const HEAD_CLOSE = '</script>'
export const PART_OPEN = '<script type="application/octet-stream" id="'
export const PART_CLOSE = '</script>'

export const partOpen = (section: Section, i: number): string => `${PART_OPEN}${section}-${i}">`
