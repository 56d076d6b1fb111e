#!/usr/bin/env node
// node test/codex/install.mjs VERSION...: puts npm releases of Codex into .cache/codex/<version>/, which git ignores.
import { Failure, say } from '../../scripts/failure.mjs'
import { installCodex } from './src/install.mjs'

try {
  for (const version of process.argv.slice(2)) console.log(await installCodex(version))
} catch (error) {
  if (!(error instanceof Failure)) throw error
  say(error.message)
  process.exitCode = error.exitCode
}
