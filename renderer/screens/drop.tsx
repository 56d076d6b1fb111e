import { useEffect, useState } from 'react'
import { notify } from '../actions.ts'
import { shell } from '../api.ts'
import { openInput, openPath } from '../open.ts'

/** Takes files (and paths or links as text) that are dropped anywhere on the window. */
export function Drop() {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const takes = (event: DragEvent) =>
      event.dataTransfer?.types.some(type => type === 'Files' || type === 'text/plain') === true
    const onOver = (event: DragEvent) => {
      if (!takes(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      setOver(false)
      if (!takes(event) || event.dataTransfer === null) return
      event.preventDefault()
      void take([...event.dataTransfer.files], event.dataTransfer.getData('text/plain'))
    }
    addEventListener('dragover', onOver)
    addEventListener('dragleave', onLeave)
    addEventListener('drop', onDrop)
    return () => {
      removeEventListener('dragover', onOver)
      removeEventListener('dragleave', onLeave)
      removeEventListener('drop', onDrop)
    }
  }, [])
  return over ? (
    <div className="drop">
      <p>Drop to open</p>
    </div>
  ) : null
}

async function take(files: readonly File[], text: string): Promise<void> {
  for (const file of files) {
    const path = await shell().pathOf(file)
    if (path.ok) await openPath(path.value)
    else notify(path.error.message)
  }
  if (files.length > 0 || text === '') return
  const done = await openInput(text)
  if (!done.ok) notify(done.error.message)
}
