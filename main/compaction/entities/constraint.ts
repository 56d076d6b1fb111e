/** How a demand is worded, at word borders. */
const DEMANDS: readonly RegExp[] = [
  /\b(?:must(?:n['’]t)?|never|always|do(?:n['’]t| not)|only|prefer(?:s|ably)?|instead|avoid|ensure|make sure|should(?:n['’]t)?|without)\b/i,
  /\b(?:at most|at least|keep in mind|ha(?:s|ve) to|needs? to|not allowed|forbidden|required?|from now on|remember|stick to)\b/i,
  /\b(?:rather than|no more|no longer|no (?:new )?\p{L}{2,40} (?:anywhere|please|at all))\b|, not \p{L}/iu,
  /^(?:please )?keep\b/i,
]

/** Does a sentence of the user demand something of all that follows? Questions ask. */
export const isConstraint = (sentence: string): boolean =>
  !/\?["”)]?$/.test(sentence) && DEMANDS.some(demand => demand.test(sentence))
