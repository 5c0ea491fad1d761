import { once } from 'node:events'
import { createServer } from 'node:net'
import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import {
  checkGivenDatabase,
  DatabaseUnusable,
  refuseUnfit,
  type ServerFacts,
} from '../../src/database/given-database.ts'
import { openDatabase } from '../../src/database/open-database.ts'
import { testDatabase } from '../support/database.ts'

const SECRET = 'a-password-nobody-may-see'

/** Makes something on the server and removes it after the test; both are statements. */
async function onServer(make: string, remove: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('databaseServerUrl') })
  await client.connect()
  onTestFinished(async () => {
    await client.query(remove)
    await client.end()
  })
  await client.query(make)
}

async function refusalOf(url: string): Promise<string> {
  const error: unknown = await checkGivenDatabase(url, () => undefined).catch((reason: unknown) => reason)
  if (!(error instanceof DatabaseUnusable)) throw new Error(`expected a refusal, got ${String(error)}`)
  return error.message
}

/** The server's address with other parts of the URL. */
function changed(parts: { readonly user?: string; readonly database?: string }): string {
  const url = new URL(inject('databaseServerUrl'))
  if (parts.user !== undefined) url.username = parts.user
  if (parts.user !== undefined) url.password = SECRET
  if (parts.database !== undefined) url.pathname = `/${parts.database}`
  return url.href
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

test('a PostgreSQL of the operator is used as it is, described without its password, and left running', async () => {
  const { url, name, pool } = await testDatabase()
  const given = await openDatabase({
    home: '/nonexistent',
    databaseUrl: url,
    log: () => undefined,
    onLost: () => undefined,
  })
  expect(given.url()).toBe(url)
  expect(given.description).toMatch(new RegExp(`^PostgreSQL \\d+\\.\\d+.*, database ${name} on 127\\.0\\.0\\.1:\\d+$`))
  await given.close()
  expect((await pool.query('select 1 as answer')).rows).toEqual([{ answer: 1 }])
})

test('settings that can lose an acknowledged capture are said', async () => {
  const { name, url } = await testDatabase()
  await onServer(`alter database ${name} set synchronous_commit = off`, 'select')
  const lines: string[] = []
  await checkGivenDatabase(url, (line) => lines.push(line))
  expect(lines).toContainEqual(expect.stringContaining('synchronous_commit is off'))
})

test('nothing listening is told with its address', async () => {
  const port = await freePort()
  expect(await refusalOf(`postgres://someone:${SECRET}@127.0.0.1:${port}/capstan`)).toBe(
    `Nothing answers at 127.0.0.1:${port}. Start PostgreSQL there, or correct host and port in DATABASE_URL.`,
  )
})

test('an unknown host is told', async () => {
  expect(await refusalOf(`postgres://someone:${SECRET}@no-such-host.invalid/capstan`)).toBe(
    'The host no-such-host.invalid is unknown. Correct it in DATABASE_URL.',
  )
})

test('an unknown database is told with the command that makes it', async () => {
  expect(await refusalOf(changed({ database: 'no_such_database' }))).toContain(
    'has no database no_such_database. Make it with: createdb --encoding UTF8 no_such_database',
  )
})

test('a user who may not come in is told, without the password', async () => {
  await onServer('create role capstan_without_login', 'drop role capstan_without_login')
  const refusal = await refusalOf(changed({ user: 'capstan_without_login' }))
  expect(refusal).toContain('capstan_without_login')
  expect(refusal).toMatch(/refuses the password|does not let/)
  expect(refusal).not.toContain(SECRET)
})

test.each([
  ['another scheme', `mysql://someone:${SECRET}@127.0.0.1/capstan`],
  ['no URL', `host=127.0.0.1 password=${SECRET}`],
  ['a broken one', `postgres://someone:${SECRET}@127.0.0.1:port/capstan`],
])('what is no PostgreSQL URL is told with its form, and not quoted: %s', async (_case, url) => {
  const refusal = await refusalOf(url)
  expect(refusal).toContain('It has the form postgres://user:password@host:5432/database')
  expect(refusal).not.toContain(SECRET)
})

test('a server that speaks something else is told, within the time allowed', async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  expect(await refusalOf(`postgres://someone@127.0.0.1:${port}/capstan`)).toContain('cannot be used')
})

test('a database that takes no writes is refused', async () => {
  const { name, url } = await testDatabase()
  await onServer(`alter database ${name} set default_transaction_read_only = on`, 'select')
  expect(await refusalOf(url)).toContain('takes no writes')
})

test('a database in another encoding is refused', async () => {
  const name = 'capstan_in_latin'
  await onServer(
    `create database ${name} encoding 'LATIN1' locale 'C' template template0`,
    `drop database ${name} with (force)`,
  )
  expect(await refusalOf(changed({ database: name }))).toContain('has the encoding LATIN1')
})

test.each([
  ['14.20', 140020, true],
  ['15.0', 150000, false],
  ['18.4', 180004, false],
])('PostgreSQL %s is refused only when it is older than 15', (version, number, refused) => {
  const facts: ServerFacts = {
    version,
    version_number: number,
    encoding: 'UTF8',
    read_only: false,
    fsync: 'on',
    synchronous_commit: 'on',
  }
  const check = () => refuseUnfit(facts, 'database x on y:5432')
  if (refused) expect(check).toThrow('Capstan needs 15 or later')
  else expect(check).not.toThrow()
})
