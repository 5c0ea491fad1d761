import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type pg from 'pg'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { createPool } from '../../src/database/pool.ts'
import { MigrationRefused, migrate, readMigrations } from '../../src/store/migrate.ts'
import { testDatabase } from '../support/database.ts'

const ours = new URL('../../src/store/migrations/', import.meta.url)

let pool: pg.Pool
let url: string
let folder: URL

/** A schema of its own hides the tables, and so the history, that the template brought. */
beforeEach(async () => {
  const database = await testDatabase()
  pool = database.pool
  url = database.url
  await pool.query(`create schema fresh`)
  await pool.query(`alter database ${database.name} set search_path = fresh`)
  await pool.end()
  pool = openPool()
  const made = await mkdtemp(path.join(tmpdir(), 'capstan-migrations-'))
  folder = pathToFileURL(`${made}/`)
  onTestFinished(async () => {
    await pool.end()
    await rm(folder, { recursive: true })
  })
})

function openPool(): pg.Pool {
  return createPool(url, { applicationName: 'migrations', onIdleError: () => undefined })
}

function file(name: string, sql: string): Promise<void> {
  return writeFile(new URL(name, folder), sql)
}

async function tables(): Promise<string[]> {
  const { rows } = await pool.query(`select tablename from pg_tables where schemaname = 'fresh' order by 1`)
  return rows.map((row) => row.tablename)
}

test('every migration of ours was applied to the database that tests clone', async () => {
  const { rows } = await pool.query('select name, checksum from public.capstan_migrations order by number')
  const expected = (await readMigrations(ours)).map(({ name, checksum }) => ({ name, checksum }))
  expect(expected.length).toBeGreaterThan(0)
  expect(rows).toEqual(expected)
})

test('migrations are applied once, in the order of their numbers, and new ones later', async () => {
  await file('0002_second.sql', 'alter table first_table rename to renamed;')
  await file('0001_first.sql', 'create table first_table (a integer); create table other (b integer);')
  expect(await migrate(pool, folder)).toEqual({ applied: ['0001_first.sql', '0002_second.sql'] })
  expect(await migrate(pool, folder)).toEqual({ applied: [] })
  await file('0003_third.sql', 'create table third (c integer);')
  expect(await migrate(pool, folder)).toEqual({ applied: ['0003_third.sql'] })
  expect(await tables()).toEqual(['capstan_migrations', 'other', 'renamed', 'third'])
})

test('of several processes that start at once, each migration is applied by exactly one', async () => {
  await file('0001_first.sql', 'create table first_table (a integer);')
  await file('0002_second.sql', 'create table second_table (a integer);')
  const pools = Array.from({ length: 6 }, openPool)
  try {
    const results = await Promise.all(pools.map((one) => migrate(one, folder)))
    expect(results.flatMap((result) => result.applied).sort()).toEqual(['0001_first.sql', '0002_second.sql'])
  } finally {
    await Promise.all(pools.map((one) => one.end()))
  }
})

test('a failing migration leaves nothing of itself, keeps those before it, and is named with its line', async () => {
  await file('0001_first.sql', 'create table first_table (a integer);')
  await file('0002_broken.sql', 'create table half (a integer);\ninsert into nowhere values (1);')
  await expect(migrate(pool, folder)).rejects.toThrow(
    'migration 0002_broken.sql failed in line 2: relation "nowhere" does not exist',
  )
  expect(await tables()).toEqual(['capstan_migrations', 'first_table'])
  await file('0002_broken.sql', 'create table whole (a integer);')
  expect(await migrate(pool, folder)).toEqual({ applied: ['0002_broken.sql'] })
})

test('an applied migration that was edited is refused, and nothing further is applied', async () => {
  await file('0001_first.sql', 'create table first_table (a integer);')
  await migrate(pool, folder)
  await file('0001_first.sql', 'create table first_table (a bigint);')
  await file('0002_second.sql', 'create table second_table (a integer);')
  await expect(migrate(pool, folder)).rejects.toThrow(MigrationRefused)
  await expect(migrate(pool, folder)).rejects.toThrow('0001_first.sql is not what was applied')
  expect(await tables()).not.toContain('second_table')
})

test('an applied migration that was renamed is refused', async () => {
  await file('0001_first.sql', 'create table first_table (a integer);')
  await migrate(pool, folder)
  await rename(new URL('0001_first.sql', folder), new URL('0001_other.sql', folder))
  await expect(migrate(pool, folder)).rejects.toThrow(MigrationRefused)
})

test('other line ends of a checkout are not an edit', async () => {
  await file('0001_first.sql', 'create table first_table (\n  a integer\n);\n')
  await migrate(pool, folder)
  await file('0001_first.sql', 'create table first_table (\r\n  a integer\r\n);\r\n')
  expect(await migrate(pool, folder)).toEqual({ applied: [] })
})

test('a database of a newer version is refused', async () => {
  await file('0001_first.sql', 'create table first_table (a integer);')
  await file('0002_second.sql', 'create table second_table (a integer);')
  await migrate(pool, folder)
  await rm(new URL('0002_second.sql', folder))
  await expect(migrate(pool, folder)).rejects.toThrow('newer than this Capstan: it has migration 0002_second.sql')
})

test.each([['0002_gap.sql'], ['1_short.sql'], ['0001-dash.sql']])('the file name %s is refused', async (name) => {
  await file(name, 'select 1;')
  await expect(migrate(pool, folder)).rejects.toThrow(`migration ${name} is out of line`)
})

test('a user without the right to make tables is told what to grant', async () => {
  await file('0001_first.sql', 'create table first_table (a integer);')
  const role = `capstan_reader_${process.pid}`
  await pool.query(`create role ${role}; grant usage on schema fresh to ${role}`)
  const restricted = createPool(`${url}?options=${encodeURIComponent(`-c role=${role}`)}`, {
    applicationName: 'migrations without rights',
    onIdleError: () => undefined,
  })
  try {
    await expect(migrate(restricted, folder)).rejects.toThrow('The user of DATABASE_URL must own the database')
  } finally {
    await restricted.end()
    await pool.query(`drop owned by ${role}; drop role ${role}`)
  }
})
