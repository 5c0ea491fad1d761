import { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { parsePostmasterFile, postmasterIdentity, servesFolder } from './postmaster-file.ts'

const FIRST_LINES = '4711\n/srv/capstan/postgres/data\n1795400000\n54321'

test.each([
  ['ready   ', 'ready'],
  ['starting', 'starting'],
  ['stopping', 'stopping'],
])('the status %j is read as %s', (word, status) => {
  expect(parsePostmasterFile(`${FIRST_LINES}\n\n127.0.0.1\n  5432001    32768\n${word}\n`)).toEqual({
    processId: 4711,
    port: 54321,
    identity: FIRST_LINES,
    status,
  })
})

test('a file without a status yet is of a server that is starting', () => {
  expect(parsePostmasterFile(`${FIRST_LINES}\n\n`)).toMatchObject({ status: 'starting' })
})

test.each([[''], ['\n'], ['4711\n'], ['x\ny\nz\n1'], ['-4711\n/data\n1\n5432'], ['4711\n/data\n1\nport']])(
  'a cut-off or foreign file is unreadable: %j',
  (text) => expect(parsePostmasterFile(text)).toBe('unreadable'),
)

test('two servers of one folder never have the same identity', () => {
  const later = FIRST_LINES.replace('1795400000', '1795400001')
  expect(postmasterIdentity(`${later}\n\n`)).not.toBe(postmasterIdentity(`${FIRST_LINES}\n\n`))
})

test('a process that is not PostgreSQL serves no folder, whatever it is called with', async () => {
  expect(await servesFolder(process.pid, '/srv/capstan/postgres/data')).toBe(false)
  expect(await servesFolder(process.pid, execPath)).toBe(false)
})
