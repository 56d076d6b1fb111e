// The rules of the library that we use: each can be reached, and none can be switched off by the text that it looks at.
import { rules } from '@secretlint/secretlint-rule-preset-recommend'
import { expect, test } from 'vitest'
import { libraryHits } from '../../main/export/redact/library-rules.ts'
import { hitsIn } from '../../main/export/redact/rules.ts'

const of = (length: number, alphabet = 'aB3dE5gH7jK9'): string => alphabet.repeat(length).slice(0, length)
const hex = (length: number): string => of(length, '0a1b2c3d')
const token = JSON.stringify({ email: 'a@example.com', encryptionScheme: 'x', secretKey: 'y', pad: of(120) })

/** A text for each rule by its name, put together here so that no scanner takes it for real. */
const SAMPLES: Readonly<Record<string, string>> = {
  aws: `AWS_SECRET_${'ACCESS'}_KEY = ${of(40)}`,
  npm: `np${'m_'}${of(36)}`,
  privatekey: `-----BEGIN ${'RSA'} PRIVATE KEY-----\nMIIE${of(400)}\n-----END ${'RSA'} PRIVATE KEY-----`,
  slack: `${'xo'}xb-${of(12, '1234567890')}-${of(24)}`,
  basicauth: `https://${'deploy'}:${of(12)}@files.acme.dev`,
  openai: `${'s'}k-${of(20)}${'T3Blbk'}FJ${of(20)}`,
  anthropic: `${'s'}k-ant-api03-${of(93)}AA`,
  groq: `gs${'k_'}${of(52)}`,
  huggingface: `h${'f_'}${of(34, 'aBcDeFg')}`,
  linear: `lin_${'api_'}${of(40)}`,
  notion: `nt${'n_'}${of(11, '123')}${of(35)}`,
  sendgrid: `S${'G.'}${of(22)}.${of(43)}`,
  shopify: `shp${'at_'}${of(32)}`,
  stripe: `sk_${'live_'}${of(24)}`,
  github: `gh${'p_'}${of(36)}`,
  gitlab: `gl${'pat-'}${of(20)}`,
  grafana: `gl${'sa_'}${of(32)}_${hex(8)}`,
  '1password': `op${'s_'}${Buffer.from(token).toString('base64')}`,
  'database-connection-string': `mysql://${'app'}:${of(12)}@db.acme.dev/x`,
  'hashicorp-vault': `hv${'s.'}${of(95)}`,
  vercel: `vc${'p_'}${of(24)}`,
  databricks: `da${'pi'}${hex(32)}`,
  docker: `dckr_${'pat_'}${of(27)}`,
  figma: `fi${'gd_'}${of(40)}`,
  cloudflare: `cf${'ut_'}${of(40)}${hex(8)}`,
  tailscale: `ts${'key-'}auth-${of(12)}-${of(20)}`,
}

/** Not asked: one switches rules off, one opens files by their names. */
const NOT_ASKED = ['filter-comments', 'gcp']

test('the samples are those of all rules of the library', () => {
  const ids = rules.map(({ meta }: { meta: { id: string } }) => meta.id.replace('@secretlint/secretlint-rule-', ''))
  expect(Object.keys(SAMPLES).concat(NOT_ASKED).toSorted()).toEqual(ids.toSorted())
})

test.each(Object.entries(SAMPLES))('%s is found through the cheap test before the rules', (_, sample) => {
  expect(libraryHits(`see ${sample} there`).length).toBeGreaterThan(0)
})

test('the range of an AWS secret key is the key, where the library names the start of the setting', () => {
  const text = SAMPLES.aws as string
  expect(libraryHits(text).map(({ start, end }) => text.slice(start, end))).toEqual([of(40)])
})

test('a comment in the text switches nothing off', () => {
  expect(hitsIn(`// secretlint-disable\n${SAMPLES.stripe}`).map(hit => hit.class)).toContain('stripe')
})
