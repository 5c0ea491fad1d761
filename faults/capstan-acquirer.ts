import type { Acquirer } from '../packages/server/src/acquirers/acquirer.ts'
import { capabilityWith } from '../packages/server/src/domain/fixtures/payments.ts'
import type { Unknown } from '../packages/server/src/domain/outcome.ts'
import { type AcquirerAnswer, askAcquirer } from './ask-acquirer.ts'

/** Capstan's connector to the acquirer of this suite. Whatever is no clear answer is unknown. */
export function capstanAcquirer(url: string): Acquirer {
  const ask = async <Outcome>(
    operation: string,
    body: Readonly<Record<string, string>>,
    signal: AbortSignal,
    read: (answer: AcquirerAnswer) => Outcome,
  ): Promise<Outcome | Unknown> => {
    try {
      return read(await askAcquirer(url, operation, body, signal))
    } catch (error) {
      return { kind: 'unknown', reason: String(error) }
    }
  }
  return {
    name: 'BOOKS',
    merchantIdFor: () => 'faults',
    capability: () => capabilityWith({ refund: 'none' }),
    authorize: ({ reference, amount }, signal) =>
      ask('authorize', { reference, amount: String(amount.value) }, signal, ({ id = '' }) => ({
        kind: 'succeeded',
        amount,
        receipt: { transactionId: id },
      })),
    inquireAuthorization: ({ reference }, signal) =>
      ask('inquire-authorization', { reference }, signal, ({ status }) =>
        status === 'not-found' ? { kind: 'not-found' } : { kind: 'unknown', reason: 'not needed by the suite' },
      ),
    capture: ({ reference, paymentTransactionId, amount }, signal) =>
      ask(
        'capture',
        { authorization: paymentTransactionId, key: reference, amount: String(amount.value) },
        signal,
        captureOutcome,
      ),
    inquireCapture: ({ reference }, signal) =>
      ask('inquire-capture', { key: reference }, signal, (answer) =>
        answer.status === 'not-found' ? { kind: 'not-found' } : captureOutcome(answer),
      ),
    // Its books know no refunds, and the capability says so.
    refund: async () => ({ kind: 'failed', code: 'REFUND_NOT_SUPPORT', receipt: {} }),
    inquireRefund: async () => ({ kind: 'not-found' }),
    void: ({ reference }, signal) =>
      ask('void', { reference }, signal, () => ({ kind: 'succeeded', receipt: { transactionId: reference } })),
  }
}

function captureOutcome({ status, amount = '0', code }: AcquirerAnswer) {
  const receipt = { resultCode: status }
  switch (status) {
    case 'taken':
      return { kind: 'succeeded', amount: { currency: 'EUR', value: BigInt(amount) }, receipt } as const
    case 'declined':
    case 'taken-back':
      return { kind: 'failed', code: code ? 'ORDER_STATUS_INVALID' : 'PROCESS_FAIL', receipt } as const
    default:
      return { kind: 'unknown', reason: status } as const
  }
}
