import { runNow } from '../base/steps.ts'
import { dataFolderOf, makeDataFolder } from '../library/data-folder.ts'
import { homesOf } from '../library/homes.ts'
import { IndexDb } from '../library/index-db.ts'
import { NameBook } from '../library/names.ts'
import { Sessions } from '../library/sessions.ts'
import type { Ending, Option, Words, World } from './command.ts'

export const LIBRARY_HOME_OPTION: Option = {
  name: 'home',
  value: 'DIR',
  many: true,
  help: 'a Codex home; may be given several times (default CODEX_HOME, else ~/.codex)',
}

/** Sessions from which on it is said what takes so long. */
export const MANY = 200

/** Reads what is new in the homes that are named, then answers. */
export async function readLibrary(
  words: Words,
  world: World,
  answer: (sessions: Sessions, homes: readonly string[]) => Promise<Ending>,
): Promise<Ending> {
  const folder = makeDataFolder(dataFolderOf(world.env))
  if (!folder.ok) return { kind: 'failed', message: folder.error.message }
  const homes = homesOf(words.lists.get('home') ?? [], world.env)
  const db = new IndexDb(folder.value)
  try {
    const sessions = new Sessions(db, new NameBook(folder.value), 'keep others')
    runNow(sessions.look(homes))
    const { heads } = sessions.waiting
    if (heads >= MANY) world.say(`Reading ${heads} sessions for the first time.`)
    runNow(sessions.fill(() => undefined))
    const ending = await answer(sessions, homes)
    if (db.said !== null) world.say(db.said)
    return ending
  } finally {
    db.close()
  }
}
