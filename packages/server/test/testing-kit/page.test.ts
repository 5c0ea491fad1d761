import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testSandbox } from './shop.ts'

const page = readFileSync(new URL('../../../../docs/testing.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^`((?:vitest|jest)\/[\w.-]+)`:\n\n```\w+\n([\s\S]*?)```$/gm)]

test('the page shows both projects', () => {
  expect(examples.map(([, file]) => file).toSorted()).toEqual([
    'jest/expiry.test.js',
    'jest/first-sandbox.js',
    'jest/jest.config.js',
    'vitest/first-sandbox.ts',
    'vitest/shipping.test.ts',
    'vitest/vitest.config.ts',
  ])
})

test.each(examples.map(([, file = '', text = '']) => [file, text]))('the page has %s as it is run', (file, text) => {
  expect(text).toBe(readFileSync(new URL(`./consumers/${file}`, import.meta.url), 'utf8'))
})

test('the page names everything that a sandbox has', async () => {
  const names = Object.keys(await testSandbox())
  expect(names.length).toBeGreaterThan(15)
  expect(names.filter((name) => !new RegExp(`\`${name}[\`(]`).test(page))).toEqual([])
})
