import { basenameOf } from '../entities/path.ts'
import type { Draft } from './draft.ts'
import { lazily } from './lazily.ts'
import type { Material } from './material.ts'
import type { Pools } from './pools.ts'

interface Changed {
  readonly path: string
  /** Index of the last call that changed it. */
  readonly item: number
  readonly deleted: boolean
}

/** Questions about files: which was changed last, which was changed at all, which was deleted. */
export function fileDrafts(material: Material, pools: Pools): readonly Draft[] {
  const changed = changedFiles(material)
  const kept = changed.filter(({ deleted }) => !deleted)
  const untouched = untouchedFiles(material, pools)
  const [newest, second] = changed.toSorted((one, other) => other.item - one.item)
  const all = changed.map(({ path }) => path)
  const there = kept.map(({ path }) => path)
  const draft = (name: string, text: string, { path, item }: Changed, others: Iterable<string>, orShort = false) => ({
    name: `${name} ${path}`,
    category: 'file' as const,
    text,
    answer: path,
    also: material.cwd === null ? [] : [`${material.cwd}/${path}`],
    others,
    orShort,
    item,
  })
  const last =
    newest && newest.item !== second?.item
      ? [
          draft(
            'last',
            LAST,
            newest,
            lazily(all, path => path !== newest.path),
            true,
          ),
        ]
      : []
  return [
    ...last,
    ...kept.map(file => draft('changed', CHANGED, file, untouched)),
    ...changed.filter(({ deleted }) => deleted).map(file => draft('deleted', DELETED, file, there)),
  ]
}

const LAST = 'Which file was the last one that a patch or an edit changed?'
const CHANGED = 'One of these files was changed by a patch or an edit, the others were not. Which?'
const DELETED = 'One of these files was deleted by a patch or an edit, the others were not. Which?'

function changedFiles({ before: { changes, facts } }: Material): readonly Changed[] {
  return [...changes].map(([path, item]) => ({ path, item, deleted: facts.get(`path ${path}`)?.deleted ?? false }))
}

/** Files that no call changed, as far as can be told: neither an edit nor a command that does more than look names them. */
function untouchedFiles({ before: { changes, reads }, ran, tokens }: Material, pools: Pools): readonly string[] {
  const touched = new Set([...changes.keys()].map(basenameOf))
  for (const { key, looks } of ran)
    if (!looks) tokens.mentions(key, mention => mention.class === 'path' && touched.add(basenameOf(mention.key)))
  const isFile = (path: string): boolean => /[^/]\.\w{1,12}$/.test(path) && !touched.has(basenameOf(path))
  return [...new Set([...reads.keys(), ...pools.ofClass('path')])].filter(isFile)
}
