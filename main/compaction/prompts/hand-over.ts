/** Asked of a model for a summary that another run goes on from. Our own words: no agent’s prompt is shipped; one can be loaded from a file. */
export const HAND_OVER = `Stop working on the task. The conversation above is about to be removed, and whoever goes on will see only the messages
of the user and what you write now. Write the note that they need in order to go on without asking again.

Tell, as far as the conversation says it:
- what the user wants in the end, and what they asked for last;
- every constraint, preference and decision of the user that still holds, with its reason;
- what is done: files that were created, changed or removed, by full path, and what was changed in each;
- what is not done, in the order in which it should be done, and the very next step;
- commands that matter, word for word, with their outcome; for what fails, the error message;
- what was tried and did not work, so that it is not tried again;
- names, numbers, identifiers and addresses that cannot be guessed.

Quote exactly where exactness matters. Do not invent anything: where something is unknown, say so. Leave out what no longer matters.
Do not call tools. Answer with the note alone.`
