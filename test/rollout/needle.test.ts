import { expect, test } from 'vitest'
import { Needle } from '../../main/rollout/needle.ts'

test.each(['a', 'ab', 'abcab', '"role":"', 'aaa', '\u00e9x'])(
  '%j is found where a search of the system finds it',
  text => {
    const needle = new Needle(text)
    const bytes = Buffer.from(`aaab ${text}abcaabcabaa"role"role":"\u00e9\u00e9x${text}`)
    const wrong: unknown[] = []
    for (let from = 0; from <= bytes.length; from++)
      for (let to = from; to <= bytes.length; to++) {
        const found = bytes.subarray(from, to).indexOf(text)
        const expected = found === -1 ? -1 : from + found
        if (needle.in(bytes, from, to) !== expected) wrong.push([from, to, expected])
      }
    expect(wrong).toEqual([])
  },
)
