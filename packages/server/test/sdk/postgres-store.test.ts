import { postgresStore, postgresStoreTable } from '@capstan/sdk'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testDatabase } from '../support/database.ts'

const { pool, url } = await testDatabase()
/** As a merchant makes one: the server's own pool is more careful. */
const newPool = (options: pg.PoolConfig = {}) => new pg.Pool({ connectionString: url, ...options })
const shopPool = newPool()

beforeAll(async () => {
  await pool.query(postgresStoreTable())
  await pool.query('create table paid (order_id text)')
})

afterAll(() => shopPool.end())

const store = postgresStore(shopPool)
let orders = 0

/** An order of its own, how often it was marked as paid, and whether its notification is remembered. */
function newOrder() {
  orders += 1
  const identity = `SANDBOX_SHOP CAPTURE_RESULT C${orders} S`
  const markPaid = async (transaction: pg.PoolClient) => {
    await transaction.query('insert into paid values ($1)', [identity])
  }
  const stored = async () => {
    const { rows } = await pool.query(
      `select (select count(*)::int from paid where order_id = $1) as paid,
              (select count(*)::int from apo_notifications where identity = $1) as remembered`,
      [identity],
    )
    return rows[0]
  }
  return { identity, markPaid, stored }
}

const nothing = { paid: 0, remembered: 0 }
const once = { paid: 1, remembered: 1 }

/** Settles when a statement of this database waits for another transaction. */
async function somebodyWaits(count = 1): Promise<void> {
  await vi.waitFor(async () => {
    const { rows } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )
    expect(rows).toHaveLength(count)
  })
}

describe('the store in PostgreSQL', () => {
  test('does the work and remembers it in one transaction, once', async () => {
    const { identity, markPaid, stored } = newOrder()
    expect(await store.once(identity, markPaid)).toBe('done')
    expect(await store.once(identity, markPaid)).toBe('repeated')
    expect(await stored()).toEqual(once)
    const { rows } = await pool.query(
      `select distinct xmin::text from (
         select xmin from paid where order_id = $1 union all select xmin from apo_notifications where identity = $1
       ) as written`,
      [identity],
    )
    expect(rows).toHaveLength(1)
  })

  test('does nothing by halves when the work fails, and does it at the next call', async () => {
    const { identity, markPaid, stored } = newOrder()
    const failing = store.once(identity, async (transaction) => {
      await markPaid(transaction)
      throw new Error('out of lamps')
    })
    await expect(failing).rejects.toThrow('out of lamps')
    expect(await stored()).toEqual(nothing)
    expect(await store.once(identity, markPaid)).toBe('done')
    expect(await stored()).toEqual(once)
  })

  test('lets a second delivery wait until the first is done', async () => {
    const { identity, markPaid, stored } = newOrder()
    const first = Promise.withResolvers<void>()
    const ended: string[] = []
    const work = vi.fn(async (transaction: pg.PoolClient) => {
      await markPaid(transaction)
      await first.promise
    })
    const both = ['one', 'other'].map(async () => ended.push(await store.once(identity, work)))
    await somebodyWaits()
    expect(ended).toEqual([])
    first.resolve()
    await Promise.all(both)
    expect(ended).toEqual(['done', 'repeated'])
    expect(work).toHaveBeenCalledTimes(1)
    expect(await stored()).toEqual(once)
  })

  test('lets a second delivery do the work when the first fails', async () => {
    const { identity, markPaid, stored } = newOrder()
    const first = Promise.withResolvers<void>()
    const started = Promise.withResolvers<void>()
    const failing = store.once(identity, async (transaction) => {
      await markPaid(transaction)
      started.resolve()
      await first.promise
    })
    await started.promise
    const second = store.once(identity, markPaid)
    await somebodyWaits()
    first.reject(new Error('out of lamps'))
    await expect(failing).rejects.toThrow('out of lamps')
    expect(await second).toBe('done')
    expect(await stored()).toEqual(once)
  })

  test('does it once of twenty deliveries at once by two processes, each with a pool of its own', async () => {
    const { identity, markPaid, stored } = newOrder()
    const pools = [newPool(), newPool()]
    const stores = pools.map((each) => postgresStore(each))
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, count) => stores[count % 2]!.once(identity, markPaid)),
    )
    await Promise.all(pools.map((each) => each.end()))
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'repeated')).toHaveLength(19)
    expect(await stored()).toEqual(once)
  })

  test('leaves nothing behind when the process dies in the middle, nor does that end ours', async () => {
    const { identity, markPaid, stored } = newOrder()
    const dying = store.once(identity, async (transaction) => {
      await markPaid(transaction)
      const { rows } = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid')
      const lost = new Promise((resolve) => transaction.once('end', resolve))
      await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      // Nothing is being asked of the connection when it is lost: only a listener can hear of it.
      await lost
    })
    await expect(dying).rejects.toThrow()
    expect(await stored()).toEqual(nothing)
    expect(await store.once(identity, markPaid)).toBe('done')
    expect(await stored()).toEqual(once)
  })

  test('is not done when a statement of the hook failed and the hook went on', async () => {
    const { identity, markPaid, stored } = newOrder()
    const swallowing = store.once(identity, async (transaction) => {
      await markPaid(transaction)
      await transaction.query('insert into no_such_table values (1)').catch(() => undefined)
    })
    await expect(swallowing).rejects.toThrow('rolled back')
    expect(await stored()).toEqual(nothing)
  })

  test('gives every connection back, and keeps those that are whole', async () => {
    const small = newPool({ max: 1 })
    const { identity, markPaid } = newOrder()
    const pids = new Set<number>()
    const failing = async (transaction: pg.PoolClient) => {
      const { rows } = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid')
      pids.add(rows[0]!.pid)
      expect(transaction.listenerCount('error')).toBe(1)
      throw new Error('out of lamps')
    }
    for (let count = 0; count < 12; count += 1) {
      await expect(postgresStore(small).once(identity, failing)).rejects.toThrow('out of lamps')
    }
    expect(await postgresStore(small).once(identity, markPaid)).toBe('done')
    expect(await postgresStore(small).once(identity, markPaid)).toBe('repeated')
    expect(small.idleCount).toBe(1)
    await small.end()
    expect(pids.size).toBe(1)
  })

  test('rejects when there is no connection to be had', async () => {
    const closed = newPool()
    await closed.end()
    await expect(postgresStore(closed).once('a', async () => undefined)).rejects.toThrow()
  })
})

describe('the table of the store', () => {
  test('may have another name, in a schema too', async () => {
    await pool.query('create schema shop')
    const options = { table: 'shop.handled' }
    await pool.query(postgresStoreTable(options))
    await pool.query(postgresStoreTable(options))
    const own = postgresStore(pool, options)
    expect(await own.once('a', async () => undefined)).toBe('done')
    expect(await own.once('a', async () => undefined)).toBe('repeated')
    const { rows } = await pool.query('select identity, handled_at <= now() as past from shop.handled')
    expect(rows).toEqual([{ identity: 'a', past: true }])
  })

  test.each(['handled; drop table paid', '"handled"', 'a.b.c', '1st', ''])('cannot be named %j', (table) => {
    expect(() => postgresStore(pool, { table })).toThrow(TypeError)
    expect(() => postgresStoreTable({ table })).toThrow(TypeError)
  })

  test('when it is missing, nothing is done', async () => {
    const work = vi.fn(async () => undefined)
    await expect(postgresStore(pool, { table: 'nowhere' }).once('a', work)).rejects.toThrow('nowhere')
    expect(work).not.toHaveBeenCalled()
  })
})
