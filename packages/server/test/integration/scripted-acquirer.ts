import type { Acquirer } from '../../src/acquirers/acquirer.ts'
import type { Capability } from '../../src/domain/capability.ts'
import { capabilityWith } from '../../src/domain/fixtures/payments.ts'
import type {
  AuthorizationInquiry,
  AuthorizeOutcome,
  MovementInquiry,
  MovementOutcome,
  VoidOutcome,
} from '../../src/domain/outcome.ts'

interface Outcomes {
  readonly authorize: AuthorizeOutcome
  readonly inquireAuthorization: AuthorizationInquiry
  readonly capture: MovementOutcome
  readonly inquireCapture: MovementInquiry
  readonly refund: MovementOutcome
  readonly inquireRefund: MovementInquiry
  readonly void: VoidOutcome
  readonly updateAmount: MovementOutcome
  readonly inquireUpdate: MovementInquiry
}

type Operation = keyof Outcomes
type Answer<Name extends Operation> = Outcomes[Name] | Promise<Outcomes[Name]>

/** The other side, answering by a script that the test writes as it goes. */
export interface ScriptedAcquirer extends Acquirer {
  /** What it was asked, in order: the operation and our reference. */
  readonly calls: string[]
  /** The answers to the next calls of an operation; a call that has none left fails. */
  answer<Name extends Operation>(operation: Name, ...answers: Answer<Name>[]): void
  /** The same answer to every call of an operation that has no other. */
  always<Name extends Operation>(operation: Name, answer: (amount: Money | undefined) => Outcomes[Name]): void
}

type Money = AuthorizeAmount['amount']
type AuthorizeAmount = Extract<AuthorizeOutcome, { kind: 'succeeded' }>

const receipt = { transactionId: 'transaction-1' }
export const declined = { kind: 'failed', code: 'DO_NOT_HONOR', receipt } as const
export const pending = { kind: 'pending', receipt } as const
export const unknown = { kind: 'unknown', reason: 'silence' } as const
export const notSent = { kind: 'not-sent', reason: 'connection refused' } as const
export const notFound = { kind: 'not-found' } as const
export const voided = { kind: 'succeeded', receipt } as const
export const page = { kind: 'buyer-action', url: 'https://wallet.example/1', receipt } as const

/** A yes to this many cents. */
export function yes(value: bigint) {
  return { kind: 'succeeded', amount: { currency: 'EUR', value }, receipt } as const
}

export function scriptedAcquirer(changes: Partial<Capability> = {}, name = 'SCRIPTED'): ScriptedAcquirer {
  const calls: string[] = []
  const script = new Map<Operation, unknown[]>()
  const standing = new Map<Operation, (amount: Money | undefined) => unknown>()

  async function next<Name extends Operation>(
    operation: Name,
    order: { readonly reference: string; readonly amount?: Money },
  ): Promise<Outcomes[Name]> {
    calls.push(`${operation} ${order.reference}`)
    const answer = script.get(operation)?.shift() ?? standing.get(operation)?.(order.amount)
    if (answer === undefined) throw new Error(`no answer to ${operation} is written`)
    return answer as Answer<Name>
  }

  return {
    name,
    merchantIdFor: () => 'merchant-1',
    capability: () => capabilityWith(changes),
    authorize: (order) => next('authorize', order),
    inquireAuthorization: (order) => next('inquireAuthorization', order),
    capture: (order) => next('capture', order),
    inquireCapture: (order) => next('inquireCapture', order),
    refund: (order) => next('refund', order),
    inquireRefund: (order) => next('inquireRefund', order),
    void: (order) => next('void', order),
    updates: {
      update: (order) => next('updateAmount', order),
      inquire: (order) => next('inquireUpdate', order),
    },
    calls,
    answer: (operation, ...answers) => {
      script.set(operation, [...(script.get(operation) ?? []), ...answers])
    },
    always: (operation, answer) => {
      standing.set(operation, answer)
    },
  }
}
