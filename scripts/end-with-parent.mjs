/**
 * npm hands a signal to the shell between us, which dies of it without a word to us: an orphan of npm ends itself.
 * (Windows keeps naming the first parent, and ends a tree by itself.)
 */
export function endWithParent() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
