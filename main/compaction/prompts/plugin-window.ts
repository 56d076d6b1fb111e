/** Asked as the developer, before the last messages of a conversation. Our own words. */
export const PLUGIN_WINDOW = `You are given the end of a conversation between a user and a coding agent. What the agent's tools said is not in it. The conversation is about to be
replaced by what you write: a handover for whoever goes on. Tell what the user wants, what was decided and why, what is done, what is open,
which files, commands and names matter, and what to do next. Quote where exactness matters; invent nothing. Answer with the handover alone.`
