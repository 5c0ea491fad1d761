import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mutations } from './mutations.ts'
import { source } from './sources.ts'

/** A passage that moved away would be noticed only by the next long run of the mutations. */
test.each(mutations)('the bug "$name" can still be planted', ({ edits }) => {
  for (const { file, from } of edits) {
    const found = readFileSync(source(file), 'utf8').split(from).length - 1
    expect(found, `${file} has the passage once: ${from}`).toBe(1)
  }
})
