/** All white space as one space, none at the ends. */
export const foldSpace = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
