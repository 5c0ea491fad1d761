import { type Bench, runClosed, type Subject } from './capstan-run.ts'
import type { Task } from './closed-loop.ts'
import { signedRequest } from './merchant.ts'
import { copyTemplate, paymentBody, type Template, takeIds } from './payments.ts'

/** As many at a time as where captures are fastest. */
const CONNECTIONS = 64

/** Requests of one life cycle. */
export const CYCLE = 5

/** How the name of the row with life cycles begins; the table counts these, too. */
export const LIFE_CYCLES = 'life cycles: pay, capture a part, capture the rest, refund a part, inquire'

/** What merchants ask for beside captures, without notification addresses. */
export function operations(bench: Bench, template: Template): readonly Subject[] {
  const { database, server } = bench
  const sign = (endpoint: Parameters<typeof signedRequest>[2], body: object) =>
    signedRequest(template.merchant, server.url, endpoint, body)
  const pay = (id: bigint) => sign('pay', paymentBody(`pay-${id}`))
  const payAtOnce = (id: bigint) => sign('pay', paymentBody(`pay-${id}`, { captureMode: 'AUTOMATIC' }))
  const inquire = (id: bigint) => sign('inquiryPayment', { paymentId: String(id) })
  const capture = (id: bigint, which: string, value: string) =>
    sign('capture', {
      captureRequestId: `capture-${which}-${id}`,
      paymentId: String(id),
      captureAmount: { currency: 'EUR', value },
    })
  const refund = (id: bigint) =>
    sign('refund', {
      refundRequestId: `refund-${id}`,
      paymentId: String(id),
      refundAmount: { currency: 'EUR', value: '200' },
    })
  const subject = (name: string, prepare: (count: number) => Promise<readonly Task[]>): Subject => ({
    name: `${name}, ${CONNECTIONS} at a time`,
    run: async (count) => runClosed(bench, await prepare(count), CONNECTIONS),
  })
  const each = (count: number, first: bigint, task: (id: bigint) => Promise<Buffer>[]) =>
    Promise.all(Array.from({ length: count }, (_, index) => Promise.all(task(first + BigInt(index)))))
  return [
    subject('authorizations', async (count) => each(count, takeIds(count), (id) => [pay(id)])),
    subject('payments, each captured automatically', async (count) =>
      each(count, takeIds(count), (id) => [payAtOnce(id)]),
    ),
    subject('inquiries', async (count) => {
      const first = await copyTemplate(database.pool, template, count)
      return each(count, first, (id) => [inquire(id)])
    }),
    // What is captured was authorized beforehand: only so could its id be signed, and the load spend its time on sending.
    subject(LIFE_CYCLES, async (count) => {
      const cycles = Math.ceil(count / CYCLE)
      const first = await copyTemplate(database.pool, template, cycles)
      return each(cycles, first, (id) => [
        pay(id),
        capture(id, 'part', '300'),
        capture(id, 'rest', '700'),
        refund(id),
        inquire(id),
      ])
    }),
  ]
}
