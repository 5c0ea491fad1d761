import { randomUUID } from 'node:crypto'
import { type Amount, postgresStoreTable } from '@capstan/sdk'
import pg from 'pg'
import { newOrder, type Order, Refusal } from './orders.ts'

const tables = `
create table if not exists orders (order_id text primary key, document jsonb not null);
${postgresStoreTable()};`

/** Makes the tables, which otherwise is a matter of migrations. */
export async function openDatabase(connectionString: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString })
  // Without a listener, a lost connection that nobody uses would end the process.
  pool.on('error', (error) => console.error(error.message))
  await pool.query(tables)
  return pool
}

export async function insertOrder(pool: pg.Pool, description: string, amount: Amount): Promise<Order> {
  const order = newOrder(randomUUID(), description, amount)
  await pool.query('insert into orders (order_id, document) values ($1, $2)', [order.orderId, order])
  return order
}

export async function readOrder(pool: pg.Pool, orderId: string): Promise<Order> {
  const { rows } = await pool.query('select document from orders where order_id = $1', [orderId])
  if (!rows[0]) throw new Refusal('there is no such order', 404)
  return rows[0].document
}

/** Changes an order in a transaction of its own: when this resolves, the change is durable. */
export async function changeOrder<T>(pool: pg.Pool, orderId: string, change: (order: Order) => T): Promise<T> {
  const client = await pool.connect()
  // As of the pool: without a listener, a connection that is lost while it is used would end the process.
  const ignore = () => undefined
  client.on('error', ignore)
  try {
    await client.query('begin')
    const found = await client.query('select document from orders where order_id = $1 for update', [orderId])
    if (!found.rows[0]) throw new Refusal('there is no such order', 404)
    const changed = await write(client, found.rows[0].document, change)
    await client.query('commit')
    return changed
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.removeListener('error', ignore)
    client.release()
  }
}

const ofRequest = `
select document from orders
where document @> jsonb_build_object('paymentRequestId', $1::text)
   or document @> jsonb_build_object('shipments', jsonb_build_array(jsonb_build_object('requestId', $1::text)))
   or document @> jsonb_build_object('refunds', jsonb_build_array(jsonb_build_object('requestId', $1::text)))
for update`

/** Changes the order that a request id belongs to, if it is one of ours, in the transaction of the caller. */
export async function changeOrderOfRequest(
  transaction: pg.PoolClient,
  requestId: string,
  change: (order: Order) => void,
): Promise<void> {
  const { rows } = await transaction.query(ofRequest, [requestId])
  if (rows[0]) await write(transaction, rows[0].document, change)
}

async function write<T>(client: pg.PoolClient, order: Order, change: (order: Order) => T): Promise<T> {
  const changed = change(order)
  await client.query('update orders set document = $2 where order_id = $1', [order.orderId, order])
  return changed
}
