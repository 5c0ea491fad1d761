import type { MovementInquiry, MovementOutcome } from '../../domain/outcome.ts'
import type { AmountUpdating, UpdateAmountOrder } from '../acquirer.ts'
import type { SimulatorBooks } from './books.ts'
import { carry, withinDeadline } from './delivery.ts'
import { codes, refused } from './outcomes.ts'
import type { SimulatedProfile } from './profile.ts'
import { updateScenario } from './scenario.ts'
import type { UpdateEntry, UpdateRecord } from './update-book.ts'

interface Simulator {
  readonly profile: SimulatedProfile
  readonly books: Pick<SimulatorBooks, 'recordUpdate' | 'inquireUpdate' | 'loseFirst'>
  /** In milliseconds. */
  readonly slowAnswerMs: number
}

/** How the simulated acquirers raise authorizations: as captures, by their own books and by magic amounts. */
export function simulatedUpdates(simulator: Simulator): AmountUpdating {
  const { profile, books } = simulator
  return {
    update: (order, signal) => withinDeadline(signal, () => update(simulator, order)),
    inquire: ({ clientId, paymentReference, reference }, signal) =>
      withinDeadline(signal, async (): Promise<MovementInquiry> => {
        const record = await books.inquireUpdate({ clientId, acquirer: profile.name, reference, paymentReference })
        return record === undefined ? { kind: 'not-found' } : outcomeOf(record)
      }),
  }
}

async function update({ profile, books, slowAnswerMs }: Simulator, order: UpdateAmountOrder): Promise<MovementOutcome> {
  const { clientId, reference, now, amount } = order
  const { approved, later, delivery } = updateScenario(amount.value)
  const entry: UpdateEntry = {
    clientId,
    acquirer: profile.name,
    reference,
    paymentReference: order.paymentReference,
    paymentTransactionId: order.paymentTransactionId,
    transactionId: profile.transactionId('update', clientId, reference, now),
    currency: amount.currency,
    amount: amount.value,
    settlesAs: later ? (approved ? 'raised' : 'declined') : null,
    declineCode: approved ? null : 'PROCESS_FAIL',
    now,
  }
  return carry(
    {
      delivery,
      loseFirst: () => books.loseFirst('update', entry),
      record: () => books.recordUpdate(entry),
      answer: (record: UpdateRecord | undefined) => {
        if (record === undefined) return refused('AUTH_NOT_FOUND')
        const same = record.paymentReference === order.paymentReference && record.amount === amount.value
        return same && record.currency === amount.currency ? outcomeOf(record) : refused('REPEAT_REQ_INCONSISTENT')
      },
    },
    slowAnswerMs,
  )
}

function outcomeOf({ state, transactionId, currency, amount, declineCode }: UpdateRecord): MovementOutcome {
  switch (state) {
    case 'pending':
      return { kind: 'pending', receipt: { transactionId, ...codes('UPDATE_IN_PROCESS') } }
    case 'raised':
      return { kind: 'succeeded', amount: { currency, value: amount }, receipt: { transactionId, ...codes('SUCCESS') } }
    case 'declined': {
      const code = declineCode ?? 'PROCESS_FAIL'
      return { kind: 'failed', code, receipt: { transactionId, ...codes(code) } }
    }
  }
}
