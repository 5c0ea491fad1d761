import { type InquiryPaymentResponse, parsePrivateKey, parsePublicKey } from '../packages/protocol/src/index.ts'
import type { CreatedClient } from '../packages/server/src/application/create-client.ts'
import { waitUntil } from '../packages/server/src/database/wait-until.ts'
import { callSigned, cardPayment, type TestClient } from '../packages/server/test/support/signed-call.ts'
import type { AcquirerHost } from './acquirer-host.ts'
import { type Child, startChild } from './child.ts'
import { euros } from './euros.ts'
import { type Belief, fullAmount, type Payment, type System } from './system.ts'

interface Ready {
  readonly url: string
  /** Only from the first process on its database. */
  readonly client?: CreatedClient
}

const amount = { currency: 'EUR', value: String(fullAmount) }

/** Capstan and a merchant that sends it signed requests. */
export async function startCapstan(databaseUrl: string, { url: acquirerUrl, books }: AcquirerHost): Promise<System> {
  const settings = { FAULTS_DATABASE_URL: databaseUrl, FAULTS_ACQUIRER_URL: acquirerUrl }
  const start = () => startChild(new URL('./capstan-process.ts', import.meta.url), settings)
  let child: Child = await start()
  const ready = () => child.ready as Ready
  const client = merchantOf(ready().client)
  const inquire = (payment: Payment): Promise<InquiryPaymentResponse> =>
    callSigned(ready().url, client, 'inquiryPayment', { paymentId: payment.id })
  const believes = async (payment: Payment): Promise<Belief> =>
    belief(await inquire(payment), (await child.ask('alerts', payment.id)) as string[])
  return {
    name: 'Capstan',
    takesRequestIds: true,
    async authorize() {
      const answer = await callSigned(ready().url, client, 'pay', cardPayment(amount.value, 'MANUAL'))
      return { id: answer.paymentId, authorization: (await books.authorization()) ?? '' }
    },
    async capture(payment, request) {
      const body = { paymentId: payment.id, captureRequestId: `${request}-${payment.id}`, captureAmount: amount }
      try {
        const { result } = await callSigned(ready().url, client, 'capture', body)
        return `${result.resultStatus} ${result.resultCode}`
      } catch (error) {
        if (error instanceof TypeError) return 'no answer (killed)'
        throw error
      }
    },
    async callBack(payment, event) {
      const reference = await books.firstKey(payment.authorization)
      const kept = await child.ask('callBack', { eventId: event.id, reference })
      return { told: kept ? 'callback kept' : 'callback known' }
    },
    believes,
    async passTime(payment, times) {
      const inquiries = async () => Number(await child.ask('inquiries', payment.id))
      const before = await inquiries()
      const enough = await waitUntil(
        async () => {
          await child.ask('bringForward', payment.id)
          return (await inquiries()) >= before + times ? true : undefined
        },
        { everyMs: 100, withinMs: 120_000 },
      )
      if (!enough) throw new Error('the inquiries stopped')
      return `after ${times} more inquiries: ${(await believes(payment)).words}`
    },
    async killAndStart(whenKilled) {
      await child.kill()
      whenKilled()
      child = await start()
    },
    end: () => child.kill(),
  }
}

function merchantOf(created: CreatedClient | undefined): TestClient {
  if (!created) throw new Error('the database was not new')
  return {
    clientId: created.clientId,
    privateKey: parsePrivateKey(created.merchantPrivateKey),
    apoPublicKey: parsePublicKey(created.apoPublicKey),
  }
}

/** What inquiryPayment lists; refused captures moved nothing and are left out of the sums. */
function belief({ transactions = [] }: InquiryPaymentResponse, alerts: readonly string[]): Belief {
  const sum = (status: string) =>
    transactions
      .filter(({ transactionStatus }) => transactionStatus === status)
      .reduce((total, { transactionAmount }) => total + BigInt(transactionAmount.value), 0n)
  const captured = sum('SUCCESS')
  const open = sum('PROCESSING')
  const listed = new Set(
    transactions.map(({ transactionResult: { resultStatus, resultCode } }) => `${resultStatus} ${resultCode}`),
  )
  const words = [
    `captured ${euros(captured)}`,
    ...(open > 0n ? [`open ${euros(open)}`] : []),
    `listed: ${[...listed].join(', ') || 'none'}`,
    ...(alerts.length > 0 ? [`alert: ${alerts.join(', ')}`] : []),
  ]
  return { captured, open, words: words.join('; ') }
}
