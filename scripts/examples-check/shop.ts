import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { generateTestKeys, sampleNotifications, signTestNotification } from '@capstan/sdk'
import type { RunningCapstan } from '../running-capstan.ts'
import { until } from './until.ts'

/** What the shops on Express and Fastify answer with. */
export interface Order {
  readonly orderId: string
  readonly payment: string
  readonly paymentId?: string
  readonly code?: string
  readonly notified: number
  readonly shipments: readonly Step[]
  readonly refunds: readonly Step[]
}

interface Step {
  readonly requestId: string
  readonly amount: { readonly value: string }
  readonly state: string
  readonly notified: number
}

export interface Answer {
  readonly status: number
  readonly order: Order
  /** The body as it came. */
  readonly text: string
}

/** An example that runs and serves, seen from outside. */
export class Shop {
  readonly url: string
  readonly #capstan: RunningCapstan

  constructor(url: string, capstan: RunningCapstan) {
    this.url = url
    this.#capstan = capstan
  }

  async ask(method: 'GET' | 'POST', path: string, body?: object | string): Promise<Answer> {
    const answer = await fetch(this.url + path, {
      method,
      ...(body !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    const text = await answer.text()
    return { status: answer.status, order: JSON.parse(text), text }
  }

  /** Waits until the order is as wanted. */
  async orderWhen(orderId: string, what: string, wanted: (order: Order) => boolean): Promise<Order> {
    return until(what, async () => {
      const { order } = await this.ask('GET', `/orders/${orderId}`)
      return wanted(order) ? order : undefined
    })
  }

  /** Sends a notification that somebody signed who has no key of the gateway; gives the status of the answer. */
  async forge(clientId: string, paymentRequestId: string): Promise<number> {
    const { privateKey } = await generateTestKeys()
    const url = `${this.url}/notify`
    const body = sampleNotifications.paymentSucceeded({ paymentRequestId })
    return (await fetch(url, await signTestNotification({ url, clientId, privateKey, body }))).status
  }

  /** Has the first notification of a payment delivered once more, and waits until the shop has acknowledged that, too. */
  async deliverAgain(paymentId: string): Promise<void> {
    const [first] = await this.#notifications(paymentId)
    if (first === undefined) throw new Error(`no notification of ${paymentId}`)
    const { notificationId } = first
    await this.#capstan.command('notification', 'resend', notificationId)
    await until('a second delivery that is acknowledged', async () => {
      const shown = JSON.parse(await this.#capstan.command('notification', 'show', notificationId, '--json'))
      const statuses = (shown.deliveries as { responseStatus: number }[]).map(({ responseStatus }) => responseStatus)
      return statuses.length === 2 && statuses.every((status) => status === 200) ? true : undefined
    })
  }

  /** APO's id of the newest payment. */
  async newestPaymentId(): Promise<string> {
    const [newest] = JSON.parse(await this.#capstan.command('payment', 'list', '--limit', '1', '--json'))
    return newest.paymentId
  }

  /** The oldest first. */
  async #notifications(paymentId: string): Promise<readonly { notificationId: string }[]> {
    return JSON.parse(
      await this.#capstan.command('notification', 'list', '--payment', paymentId, '--json'),
    ).toReversed()
  }
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
