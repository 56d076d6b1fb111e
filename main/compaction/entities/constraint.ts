/** How a demand is worded. Compared in lower case, at word borders. */
const DEMANDS =
  /\b(?:must(?:n['’]t)?|never|always|do(?:n['’]t| not)|only|prefer(?:s|ably)?|instead|avoid|ensure|make sure|should(?:n['’]t)?|without|at most|at least|keep in mind|has to|have to|needs? to|not allowed|forbidden|required?|from now on|remember|rather than|no more|no longer|stick to|no (?:new )?\p{L}+s (?:anywhere|please|at all))\b/iu

/** Does a sentence of the user demand something of all that follows? Questions ask. */
export const isConstraint = (sentence: string): boolean => !/\?["”)]?$/.test(sentence) && DEMANDS.test(sentence)
