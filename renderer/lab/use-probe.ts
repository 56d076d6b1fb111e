import { useEffect, useState } from 'react'
import type { Point, ProbePlan, ProbeQuestion, ProbeScores, ProbeWanted, ThreadKey } from '../../preload/contract.ts'
import { call } from '../api.ts'
import { type Planned, usePlan } from './use-plan.ts'

/** Milliseconds after the last change before anything is asked. */
const QUIET = 300

/** What a probe would ask. This asks no model. A plan that was run is gone: `again` makes another. */
export const useProbePlan = (
  key: ThreadKey,
  at: Point,
  wanted: ProbeWanted | null,
  again: string,
): Planned<ProbePlan> =>
  usePlan({
    wanted,
    place: `${key} ${at} ${again}`,
    quiet: QUIET,
    ask: chosen => call('probePlan', { key, at, wanted: chosen }),
  })

/** Questions of one page. */
const PAGE = 50
const MOST = 300

export interface ToldQuestions {
  readonly questions: readonly ProbeQuestion[]
  readonly total: number
}

/** Questions of a plan or of a probe with its answers; `fresh` changes when there are new ones. */
export function useProbeQuestions(key: ThreadKey, plan: string | null, fresh: string): ToldQuestions | null {
  const [told, setTold] = useState<(ToldQuestions & { readonly of: string }) | null>(null)
  useEffect(() => {
    if (plan === null) return
    let live = true
    const ask = async () => {
      const questions: ProbeQuestion[] = []
      for (let total = 1; questions.length < Math.min(total, MOST); ) {
        const got = await call('probeQuestions', { key, plan, from: questions.length, count: PAGE })
        if (!live || !got.ok || got.value.questions.length === 0) return
        questions.push(...got.value.questions)
        total = got.value.total
        setTold({ questions: [...questions], total, of: `${plan} ${fresh}` })
      }
    }
    void ask()
    return () => {
      live = false
    }
  }, [key, plan, fresh])
  return plan === null || told?.of !== `${plan} ${fresh}` ? null : told
}

/** What came of a probe that is done. */
export function useProbeScores(key: ThreadKey, run: string | null): ProbeScores | null {
  const [scores, setScores] = useState<{ readonly of: string; readonly scores: ProbeScores } | null>(null)
  useEffect(() => {
    if (run === null) return
    let live = true
    void call('probeScores', { key, run }).then(got => {
      if (live && got.ok) setScores({ of: run, scores: got.value })
    })
    return () => {
      live = false
    }
  }, [key, run])
  return scores?.of === run ? scores.scores : null
}
