import type { Section } from './shape.ts'

/** By this a page is known, whatever its version. */
export const PAGE_MARK = 'data-palimpsest="session"'

/** How a page begins; what a reader has to know of what follows: the head as JSON, then every part as one element on one line. */
export const PAGE_START = `<!DOCTYPE html>\n<html lang="en" ${PAGE_MARK}>\n<head>\n<meta charset="utf-8">\n`
export const HEAD_OPEN = '<script type="application/json" id="head">'
export const HEAD_CLOSE = '</script>'
export const PART_OPEN = '<script type="application/octet-stream" id="'
export const PART_CLOSE = '</script>'

export const partOpen = (section: Section, i: number): string => `${PART_OPEN}${section}-${i}">`
