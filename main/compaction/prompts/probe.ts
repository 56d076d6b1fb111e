/** What stands before every question that a probe asks. */
export const PROBE_LEAD =
  'Stop here for a question about the conversation above. It checks what can still be seen of it: start no task and call no tool. Reply from what stands above alone. Where that does not tell, say so: nothing is lost by it, and a guess spoils the check.'

/** Behind the options. */
export const PICK_ONE = 'Reply with the letter of one option and nothing else.'

/** Behind a question without options. `ABSTAIN` is what stands for no answer. */
export const ABSTAIN = 'I do not know'
export const SAY_IT = `Reply with what is asked for, word for word as it stands above, and nothing else; or with: ${ABSTAIN}`

/** All words that stand around a question. */
export const FRAME = [PROBE_LEAD, PICK_ONE, SAY_IT].join('\n')
