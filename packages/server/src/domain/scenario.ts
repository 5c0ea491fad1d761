import type { CaptureDecline, PaymentDecline } from './decline.ts'

/** What a sandbox client can have done to its requests, by the words of the command line and of docs/sandbox.md. */
export const scenarioOperations = ['pay', 'capture', 'refund', 'close', 'raise'] as const
export type ScenarioOperation = (typeof scenarioOperations)[number]

interface BehaviourFacts {
  /** What the acquirer does, as a sentence goes on. */
  readonly text: string
  /** The last digit of the magic amounts that do the same; none where no amount does. */
  readonly digit?: number
  /** Where it can be; everywhere when absent. */
  readonly only?: readonly ScenarioOperation[]
  /** It ends in a no, for which a reason can be given. */
  readonly declines?: true
}

const facts = {
  decline: { text: 'declines', digit: 1, declines: true },
  'pending-succeed': { text: 'is pending, then succeeds', digit: 2 },
  'time-out': { text: 'carries it out, and the answer never comes', digit: 3 },
  lost: { text: 'never gets the request, and nobody is told', digit: 4 },
  down: { text: 'cannot be reached, and nothing is sent', digit: 5 },
  late: { text: 'carries it out and answers after three seconds', digit: 6 },
  'pending-decline': { text: 'is pending, then declines', digit: 7, declines: true },
  'stay-pending': {
    text: 'is pending until the scenario is cleared, then succeeds',
    only: ['pay', 'capture', 'refund', 'raise'],
  },
  'taken-back': {
    text: 'carries it out, and a day later takes it back and tells so by a callback',
    digit: 8,
    only: ['capture', 'refund'],
  },
  'call-back-twice': {
    text: 'is pending, then succeeds, and tells so twice by callbacks',
    digit: 9,
    only: ['capture', 'refund'],
  },
} as const satisfies Readonly<Record<string, BehaviourFacts>>

export type Behaviour = keyof typeof facts

export const behaviours: Readonly<Record<Behaviour, BehaviourFacts>> = facts
export const behaviourNames = Object.keys(facts) as readonly Behaviour[]

/** The operations, of these, that have the behaviour. */
export function operationsWith(
  behaviour: Behaviour,
  operations: readonly ScenarioOperation[],
): readonly ScenarioOperation[] {
  const { only } = behaviours[behaviour]
  return only ? operations.filter((operation) => only.includes(operation)) : operations
}

/** Why a simulated acquirer declines when nothing else was said. */
const usualDecline = 'PROCESS_FAIL'

/**
 * Every reason that a simulated acquirer may have and Capstan passes on, in the order of the magic amounts. One of them is
 * no code of Capstan's: acquirers have words of their own.
 */
export const acquirerReasons = [
  'AUTHENTICATION_REQUIRED',
  'CARD_NOT_SUPPORTED',
  'CURRENCY_NOT_SUPPORT',
  'DO_NOT_HONOR',
  'FRAUD_REJECT',
  'INVALID_AMOUNT',
  'INVALID_CONTRACT',
  'INVALID_MERCHANT_STATUS',
  'PAYMENT_AMOUNT_EXCEED_LIMIT',
  'PAYMENT_COUNT_EXCEED_LIMIT',
  'PAYMENT_NOT_QUALIFIED',
  'PAYMENT_PROHIBITED',
  'RISK_REJECT',
  'SELECTED_CARD_BRAND_NOT_AVAILABLE',
  'SETTLE_CONTRACT_NOT_MATCH',
  'USER_AMOUNT_EXCEED_LIMIT',
  'USER_BALANCE_NOT_ENOUGH',
  'USER_KYC_NOT_QUALIFIED',
  'USER_NOT_EXIST',
  'USER_STATUS_ABNORMAL',
  'EXCEEDS_TRANSACTION_AMOUNT_LIMIT',
  'INVALID_CARD_NUMBER',
  'INVALID_EXPIRATION_DATE',
  'INVALID_PAYMENT_METHOD_META_DATA',
  'NO_PAY_OPTIONS',
  'USER_PAYMENT_VERIFICATION_FAILED',
] as const satisfies readonly (PaymentDecline | CaptureDecline | 'EXCEEDS_TRANSACTION_AMOUNT_LIMIT')[]

export const declineCodes: readonly string[] = [usualDecline, ...acquirerReasons]

/** A setting as it stands. */
export interface ScenarioSetting {
  readonly clientId: string
  readonly operation: ScenarioOperation
  /** Null: every acquirer that has no setting of its own. */
  readonly acquirer: string | null
  readonly behaviour: Behaviour
  /** Null for the usual reason, and for what does not decline. */
  readonly code: string | null
  /** For how many new references it was set, and for how many it still holds; null until it is cleared. */
  readonly times: number | null
  readonly timesLeft: number | null
  readonly setAt: Date
}
