/** How an agent words what it decided, and why. */
const DECIDES =
  /\b(?:decid(?:ed?|ing)|decision|chose(?:n)?|choos(?:e|ing)|because|instead of|rather than|root cause|the cause (?:is|was)|caused by|turn(?:s|ed) out|the (?:fix|reason|bug|problem) (?:is|was)|going with|went with|opted|settled on|agreed|trade-?off|will use|switch(?:ed|ing) to)\b/i

/** Does a sentence of the agent tell of a decision or of the reason for one? */
export const isDecision = (sentence: string): boolean => !sentence.endsWith('?') && DECIDES.test(sentence)
