import type { BulletFate, HowView, ReuseGroup, StateSection, UseKind } from '../../preload/contract.ts'
import type { IconName } from '../icons.ts'

export const GROUP_WORD: Readonly<Record<ReuseGroup, string>> = {
  constraint: 'Constraint',
  failedCommand: 'Failed command',
  changedFile: 'Changed file',
  decision: 'Decision',
  error: 'Error',
  readFile: 'Read file',
  other: 'Named',
}

export const GROUP_ICON: Readonly<Record<ReuseGroup, IconName>> = {
  constraint: 'user',
  failedCommand: 'failed',
  changedFile: 'patch',
  decision: 'assistant',
  error: 'warning',
  readFile: 'file',
  other: 'text',
}

export const USE_WORD: Readonly<Record<UseKind, string>> = {
  repeatedByUser: 'the user says it again',
  runAgain: 'run again',
  editedAgain: 'changed again',
  readAgain: 'read again',
  namedByAgent: 'the agent names it',
  usedInCall: 'used in a call',
  shown: 'shown by an output',
}

export const HOW_WORD: Readonly<Record<HowView, string>> = {
  recorded: 'Recorded in the file.',
  inferred: 'Inferred.',
  computed: 'Computed.',
  estimated: 'Estimated.',
  counted: '',
}

export const SECTION_WORD: Readonly<Record<StateSection, string>> = {
  objective: 'Objective',
  active: 'Active memory',
  inactive: 'Inactive changes',
  handoff: 'Current handoff',
  evidence: 'Evidence',
}

export const FATE_WORD: Readonly<Record<BulletFate, string>> = {
  retained: 'kept',
  updated: 'updated',
  superseded: 'superseded',
  withdrawn: 'withdrawn',
  dropped: 'dropped without a word',
  new: 'new',
}

export const FATE_ICON: Readonly<Record<BulletFate, IconName>> = {
  retained: 'kept',
  updated: 'rewritten',
  superseded: 'moved',
  withdrawn: 'rolledBack',
  dropped: 'dropped',
  new: 'added',
}
