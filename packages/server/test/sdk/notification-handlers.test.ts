import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  fastifyNotifications,
  fetchHandler,
  memoryStore,
  type NotificationHooks,
  type NotificationReceiver,
  nodeHandler,
  notificationReceiver,
  postgresStore,
  postgresStoreTable,
  type VerifiedNotification,
} from '@capstan/sdk'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { describe, expect, onTestFinished, test } from 'vitest'
import { capture, manual, refund } from '../conformance/orders.ts'
import { type Merchant, startServer, time } from '../conformance/running-server.ts'
import { testDatabase } from '../support/database.ts'

const server = await startServer()

/** Each handler as a merchant mounts it, at /hooks/apo. */
const handlers: Readonly<
  Record<string, (receiver: NotificationReceiver) => RequestListener | Promise<RequestListener>>
> = {
  'node:http': (receiver) => nodeHandler(receiver),
  'Express 5': (receiver) => express().post('/hooks/apo', nodeHandler(receiver)).use(express.json()),
  Fastify: async (receiver) => {
    const app = fastify()
    app.register(fastifyNotifications(receiver, '/apo'), { prefix: '/hooks' })
    await app.ready()
    return (request, response) => {
      app.routing(request, response)
    }
  },
  'Hono, over Web requests': (receiver) => {
    const handle = fetchHandler(receiver)
    const listener = getRequestListener(new Hono().post('/hooks/apo', (c) => handle(c.req.raw)).fetch)
    return (request, response) => void listener(request, response)
  },
}

/** A notify URL, at which requests wait until there is somebody to receive them: the keys come with the client. */
async function listen() {
  let listener: RequestListener = (_request, response) => void response.writeHead(503).end()
  const http = createServer((request, response) => listener(request, response)).listen(0, '127.0.0.1')
  await once(http, 'listening')
  onTestFinished(async () => {
    http.closeAllConnections()
    http.close()
    await once(http, 'close')
  })
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/hooks/apo?shop=7`
  return { url, receiveWith: (given: RequestListener) => (listener = given) }
}

/** A merchant whose notifications go through the handler to hooks that write them down. */
async function shop(handler: string, hooks: NotificationHooks<undefined> = {}) {
  const { url, receiveWith } = await listen()
  const merchant = await server.newMerchant(undefined, { payment: url, capture: url, refund: url })
  const handled: VerifiedNotification[] = []
  const errors: unknown[] = []
  const receiver = notificationReceiver({
    clientId: merchant.clientId,
    apoPublicKey: merchant.apoPublicKey,
    store: memoryStore(),
    on: { other: (notification) => handled.push(notification), ...hooks },
    onError: (error) => errors.push(error),
  })
  receiveWith(await handlers[handler]!(receiver))
  return { merchant, receiver, handled, errors, receiveWith }
}

/** What became of each notification of a merchant, and how many tries it took. */
async function told({ clientId }: Merchant) {
  const { rows } = await server.pool.query<{ notify_type: string; state: string; tries: number }>(
    'select notify_type, state, tries from notifications where client_id = $1 order by sequence',
    [clientId],
  )
  return rows.map(({ notify_type: type, state, tries }) => `${type} ${state} ${tries}`)
}

const summary = ({ notifyType, body, sequence }: VerifiedNotification) =>
  `${sequence} ${notifyType} ${(body as { result?: { resultStatus?: string } }).result?.resultStatus}`

describe.each(Object.keys(handlers))('deliveries of the server through %s', (handler) => {
  test('are accepted, handled and acknowledged at the first try', async () => {
    const { merchant, handled, errors } = await shop(handler)
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const { captureId } = await merchant.call('capture', capture(paymentId, '10000'))
    const { refundId } = await merchant.call('refund', refund(paymentId, '1000'))
    await server.advance(merchant, time.minute)
    expect(errors).toEqual([])
    expect(handled.map(summary)).toEqual(['1 PAYMENT_RESULT S', '2 CAPTURE_RESULT S', '3 REFUND_RESULT S'])
    expect(handled.map(({ identity }) => identity.split(' ')[2])).toEqual([paymentId, captureId, refundId])
    expect(await told(merchant)).toEqual([
      'PAYMENT_RESULT acknowledged 1',
      'CAPTURE_RESULT acknowledged 1',
      'REFUND_RESULT acknowledged 1',
    ])
  })

  test('come again after a hook failed, and are then handled', async () => {
    const tries: string[] = []
    const { merchant, errors } = await shop(handler, {
      CAPTURE_RESULT: ({ body }) => {
        tries.push(body.captureId)
        if (tries.length === 1) throw new Error('the database is down')
      },
    })
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const { captureId } = await merchant.call('capture', capture(paymentId, '10000'))
    await server.advance(merchant, time.minute)
    expect(tries).toEqual([captureId])
    expect(errors).toEqual([expect.objectContaining({ message: 'the database is down' })])
    await server.advance(merchant, 2 * time.minute)
    expect(tries).toEqual([captureId, captureId])
    expect(await told(merchant)).toEqual(['PAYMENT_RESULT acknowledged 1', 'CAPTURE_RESULT acknowledged 2'])
  })
})

describe('a delivery whose acknowledgement is lost', () => {
  test('comes again, signed anew, and is acknowledged without being handled again', async () => {
    const { merchant, receiver, handled, receiveWith } = await shop('node:http')
    const handle = nodeHandler(receiver)
    let lost = 0
    receiveWith((request, response) => {
      // Handled, and then the answer does not arrive.
      response.end = ((body: string) => {
        if (lost > 0) return response.write(body) && Object.getPrototypeOf(response).end.call(response)
        lost += 1
        return response.destroy()
      }) as typeof response.end
      handle(request, response)
    })
    await merchant.call('pay', manual('10000'))
    await server.advance(merchant, 3 * time.minute)
    expect(lost).toBe(1)
    expect(await told(merchant)).toEqual(['PAYMENT_RESULT acknowledged 2'])
    expect(handled.map(summary)).toEqual(['1 PAYMENT_RESULT S'])
  })
})

describe('the merchant’s work in the store of PostgreSQL', () => {
  test('is done once, with two processes, each delivery twice at once, and a first try that fails', async () => {
    const { pool } = await testDatabase()
    await pool.query(postgresStoreTable())
    await pool.query('create table shipped (capture_id text)')
    const { url, receiveWith } = await listen()
    const merchant = await server.newMerchant(undefined, { payment: url, capture: url })
    const tried = new Set<string>()
    const processes = [1, 2].map(() =>
      notificationReceiver({
        clientId: merchant.clientId,
        apoPublicKey: merchant.apoPublicKey,
        store: postgresStore(pool),
        on: {
          CAPTURE_RESULT: async ({ body }, { transaction }) => {
            await transaction.query('insert into shipped values ($1)', [body.captureId])
            if (tried.has(body.captureId)) return
            tried.add(body.captureId)
            throw new Error('out of lamps')
          },
        },
        onError: () => undefined,
      }),
    )
    /** As a network does that repeats a request: both processes get it, and the sender hears the worse answer. */
    const both = async (...[request, response]: Parameters<RequestListener>) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
      const answers = await Promise.all(processes.map((each) => each.receive(received)))
      const worse = answers.toSorted((one, other) => other.status - one.status)[0]!
      response.writeHead(worse.status, worse.headers).end(worse.body)
    }
    receiveWith((request, response) => void both(request, response))
    const { paymentId } = await merchant.call('pay', manual('10000'))
    const captures: string[] = []
    for (const value of ['1000', '2000', '3000']) {
      const { captureId } = await merchant.call('capture', capture(paymentId, value))
      captures.push(captureId)
    }
    await server.advance(merchant, time.hour)
    const { rows } = await pool.query<{ capture_id: string }>('select capture_id from shipped')
    expect(rows.map((row) => row.capture_id).toSorted()).toEqual(captures.toSorted())
    const remembered = await pool.query('select from apo_notifications')
    expect(remembered.rowCount).toBe(3)
    expect(await told(merchant)).toEqual([
      'PAYMENT_RESULT acknowledged 1',
      ...captures.map(() => 'CAPTURE_RESULT acknowledged 2'),
    ])
  })
})
