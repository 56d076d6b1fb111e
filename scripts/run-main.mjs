import Module from 'node:module'

/**
 * Runs a file as if Node had been started on it: no second process, and `import.meta.main` is true in it.
 * @param {string} file
 * @param {readonly string[]} args
 * @returns {undefined} because the file sets the exit code itself
 */
export function runMain(file, args) {
  Module.enableCompileCache?.()
  process.argv.splice(1, process.argv.length, file, ...args)
  Module.runMain()
}
