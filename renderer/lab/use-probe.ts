import { useEffect, useState } from 'react'
import type {
  AppError,
  Point,
  ProbePlan,
  ProbeQuestion,
  ProbeScores,
  ProbeWanted,
  ThreadKey,
} from '../../preload/contract.ts'
import { call } from '../api.ts'
import { useStore } from '../store.ts'

/** The newest plan, or why there is none; `late` while that of another choice is still shown. */
export interface PlannedProbe {
  readonly plan: ProbePlan | null
  readonly error: AppError | null
  readonly late: boolean
}

/** Milliseconds after the last change before anything is asked. */
const QUIET = 300

/** What a probe would ask. This asks no model. A plan that was run is gone: `again` makes another. */
export function useProbePlan(key: ThreadKey, at: Point, wanted: ProbeWanted | null, again: string): PlannedProbe {
  const model = useStore(state => JSON.stringify(state.settings.model))
  const text = wanted === null ? null : JSON.stringify(wanted)
  const about = `${text} ${model} ${again}`
  const [got, setGot] = useState<Omit<PlannedProbe, 'late'> & { readonly of: string }>({
    plan: null,
    error: null,
    of: '',
  })
  useEffect(() => {
    if (text === null) return
    let live = true
    const timer = setTimeout(async () => {
      const result = await call('probePlan', { key, at, wanted: JSON.parse(text) as ProbeWanted })
      if (!live || (!result.ok && result.error.code === 'cancelled')) return
      setGot({
        plan: result.ok ? result.value : null,
        error: result.ok ? null : result.error,
        of: about,
      })
    }, QUIET)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [key, at, text, about])
  if (text === null) return { plan: null, error: null, late: false }
  return { plan: got.plan, error: got.of === about ? got.error : null, late: got.of !== about }
}

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
