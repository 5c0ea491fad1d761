/** What happens to a request on its way to the simulated acquirer and to the answer on its way back. */
export type Delivery =
  | 'answered'
  /** Carried out and answered, but late. */
  | 'slow'
  /** Carried out, and the answer to the first try never comes. */
  | 'unanswered'
  /** The first try never arrives, and nobody notices. */
  | 'lost'
  /** The first try is refused before anything is sent. */
  | 'not-sent'

export interface Scenario {
  readonly approved: boolean
  /** Reads pending until the second inquiry, or until a repeat in the case of a void. */
  readonly later: boolean
  readonly delivery: Delivery
  /** Captured, and taken back after a day: told by a callback, as real acquirers do days later. */
  readonly takenBack?: true
  /** Decided later, and told twice by callbacks. */
  readonly toldTwice?: true
}

/** By the last digit of a magic amount; the same for every operation. */
const scenarios: ReadonlyMap<bigint, Scenario> = new Map<bigint, Scenario>([
  [1n, { approved: false, later: false, delivery: 'answered' }],
  [2n, { approved: true, later: true, delivery: 'answered' }],
  [3n, { approved: true, later: false, delivery: 'unanswered' }],
  [4n, { approved: true, later: false, delivery: 'lost' }],
  [5n, { approved: true, later: false, delivery: 'not-sent' }],
  [6n, { approved: true, later: false, delivery: 'slow' }],
  [7n, { approved: false, later: true, delivery: 'answered' }],
])

const ordinary: Scenario = { approved: true, later: false, delivery: 'answered' }

/** What happens to captures only. */
const captureScenarios: ReadonlyMap<bigint, Scenario> = new Map<bigint, Scenario>([
  [4008n, { approved: true, later: false, delivery: 'answered', takenBack: true }],
  [4009n, { approved: true, later: true, delivery: 'answered', toldTwice: true }],
])

/** Magic amounts, whole minor units of any currency: captures of 4001 to 4009. */
export function captureScenario(captureAmount: bigint): Scenario {
  return captureScenarios.get(captureAmount) ?? scenarios.get(captureAmount - 4000n) ?? ordinary
}

/** Payments of 5001 to 5007. */
export function authorizeScenario(paymentAmount: bigint): Scenario {
  return scenarios.get(paymentAmount - 5000n) ?? ordinary
}

/** Updates to a new total of 7001 to 7007. */
export function updateScenario(newTotal: bigint): Scenario {
  return scenarios.get(newTotal - 7000n) ?? ordinary
}

/** Voids of payments of 6001 to 6007. */
export function voidScenario(authorizedAmount: bigint | undefined): Scenario {
  if (authorizedAmount === undefined) return ordinary
  return scenarios.get(authorizedAmount - 6000n) ?? ordinary
}
