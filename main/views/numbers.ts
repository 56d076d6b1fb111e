import { countText } from '../base/numbers.ts'

export { bytesText, countText } from '../base/numbers.ts'

const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve']

/** At the head of a sentence: `Three`, `1,690`. */
export const countWord = (count: number): string => WORDS[count] ?? countText(count)
