import { describe, expect, test } from 'vitest'
import { changeValues } from './account-values.ts'
import type { AccountField } from './kit/account.ts'

const fields: readonly AccountField[] = [
  { name: 'baseUrl', description: 'the address', secret: false },
  { name: 'branch', description: 'a branch', secret: false, optional: true },
  {
    name: 'apiKey',
    description: 'the key',
    secret: true,
    fault: (value) => (value.startsWith('sk_') ? undefined : 'begins with sk_'),
  },
  { name: 'oldKey', description: 'the key before', secret: true, optional: true },
]
const nothing = { settings: {}, secrets: {} }
const full = { settings: { baseUrl: 'https://a.example' }, secrets: { apiKey: 'sk_1', oldKey: 'sk_0' } }

function faultsOf(before: typeof nothing, given: Parameters<typeof changeValues>[2]): readonly string[] {
  const read = changeValues(fields, before, given)
  return 'faults' in read ? read.faults : []
}

test('takes what is given, leaves the rest, and takes optional ones away', () => {
  const given = { settings: { branch: 'north' }, secrets: { apiKey: 'sk_2', oldKey: null } }
  expect(changeValues(fields, full, given)).toEqual({
    values: { settings: { baseUrl: 'https://a.example', branch: 'north' }, secrets: { apiKey: 'sk_2' } },
  })
})

test('names everything that is wrong at once, by field, and repeats no value', () => {
  const given = {
    settings: { apiKey: 'planted-1', colour: 'planted-2' },
    secrets: { branch: 'planted-3', apiKey: 'planted-4' },
  }
  const faults = faultsOf(nothing, given)
  expect(faults).toEqual([
    'apiKey: is a secret; give it with the secrets (--secret), never on the command line',
    'colour: is unknown; known are baseUrl, branch, apiKey, oldKey',
    'branch: is no secret; give it with the settings (--set)',
    'baseUrl: is required: the address',
    'apiKey: begins with sk_',
  ])
  expect(faults.join()).not.toContain('planted')
})

test('a required one cannot be taken away', () => {
  expect(faultsOf(full, { settings: { baseUrl: null }, secrets: { apiKey: null } })).toEqual([
    'baseUrl: is required: the address',
    'apiKey: is required: the key',
  ])
})

test('names of every object are no fields', () => {
  expect(faultsOf(full, { settings: { toString: 'x', constructor: 'y' }, secrets: {} })).toHaveLength(2)
})

describe('an address', () => {
  test.each([
    'https://api.example',
    'https://api.example/v1',
    'http://127.0.0.1:9/x',
    'http://localhost:80',
    'http://[::1]:9',
  ])('can be %s', (baseUrl) => {
    expect(faultsOf(full, { settings: { baseUrl }, secrets: {} })).toEqual([])
  })

  test.each([
    'http://api.example',
    'http://127.0.0.1.example/',
    'http://10.0.0.1',
    'ftp://127.0.0.1',
    'HTTP://api.example',
    'https://user:planted@api.example',
    'https://',
    '',
    'https://a.example/\n',
    'x'.repeat(2_049),
  ])('cannot be %j', (baseUrl) => {
    const faults = faultsOf(full, { settings: { baseUrl }, secrets: {} })
    expect(faults).toEqual([expect.stringMatching(/^baseUrl: /)])
    expect(faults.join()).not.toContain('planted')
  })
})

test.each([
  ['empty', ''],
  ['with a zero', 'sk_\0'],
  ['with half a character', 'sk_\ud800'],
  ['too long', `sk_${'x'.repeat(65_536)}`],
])('a secret cannot be %s', (_, apiKey) => {
  expect(faultsOf(full, { settings: {}, secrets: { apiKey } })).toEqual([expect.stringMatching(/^apiKey: /)])
})
