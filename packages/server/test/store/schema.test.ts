import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { readSchema } from '../support/schema-text.ts'

let client: pg.PoolClient

beforeEach(async () => {
  const { pool } = await testDatabase()
  client = await pool.connect()
})

afterEach(() => client.release())

test('the committed schema is what the migrations make', async () => {
  const committed = await readFile(new URL('../../src/store/schema.sql', import.meta.url), 'utf8')
  expect(await readSchema(client)).toBe(committed.replaceAll('\r\n', '\n'))
})

test('reading the schema leaves the session as it was', async () => {
  await readSchema(client)
  const { rows } = await client.query(
    `select current_setting('search_path') as path, pg_current_xact_id_if_assigned() as transaction`,
  )
  expect(rows).toEqual([{ path: '"$user", public', transaction: null }])
})

test.each([
  [
    'a column',
    'alter table clients add column nickname text not null default $$x$$',
    `nickname text not null default 'x'::text`,
  ],
  ['a dropped not null', 'alter table clients alter column name drop not null', '  name text,'],
  [
    'a check',
    'alter table clients add constraint named check (name <> $$$$)',
    `constraint named CHECK ((name <> ''::text))`,
  ],
  ['an index', 'create index on clients (name)', 'CREATE INDEX clients_name_idx ON public.clients USING btree (name);'],
  [
    'a generated column',
    'alter table clients add column n int generated always as (1) stored',
    'n integer generated always as (1) stored',
  ],
  [
    'a function',
    'create function one() returns int language sql as $$select 1$$',
    'CREATE OR REPLACE FUNCTION public.one()',
  ],
  ['a table option', 'alter table audit set (fillfactor = 70)', ') with (fillfactor=70);'],
])('the text shows %s', async (_kind, change, expected) => {
  expect(await readSchema(client)).not.toContain(expected)
  await client.query(change)
  expect(await readSchema(client)).toContain(expected)
})

test('the text shows a trigger', async () => {
  await client.query('create function stop() returns trigger language plpgsql as $$begin return null; end$$')
  await client.query('create trigger stopped before delete on audit for each row execute function stop()')
  expect(await readSchema(client)).toContain('CREATE TRIGGER stopped BEFORE DELETE ON public.audit')
})

test.each([
  ['view', 'create view names as select name from clients', 'relation public.names'],
  ['enum', `create type colour as enum ('red')`, 'type public.colour'],
  ['sequence', 'create sequence counter', 'relation public.counter'],
  ['unlogged table', 'create unlogged table fast (a integer)', 'relation public.fast'],
])('a kind of object the text would leave out is refused: %s', async (_kind, statement, named) => {
  await client.query(statement)
  await expect(readSchema(client)).rejects.toThrow(named)
})
