import { homedir } from 'node:os'
import type { Api, Settings } from '../../preload/contract.ts'
import { readPrices } from '../library/prices.ts'
import { isVariableName, readSettings, type Stored, settingsOf, writeSettings } from '../library/settings.ts'
import { readWindowState, writeWindowState } from '../library/window-state.ts'
import { endpointOf } from '../network/endpoint.ts'
import type { MethodOf, ShellContext } from './context.ts'
import { ok } from './context.ts'
import { editorArgv, startEditor } from './editor.ts'
import { pricesView } from './lab-prices.ts'
import { refuse } from './refusals.ts'

export type ShellHandlers = Pick<Api, MethodOf<'shell'>> & {
  /** Resolves when all that was given to be kept is on the disk. */
  close(): Promise<void>
}

/** What is wrong with the settings of a model, as a sentence; null when nothing is. Neither an address nor a name may hold a key. */
function modelFault({ baseUrl, keyVariable }: Settings['model']): string | null {
  const endpoint = baseUrl.trim() === '' ? null : endpointOf(baseUrl.trim())
  if (endpoint?.ok === false) return endpoint.error.message
  return keyVariable === '' || isVariableName(keyVariable)
    ? null
    : 'The name of an environment variable has capital letters, digits and _, such as OPENAI_API_KEY.'
}

const nothing = (): void => {}

/** The calls about the program itself: its settings, its window, the user's folders. */
export function shellHandlers(context: ShellContext): ShellHandlers {
  const { dataFolder } = context
  const { keys } = context

  /** Settles with the last writing of the window's state, however that ended. */
  let kept: Promise<void> = Promise.resolve()

  const read = <T>(stored: Stored<T>): T => {
    if (stored.said !== null) context.say?.(stored.said)
    return stored.value
  }

  return {
    appInfo: async () =>
      ok({
        name: 'Palimpsest',
        version: context.version,
        shell: context.shell,
        platform: process.platform,
        dataFolder,
        home: homedir(),
        open: context.open,
      }),
    settings: async () => ok(read(readSettings(dataFolder))),
    saveSettings: async ({ settings }) => {
      const fault = modelFault(settings.model)
      if (fault !== null) return refuse('bad-argument', fault)
      const written = writeSettings(dataFolder, settings)
      return written.ok ? ok(settingsOf(settings)) : written
    },
    windowState: async () => {
      await kept
      return ok(read(readWindowState(dataFolder)))
    },
    saveWindowState: ({ state }) => {
      const writing = kept.then(() => writeWindowState(dataFolder, state))
      kept = writing.then(nothing, nothing)
      return writing
    },
    pickFile: async ({ for: what }) =>
      context.pickFile === null
        ? refuse('not-found', 'This window has no file dialog of the system. Choose from the list of folders.')
        : ok(await context.pickFile(what ?? 'session')),
    pickTarget: async ({ path }) =>
      context.pickTarget === null
        ? refuse('not-found', 'This window has no file dialog of the system. Choose from the list of folders.')
        : ok(await context.pickTarget(path)),
    showInFolder: async ({ path }) => {
      if (context.showInFolder === null)
        return refuse('not-found', 'A page in a browser cannot open the file manager of the system.')
      context.showInFolder(path)
      return ok(null)
    },
    openInEditor: async ({ path, line }) => {
      const argv = editorArgv(read(readSettings(dataFolder)).editor, path, line)
      return argv.ok ? startEditor(argv.value) : argv
    },
    keyStatus: () => keys.status(),
    storeKey: ({ baseUrl, value }) => keys.keep(baseUrl, value),
    forgetKey: () => keys.forget(),
    prices: async () => ok(pricesView(readPrices(dataFolder))),
    close: () => kept,
  }
}
