import type { Api } from '../../preload/contract.ts'
import { ok } from './context.ts'
import { freeTarget } from './export-target.ts'
import { targetOf } from './target.ts'
import { type Within, whole } from './within.ts'
import type { Writer } from './writer.ts'

type WriteMethod = 'exportTarget' | 'exportPreview' | 'exportSession' | 'forkPlan' | 'fork' | 'stopWriting'

interface WriteRoom {
  readonly within: Within
  readonly writer: Writer
  readonly homes: () => readonly string[]
}

/** The calls about what is written of a session: exports and forks. */
export function writeCalls({ within, writer, homes }: WriteRoom): Pick<Api, WriteMethod> {
  return {
    exportTarget: ({ key, format, folder }) =>
      within(key, open => {
        const { title } = open.view()
        return ok(freeTarget({ source: open.path, title, format, folder, homes: homes() }))
      }),
    exportPreview: ({ key, settings }) => within(key, open => whole(open) ?? open.exports.preview(settings)),
    exportSession: ({ key, settings, target, dropProvider }) =>
      within(key, open => {
        const to = targetOf(target)
        return to.ok ? (whole(open) ?? open.exports.write(settings, to.value, dropProvider)) : to
      }),
    forkPlan: ({ key, settings }) => within(key, open => whole(open) ?? open.forks.plan(settings)),
    fork: ({ key, settings }) => within(key, open => whole(open) ?? open.forks.write(settings)),
    stopWriting: ({ key }) =>
      within(key, () => {
        writer.stop(key)
        return ok(null)
      }),
  }
}
