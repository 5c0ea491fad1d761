import type { MovementInquiry, MovementOutcome } from '../../domain/outcome.ts'
import type { AmountUpdating, UpdateAmountOrder } from '../acquirer.ts'
import type { SimulatorBooks } from './books.ts'
import { carry, type Way, withinDeadline } from './delivery.ts'
import { codes, refused } from './outcomes.ts'
import type { SimulatedProfile } from './profile.ts'
import { type Scenario, updateScenario } from './scenario.ts'
import type { UpdateEntry, UpdateRecord } from './update-book.ts'

interface Simulator extends Way {
  readonly profile: SimulatedProfile
  readonly books: Way['books'] & Pick<SimulatorBooks, 'recordUpdate' | 'inquireUpdate'>
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

async function update(simulator: Simulator, order: UpdateAmountOrder): Promise<MovementOutcome> {
  const { profile, books } = simulator
  const { clientId, reference, now, amount } = order
  const key = { clientId, acquirer: profile.name, reference }
  const entryOf = ({ approved, later, staysPending, declineCode }: Scenario): UpdateEntry => ({
    ...key,
    paymentReference: order.paymentReference,
    paymentTransactionId: order.paymentTransactionId,
    transactionId: profile.transactionId('update', clientId, reference, now),
    currency: amount.currency,
    amount: amount.value,
    settlesAs: later ? (approved ? 'raised' : 'declined') : null,
    staysPending: staysPending === true,
    declineCode: approved ? null : (declineCode ?? 'PROCESS_FAIL'),
    now,
  })
  return carry(simulator, {
    operation: 'raise',
    key,
    usual: updateScenario(amount.value),
    record: (scenario, decided) => books.recordUpdate(entryOf(scenario), decided),
    answer: (record) => {
      if (record === undefined) return refused('AUTH_NOT_FOUND')
      const same = record.paymentReference === order.paymentReference && record.amount === amount.value
      return same && record.currency === amount.currency ? outcomeOf(record) : refused('REPEAT_REQ_INCONSISTENT')
    },
  })
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
