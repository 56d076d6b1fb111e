/**
 * Hand-made rollouts whose displayed turns were asked of the real Codex (test/codex/displayed.mjs), as words of rollout-text.ts.
 */
export const DISPLAYED_CASES: Readonly<Record<string, string>> = {
  'two turns': `
    turn t1 {
    user: one
    event_msg agent_message: {"message":"a1"}
    assistant: a1
    }
    turn t2 {
    user: two
    event_msg agent_message: {"message":"a2"}
    assistant: a2
    }`,
  'context and an answer before the first turn': `
    env
    event_msg agent_message: {"message":"hello"}
    assistant: hello
    turn t1 {
    user: one
    assistant: a1
    }`,
  'plain rollback': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    }
    rollback: 1
    turn t3 {
    user: three
    assistant: a3
    }`,
  'rollback of everything': `
    env
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    }
    rollback: 9`,
  'two rollbacks in a row': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    }
    turn t3 {
    user: three
    assistant: a3
    }
    rollback: 1
    rollback: 1`,
  'rollback of no turn': `
    turn t1 {
    user: one
    assistant: a1
    }
    rollback: 0`,
  'rollback inside a turn that is open': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    rollback: 1
    assistant: a2
    }`,
  'interrupted, left, failed and open turns': `
    turn t1 {
    user: one
    item user: <turn_aborted>x</turn_aborted>
    } aborted
    turn t2 {
    user: two
    } open
    turn t3 {
    user: three
    } failed
    turn t4 {
    user: four
    } open`,
  'ended by another id': `
    turn t1 {
    user: one
    assistant: a1
    event_msg task_complete: {"turn_id":"other"}
    turn t2 {
    user: two
    event_msg turn_aborted: {"reason":"interrupted"}`,
  'E: rollback up to a manual compaction': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn c {
    compacted: one | P+S
    event_msg context_compacted: {}
    }
    turn t2 {
    user: two
    assistant: a2
    }
    turn t3 {
    user: three
    assistant: a3
    }
    rollback: 2`,
  'E2: rollback across a manual compaction': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn c {
    compacted: one | P+S
    event_msg context_compacted: {}
    }
    turn t2 {
    user: two
    assistant: a2
    }
    rollback: 2`,
  'rollback of one after a manual compaction': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    }
    turn c {
    compacted: one | two | P+S
    event_msg context_compacted: {}
    }
    rollback: 1`,
  'a silent compaction turn counts': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn c {
    compacted: one | P+S
    }
    rollback: 1`,
  'B: rollback that takes a checkpoint': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    }
    turn t3 {
    user: three
    compacted: one | two | three | P+S
    assistant: a3
    }
    rollback: 1`,
  'rollback into a complete checkpoint': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    compacted: [window 1 resume] one | two | P+S
    assistant: a2
    }
    rollback: 1`,
  'T: compaction between two turns': `
    turn t1 {
    user: one
    assistant: a1
    }
    compacted: one | P+S
    turn t2 {
    user: two
    assistant: a2
    }
    rollback: 2`,
  'a steered turn is one to the display': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    user: steer
    assistant: a2b
    }
    rollback: 1`,
  'mail counts as a turn of the user': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    mail: note
    assistant: a2
    }
    turn t3 {
    user: three
    assistant: a3
    }
    rollback: 2`,
  'a turn without items': `
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    }
    turn t3 {
    user: three
    assistant: a3
    }
    rollback: 2`,
  'a question typed between turns': `
    turn t1 {
    user: one
    assistant: a1
    }
    user: between
    assistant: b1
    turn t2 {
    user: two
    assistant: a2
    }
    rollback: 2`,
  'no lifecycle lines': `meta: 0.98.0
    env
    user: one
    assistant: a1
    user: two
    assistant: a2
    user: three
    assistant: a3
    rollback: 1
    user: four`,
  'K: compaction without lifecycle lines, rolled back': `meta: 0.98.0
    user: one
    assistant: a1
    compacted: one | P+S
    user: two
    assistant: a2
    rollback: 1`,
  'compaction without lifecycle lines, shown as a turn': `meta: 0.98.0
    user: one
    assistant: a1
    compacted: one | P+S
    event_msg context_compacted: {}
    user: two
    assistant: a2
    compacted: one | two | P+S2
    user: three
    assistant: a3
    rollback: 2`,
  'items without events have no turn': `meta: 0.98.0
    item user: one
    assistant: a1
    item user: two
    assistant: a2`,
  'rollback of another version across a compaction': `meta: 0.133.0
    turn t1 {
    user: one
    assistant: a1
    }
    turn t2 {
    user: two
    assistant: a2
    }
    turn c {
    compacted: one | two | P+S
    event_msg context_compacted: {}
    }
    turn t3 {
    user: three
    assistant: a3
    }
    rollback: 2`,
  'events after the end of their turn': `
    turn t1 {
    user: one
    }
    event_msg agent_message: {"message":"late"}
    event_msg token_count: {"info":null}
    event_msg agent_reasoning: {"text":"thought"}
    event_msg agent_reasoning: {"text":"more"}
    turn t2 {
    user: two
    }`,
  'a question after an interruption': `
    turn t1 {
    user: one
    } aborted
    user: between
    assistant: b1
    turn t2 {
    user: two
    }`,
  'a question after an interruption without id': `
    turn t1 {
    user: one
    event_msg turn_aborted: {"reason":"interrupted"}
    user: between
    assistant: b1`,
  'a question after the end of another id': `
    turn t1 {
    user: one
    event_msg task_complete: {"turn_id":"other"}
    user: between
    assistant: b1`,
  'texts of hooks': `meta: 0.98.0
    item user: <hook_prompt hook_run_id="h">y</hook_prompt>
    user: one
    assistant: a1`,
  'lines that Codex cannot read do not count': `meta: 0.98.0
    raw: {"broken
    blank
    raw: {"timestamp":"2026-01-01T00:00:01.000Z","type":"brand_new","payload":{}}
    raw: {"timestamp":"2026-01-01T00:00:01.000Z","type":"event_msg","payload":{"type":"brand_new"}}
    raw: {"timestamp":"2026-01-01T00:00:01.000Z","type":"response_item","payload":{"type":"brand_new"}}
    user: one
    assistant: a1`,
  'events between turns that make one': `
    turn t1 {
    }
    event_msg context_compacted: {}
    turn t2 {
    }
    event_msg entered_review_mode: {"target":{"type":"uncommittedChanges"},"user_facing_hint":"h"}
    turn t3 {
    }
    event_msg exited_review_mode: {"review_output":null}
    turn t4 {
    }
    event_msg web_search_end: {"call_id":"w1","query":"q","action":{"type":"search","query":"q"}}
    turn t5 {
    }
    event_msg image_generation_end: {"call_id":"i1","status":"completed","revised_prompt":"p","result":"AA=="}
    turn t6 {
    }
    event_msg patch_apply_end: {"call_id":"p1","turn_id":"nobody","stdout":"","stderr":"","success":true,"changes":{},"status":"completed"}
    turn t7 {
    }
    event_msg mcp_tool_call_end: {"call_id":"m1","invocation":{"server":"s","tool":"t","arguments":null},"duration":{"secs":0,"nanos":1},"result":{"Ok":{"content":[]}}}
    turn t8 {
    }
    event_msg sub_agent_activity: {"event_id":"s1","occurred_at_ms":1,"agent_thread_id":"01a20000-0000-7000-8000-000000000099","agent_path":"/root/a","kind":"started"}
    turn t9 {
    }
    event_msg item_completed: {"thread_id":"01a20000-0000-7000-8000-000000000099","turn_id":"nobody","item":{"type":"Plan","id":"p","text":"plan"},"completed_at_ms":0}
    turn t10 {
    }
    event_msg agent_reasoning_raw_content: {"text":"x"}`,
  'events without text': `meta: 0.98.0
    event_msg agent_message: {"message":""}
    event_msg agent_reasoning: {"text":""}
    event_msg token_count: {"info":null}
    user: one`,
  'thoughts run together': `
    turn t1 {
    user: one
    event_msg agent_reasoning: {"text":"a"}
    event_msg agent_reasoning: {"text":"b"}
    event_msg agent_reasoning_raw_content: {"text":"c"}
    event_msg agent_message: {"message":"a1"}
    event_msg agent_reasoning: {"text":"d"}
    }`,
  'an error in the turn': `
    turn t1 {
    user: one
    event_msg error: {"message":"no","codex_error_info":"other"}
    }
    turn t2 {
    user: two
    event_msg error: {"message":"no","codex_error_info":"other"}
    } open`,
  'a summary line between two questions without lifecycle lines': `meta: 0.63.0
    user: one
    assistant: a1
    summary: P+S
    user: two
    assistant: a2`,
  'a rollback before anything': `meta: 0.98.0
    rollback: 1
    user: one
    assistant: a1`,
  'a compaction before the first turn': `meta: 0.98.0
    compacted: P+S
    user: one
    assistant: a1
    event_msg turn_aborted: {"reason":"interrupted"}
    user: two`,
  'the end of a turn that is long gone': `
    turn t1 {
    user: one
    turn t2 {
    user: two
    event_msg task_complete: {"turn_id":"t1"}
    user: more
    event_msg turn_aborted: {"turn_id":"t1","reason":"interrupted"}
    }`,
  'reviews and tools': `
    turn t1 {
    user: one
    event_msg entered_review_mode: {"target":{"type":"uncommittedChanges"},"user_facing_hint":"h"}
    event_msg web_search_end: {"call_id":"w1","query":"q","action":{"type":"search","query":"q"}}
    event_msg image_generation_end: {"call_id":"i1","status":"completed","revised_prompt":"p","result":"AA=="}
    event_msg exited_review_mode: {"review_output":null}
    }`,
  'paginated turns': `meta: 0.169.0 paginated
    turn t1 {
    item user: one
    shown User: one
    shown Agent: a1
    assistant: a1
    }
    turn t2 {
    item user: two
    shown User: two
    } aborted
    turn t3 {
    item user: three
    assistant: a3
    }
    turn t4 {
    item user: four
    shown User: four
    } failed
    turn t5 {
    item user: five
    shown User: five
    } open
    turn t6 {
    item user: six
    shown User: six
    } open`,
  'paginated, with a marker of an old rollback': `meta: 0.169.0 paginated
    turn t1 {
    item user: one
    shown User: one
    assistant: a1
    }
    turn t2 {
    item user: two
    shown User: two
    assistant: a2
    }
    rollback: 1
    turn t3 {
    item user: three
    shown User: three
    assistant: a3
    }`,
  'paginated, emptied by a checkpoint': `meta: 0.169.0 paginated
    turn t1 {
    item user: one
    shown User: one
    shown Agent: a1
    assistant: a1
    }
    compacted: [window 1]`,
  'paginated, items outside their turns': `meta: 0.169.0 paginated
    shown Agent: before
    turn t1 {
    item user: one
    shown User: one
    }
    shown Agent: late
    event_msg item_completed: {"thread_id":"x","turn_id":"nobody","item":{"type":"AgentMessage","id":"z","content":[]},"completed_at_ms":0}
    item user: between
    assistant: b1
    turn t2 {
    user: two
    }`,
}

/** Cases that are asked a second time after `codex migrate-rollouts --apply`. */
export const MIGRATED_CASES: readonly string[] = [
  'plain rollback',
  'E2: rollback across a manual compaction',
  'B: rollback that takes a checkpoint',
  'a steered turn is one to the display',
  'no lifecycle lines',
]
