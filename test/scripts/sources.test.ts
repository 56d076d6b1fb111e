import { renameSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourcesHash } from '../../scripts/sources.mjs'
import { temporaryFolder, write } from './temporary-folder.ts'

function sources(): string {
  const root = temporaryFolder()
  for (const path of ['main/a.ts', 'preload/b.ts', 'renderer/deep/c.tsx', 'scripts/build.mjs'])
    write(join(root, path), path)
  for (const name of ['vite.config.ts', 'package-lock.json']) write(join(root, name))
  return root
}

test('a build goes stale with bytes and names, and not with times', () => {
  const root = sources()
  const hash = sourcesHash(root)
  utimesSync(join(root, 'main', 'a.ts'), new Date(0), new Date(0))
  expect(sourcesHash(root)).toBe(hash)
  write(join(root, 'renderer', 'deep', 'c.tsx'), 'changed')
  const changed = sourcesHash(root)
  expect(changed).not.toBe(hash)
  renameSync(join(root, 'preload', 'b.ts'), join(root, 'preload', 'c.ts'))
  expect(sourcesHash(root)).not.toBe(changed)
})
