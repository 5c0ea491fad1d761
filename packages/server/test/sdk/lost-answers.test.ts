import { type CallEvent, money, OutcomeUnknownError } from '@capstan/sdk'
import { describe, expect, it } from 'vitest'
import { startServer } from '../conformance/running-server.ts'
import { startCuttingProxy } from './cutting-proxy.ts'
import { authorized, captured, clientOf, order } from './merchant-client.ts'

const server = await startServer()

/** A merchant whose way to the server can be cut, and one whose way holds. */
async function cutOff() {
  const shop = await server.newMerchant()
  const proxy = await startCuttingProxy(server.url)
  const events: CallEvent[] = []
  const apo = clientOf(proxy.url, shop, { onCall: (event) => events.push(event) })
  const count = async (table: 'payments' | 'captures' | 'refunds') => {
    const { rows } = await server.pool.query(`select count(*)::int as n from ${table} where client_id = $1`, [
      shop.clientId,
    ])
    return rows[0].n as number
  }
  return { apo, direct: clientOf(server.url, shop), proxy, events, count }
}

const moments = [['before'], ['after']] as const
const eur = (decimal: string) => money(decimal, 'EUR')

describe.each(moments)('a connection cut %s the server did its work', (moment) => {
  it('pays once', async () => {
    const { apo, proxy, events, count } = await cutOff()
    proxy.cut('pay', moment)
    expect(await apo.pay(order('129.50'))).toMatchObject({ status: 'S', from: 'answer' })
    expect(events).toMatchObject([{ api: 'pay', tries: 2, outcome: 'answered' }])
    expect(proxy.arrived('pay')).toBe(moment === 'before' ? 1 : 2)
    expect(await count('payments')).toBe(1)
  })

  it('captures once', async () => {
    const { apo, proxy, count } = await cutOff()
    const { paymentId } = await authorized(apo)
    proxy.cut('capture', moment, 2)
    expect(await apo.captureAndWait({ paymentId, captureAmount: eur('80') })).toMatchObject({ status: 'S' })
    expect(proxy.arrived('capture')).toBe(moment === 'before' ? 1 : 3)
    expect(await count('captures')).toBe(1)
  })

  it('refunds once', async () => {
    const { apo, proxy, count } = await cutOff()
    const { paymentId } = await authorized(apo)
    await captured(apo, paymentId, '80')
    proxy.cut('refund', moment, 2)
    expect(await apo.refundAndWait({ paymentId, refundAmount: eur('25') })).toMatchObject({ status: 'S' })
    expect(await count('refunds')).toBe(1)
  })

  it('cancels, raises and opens a session', async () => {
    const { apo, proxy } = await cutOff()
    const raised = await authorized(apo, '100')
    for (const api of ['updateAmount', 'cancel', 'createPaymentSession', 'inquiryPayment']) proxy.cut(api, moment)
    const { paymentId } = raised
    expect(await apo.updateAmount({ paymentId, amount: eur('150') })).toMatchObject({ status: 'S' })
    const other = await authorized(apo)
    expect(await apo.cancel({ paymentId: other.paymentId })).toMatchObject({ status: 'S' })
    expect(await apo.inquiryPayment({ paymentId })).toMatchObject({ status: 'S' })
    const { paymentMethod: _, ...session } = order('80')
    expect(await apo.createPaymentSession(session)).toMatchObject({ status: 'S' })
  })
})

describe('a server whose answers to one API are always lost', () => {
  it('is asked by inquiry, which finds the capture that was made', async () => {
    const { apo, proxy, events, count } = await cutOff()
    const { paymentId } = await authorized(apo)
    proxy.cut('capture', 'after', Number.POSITIVE_INFINITY)
    const result = await apo.captureAndWait({ paymentId, captureAmount: eur('80') })
    expect(result).toMatchObject({ status: 'S', from: 'inquiry', captureId: expect.any(String) })
    expect(events.at(-1)).toMatchObject({ api: 'capture', tries: 3, outcome: 'inquired' })
    expect(await count('captures')).toBe(1)
  })

  it('is asked for the payment and the refund, too', async () => {
    const { apo, proxy, count } = await cutOff()
    proxy.cut('pay', 'after', Number.POSITIVE_INFINITY)
    proxy.cut('refund', 'after', Number.POSITIVE_INFINITY)
    const paid = await apo.pay(order('129.50'))
    if (paid.status !== 'S') throw new Error(paid.message)
    expect(paid).toMatchObject({ from: 'inquiry', authExpiryTime: expect.any(String) })
    await captured(apo, paid.paymentId, '129.50')
    const refunded = await apo.refundAndWait({ paymentId: paid.paymentId, refundAmount: eur('20') })
    expect(refunded).toMatchObject({ status: 'S', from: 'inquiry' })
    expect([await count('payments'), await count('refunds')]).toEqual([1, 1])
  })
})

describe('a server that cannot be heard at all', () => {
  it('leaves the outcome unknown, and the ids of the error complete the call later, once', async () => {
    const { apo, direct, proxy, count } = await cutOff()
    const { paymentId } = await authorized(apo)
    proxy.cut('capture', 'after', Number.POSITIVE_INFINITY)
    proxy.cut('inquiryPayment', 'before', Number.POSITIVE_INFINITY)
    const request = { paymentId, captureAmount: eur('80') }
    const error = await apo.capture(request).catch((thrown: unknown) => thrown)
    if (!(error instanceof OutcomeUnknownError)) throw new Error('the outcome was not unknown')
    const { captureRequestId } = error.requestIds
    const again = await direct.captureAndWait({ ...request, captureRequestId })
    expect(again).toMatchObject({ status: 'S', captureRequestId })
    expect(await count('captures')).toBe(1)
  })
})
