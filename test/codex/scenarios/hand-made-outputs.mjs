import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { handMade, itemLine, withModel } from '../src/hand-made.mjs'
import { modelFor } from '../src/run-scenario.mjs'

const TIME = '2026-01-01T00:00:00.000Z'
const raw = (type, payload, more) => `raw: ${JSON.stringify({ timestamp: TIME, type, payload, ...more })}`
const context = model => raw('turn_context', { cwd: '/work', model })
const withBudget = (payload, tokens) =>
  raw('response_item', payload, { metadata: { fallback_token_limit_override: tokens } })
const call = (id, output) => itemLine({ type: 'function_call_output', call_id: id, output })
const text = (letters, times) => ({ type: 'input_text', text: letters.repeat(times) })

const UNKNOWN = 'model-of-mine'

/** 10,000 bytes and a fifth more are what a model has that no catalogue holds. */
const BYTES = [
  context(UNKNOWN),
  'user: Question 1.',
  'call c1: ls',
  `output c1: ${'ü1'.repeat(4001)}`,
  'custom p1 apply_patch: A patch.',
  `custom-output p1: ${'p'.repeat(12_001)}`,
  'call c2: ls',
  `output c2: ${'f'.repeat(12_000)}`,
  'call c3: ls',
  call('c3', [text('a', 6000), text('b', 6001), text('c', 10)]),
]

/** 10,000 tokens and a fifth more are what one of the catalogue has; a line may state its own. */
const TOKENS = [
  'user: Question 1.',
  'call c1: ls',
  `output c1: ${'t'.repeat(48_001)}`,
  'custom p1 apply_patch: A patch.',
  withBudget({ type: 'custom_tool_call_output', call_id: 'p1', output: 'o'.repeat(1000) }, 100),
]

/** Black and of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='
const IMAGE = { type: 'input_image', image_url: `data:image/png;base64,${PNG}` }
const IMAGES = [
  itemLine({ type: 'message', role: 'user', content: [text('See.', 1), IMAGE] }),
  'call c1: view',
  call('c1', [IMAGE]),
  'custom p1 exec: view',
  itemLine({ type: 'custom_tool_call_output', call_id: 'p1', output: [text('Shown.', 1), IMAGE] }),
  itemLine({ type: 'image_generation_call', id: 'ig_1', status: 'completed', result: PNG }),
]

/** Catalogues from 0.129 on hold no model that takes texts alone. */
function askOwn(_, { home }) {
  const catalogue = join(home.root, 'catalogue.json')
  const model = {
    slug: 'text-only',
    display_name: 'text-only',
    description: 'Takes texts alone.',
    base_instructions: 'Be brief.',
    input_modalities: ['text'],
    truncation_policy: { mode: 'tokens', limit: 10_000 },
    supports_parallel_tool_calls: true,
    supports_reasoning_summaries: true,
    support_verbosity: false,
    default_verbosity: null,
    apply_patch_tool_type: 'freeform',
    context_window: 272_000,
    default_reasoning_level: 'medium',
    supported_reasoning_levels: [{ effort: 'medium', description: 'Medium.' }],
    shell_type: 'shell_command',
    visibility: 'list',
    minimal_client_version: '0.0.1',
    supported_in_api: true,
    upgrade: null,
    priority: 1,
    experimental_supported_tools: [],
  }
  writeFileSync(catalogue, JSON.stringify({ models: [model] }))
  return [...withModel('text-only'), '-c', `model_catalog_json=${JSON.stringify(catalogue)}`]
}

/** A fifth more than 60 tokens: 0.87 to 0.128 write what they were told. */
const STATED = [
  raw('turn_context', { cwd: '/work', model: 'gpt-5.2-codex', truncation_policy: { mode: 'tokens', limit: 60 } }),
  'user: Question 1.',
  'call c1: ls',
  `output c1: ${'s'.repeat(289)}`,
  'call c2 shell: ls',
  `output c2: ${JSON.stringify({ output: `Total output lines: 90\n\n${'l'.repeat(300)}`, metadata: { exit_code: 0, duration_seconds: 1 } })}`,
  'call c3 shell: ls',
  `output c3: ${JSON.stringify({ output: 'Total output lines: 9\n\nShort.', metadata: { exit_code: 0, duration_seconds: 1 } })}`,
]
const askStated = reader => [...withModel(modelFor(reader)), '-c', 'tool_output_token_limit=60']

/** The built-in provider alone is sent what Codex wrote of itself (0.169.0/model-changed). */
const UPDATES = [
  'user: Question 1.',
  itemLine({ type: 'configuration_update', reasoning: { effort: 'high' } }),
  raw(
    'response_item',
    { type: 'configuration_update', reasoning: { effort: 'low' } },
    { metadata: { harness_authored_configuration: true } },
  ),
  'assistant: Answer 1.',
]

const words = (version, lines) => [`meta: ${version}`, ...lines].join('\n')

const cases = [
  {
    name: 'long outputs, an unknown model',
    words: words('0.140.0', BYTES),
    readers: ['0.63.0', '0.98.0', '0.110.0', '0.140.0', '0.169.0'],
    asks: () => withModel(UNKNOWN),
    digested: true,
  },
  {
    name: 'long outputs, a known model',
    words: words('0.169.0', TOKENS),
    readers: ['0.98.0', '0.140.0', '0.169.0'],
    digested: true,
  },
  {
    name: 'a stated budget, results as JSON',
    words: words('0.110.0', STATED),
    readers: ['0.98.0', '0.110.0'],
    asks: askStated,
  },
  {
    name: 'configuration updates',
    words: words('0.169.0', UPDATES),
    readers: ['0.153.4', '0.169.0'],
  },
  {
    name: 'images, a model of the catalogue that takes texts alone',
    words: words('0.110.0', [context('gpt-oss-120b'), ...IMAGES]),
    readers: ['0.110.0'],
    asks: () => withModel('gpt-oss-120b'),
    textOnly: true,
  },
  {
    name: 'images, such a model of our own',
    words: words('0.169.0', IMAGES),
    readers: ['0.140.0', '0.169.0'],
    asks: askOwn,
    textOnly: true,
  },
]

export default handMade({
  title:
    'Hand-made rollouts with outputs over their budgets, configuration updates, and images for a model that takes none',
  about: 'What is cut and what is left out when a history is sent.',
  cases,
})
