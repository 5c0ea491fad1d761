import type { Pool } from 'pg'
import { expect, it, vi } from 'vitest'
import { lanesOf } from '../../src/database/lanes.ts'
import { createPool } from '../../src/database/pool.ts'
import { grouped, share } from '../../src/store/group.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'

const columns = { id: 'text', value: 'bigint', note: 'text' } as const

/** One row for each id, whose value is what all that were asked for it add up to, and never above a hundred. */
const adding = grouped('add', {
  writes: true,
  key: ({ id }) => String(id),
  columns,
  text: `, added as (
      insert into sums as s (id, value, note) select id, value, note from asked where value <> 0
      on conflict (id) do update set value = s.value + excluded.value, note = excluded.note returning id, value
    )
    select a.n, s.value, current_setting('enable_seqscan') as scans, pg_backend_pid() as process
    from asked a join added s on s.id = a.id`,
})

interface Added {
  readonly value: bigint
  readonly scans: string
  readonly process: number
}

async function sums(): Promise<
  TestDatabase & { add(id: string, value: number, note?: string): Promise<Added | undefined> }
> {
  const database = await testDatabase()
  await database.pool.query('create table sums (id text primary key, value bigint check (value <= 100), note text)')
  const add = (id: string, value: number, note = '') => share<Added, string>(database.pool, adding, { id, value, note })
  return { ...database, add }
}

/** The statements that the pool's lanes were asked to run, by how many rows each had. */
function watched(pool: Pool): number[] {
  const sizes: number[] = []
  const lanes = lanesOf(pool)
  const query = lanes.query.bind(lanes) as (config: { values: string[] }) => unknown
  vi.spyOn(lanes, 'query').mockImplementation(((config: { values: string[] }) => {
    sizes.push(JSON.parse(String(config.values[0])).length)
    return query(config)
  }) as never)
  return sizes
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

it('what is asked for at once shares statements, and each gets its own answer or none', async () => {
  const { pool, add } = await sums()
  const sizes = watched(pool)
  const answers = await Promise.all(upTo(150).map((index) => add(`id-${index}`, index % 5)))
  expect(answers.map((answer) => answer?.value)).toEqual(
    upTo(150).map((index) => (index % 5 ? BigInt(index % 5) : undefined)),
  )
  expect(sizes).toEqual([64, 64, 22])
})

it('what is asked for alone goes alone', async () => {
  const { pool, add } = await sums()
  const sizes = watched(pool)
  expect((await add('one', 1))?.value).toBe(1n)
  expect((await add('one', 1))?.value).toBe(2n)
  expect(sizes).toEqual([1, 1])
})

it('rows of one key follow each other: every one sees what the one before it did', async () => {
  const { pool, add } = await sums()
  const sizes = watched(pool)
  const answers = await Promise.all(upTo(30).flatMap((index) => [add('same', 1), add(`other-${index}`, 1)]))
  expect(answers.filter((_, index) => index % 2 === 0).map((answer) => answer?.value)).toEqual(
    upTo(30).map((index) => BigInt(index + 1)),
  )
  // The others wait for none of them.
  expect(sizes[0]).toBe(31)
  expect(sizes.slice(1)).toEqual(Array(29).fill(1))
})

it('no more statements are under way at once than there are lanes, and two are', async () => {
  const { pool, add } = await sums()
  await Promise.all(upTo(300).map((index) => add(`id-${index}`, 1)))
  expect(lanesOf(pool).totalCount).toBe(2)
})

it.each([
  ['a constraint refuses', 'bad', 101, '', '23514'],
  ['PostgreSQL cannot keep', 'bad', 1, 'a\u0000b', '22P05'],
])('a row that %s fails alone, and the others lose nothing by it', async (_, id, value, note, code) => {
  const { pool, add } = await sums()
  const sizes = watched(pool)
  const bad = add(id, value, note).catch((error: unknown) => error)
  const others = await Promise.all(upTo(5).map((index) => add(`id-${index}`, 7)))
  expect(await bad).toMatchObject({ code })
  expect(others.map((answer) => answer?.value)).toEqual(Array(5).fill(7n))
  expect(sizes).toEqual([6, 1, 1, 1, 1, 1, 1])
  const { rows } = await pool.query('select count(*)::int as count, sum(value)::int as sum from sums')
  expect(rows).toEqual([{ count: 5, sum: 35 }])
})

it('a row that cannot be written as JSON fails alone, before it is sent', async () => {
  const { pool, add } = await sums()
  const sizes = watched(pool)
  const bad = share(pool, adding, { id: 'bad', value: 1, note: { of: 1n } }).catch((error: unknown) => error)
  const others = await Promise.all(upTo(3).map((index) => add(`id-${index}`, 7)))
  expect(await bad).toBeInstanceOf(TypeError)
  expect(others.map((answer) => answer?.value)).toEqual([7n, 7n, 7n])
  expect(sizes).toEqual([3])
})

it('half of a surrogate pair is kept as the sign for what cannot be read, and a text that only looks like one as it is', async () => {
  const { pool, add } = await sums()
  await Promise.all([add('half', 1, 'a\ud800b'), add('look', 1, 'a\\ud800b \\\\ud800'), add('pair', 1, '\u{1f6d2}')])
  const { rows } = await pool.query('select id, note from sums order by id')
  expect(rows).toEqual([
    { id: 'half', note: 'a\ufffdb' },
    { id: 'look', note: 'a\\ud800b \\\\ud800' },
    { id: 'pair', note: '\u{1f6d2}' },
  ])
})

it('a lost connection fails all that shared the statement, none is run again, and the next finds another connection', async () => {
  const { pool, add } = await sums()
  const lock = await pool.connect()
  await lock.query('begin; lock table sums')
  const sizes = watched(pool)
  const waiting = upTo(3).map((index) => add(`id-${index}`, 1).catch((error: unknown) => error))
  await vi.waitFor(async () => {
    const { rows } = await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name like '% lanes' and wait_event_type = 'Lock'`)
    expect(rows).toHaveLength(1)
  })
  const errors = await Promise.all(waiting)
  expect(errors.map((error) => (error as { code?: string }).code)).toEqual(['57P01', '57P01', '57P01'])
  await lock.query('rollback')
  lock.release()
  expect((await add('id-0', 1))?.value).toBe(1n)
  expect(sizes).toEqual([3, 1])
})

it('a statement that takes too long fails all of it in its time, not each again', async () => {
  const { url, pool: other } = await sums()
  const pool = createPool(url, { applicationName: 'slow', statementTimeoutMs: 50, onIdleError: () => undefined })
  const sizes = watched(pool)
  const lock = await other.connect()
  await lock.query('begin; lock table sums')
  const codes = await Promise.all(
    upTo(3).map((index) => share(pool, adding, { id: `id-${index}`, value: 1, note: '' }).catch((error) => error.code)),
  )
  expect(codes).toEqual(['57014', '57014', '57014'])
  expect(sizes).toEqual([3])
  await lock.query('rollback')
  lock.release()
  await pool.end()
})

it('goes by keys alone, however small the tables were when it was planned', async () => {
  const { add } = await sums()
  expect((await add('one', 1))?.scans).toBe('off')
})

it('the lanes end with their pool', async () => {
  const { url } = await sums()
  const pool = createPool(url, { applicationName: 'ending', onIdleError: () => undefined })
  await share(pool, adding, { id: 'one', value: 1, note: '' })
  await pool.end()
  expect(lanesOf(pool).ended).toBe(true)
  await expect(share(pool, adding, { id: 'one', value: 1, note: '' })).rejects.toThrow('after calling end')
})
