import { type Behaviour, behaviours } from '../../domain/scenario.ts'
import { declineReason } from './declines.ts'

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
  /** Why it is not approved; `PROCESS_FAIL` when absent. */
  readonly declineCode?: string
  /** Reads pending until the second inquiry, or until a repeat in the case of a void. */
  readonly later: boolean
  /** Reads pending until somebody clears the scenario. */
  readonly staysPending?: true
  readonly delivery: Delivery
  /** Done, and taken back after a day: told by a callback, as real acquirers do days later. */
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

/** What happens to captures and refunds only. */
const movementScenarios: ReadonlyMap<bigint, Scenario> = new Map<bigint, Scenario>([
  [8n, { approved: true, later: false, delivery: 'answered', takenBack: true }],
  [9n, { approved: true, later: true, delivery: 'answered', toldTwice: true }],
])

/** Magic amounts, whole minor units of any currency: captures of 4001 to 4009 and 4101 to 4126. */
export function captureScenario(captureAmount: bigint): Scenario {
  return movementScenarios.get(captureAmount - 4000n) ?? scenarioAt(4000n, captureAmount)
}

/** Refunds of 7001 to 7009. */
export function refundScenario(refundAmount: bigint): Scenario {
  const digit = refundAmount - 7000n
  return movementScenarios.get(digit) ?? scenarios.get(digit) ?? ordinary
}

function scenarioAt(base: bigint, amount: bigint): Scenario {
  const declineCode = declineReason(base + 100n, amount)
  if (declineCode !== undefined) return { approved: false, later: false, delivery: 'answered', declineCode }
  return scenarios.get(amount - base) ?? ordinary
}

/** Payments of 5001 to 5007 and 5101 to 5126. */
export function authorizeScenario(paymentAmount: bigint): Scenario {
  return scenarioAt(5000n, paymentAmount)
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

/** What a client's own setting does, whatever the amount. */
export function scenarioOf(behaviour: Behaviour, code: string | null): Scenario {
  const { digit } = behaviours[behaviour]
  if (digit === undefined) return { approved: true, later: true, staysPending: true, delivery: 'answered' }
  const scenario = movementScenarios.get(BigInt(digit)) ?? scenarios.get(BigInt(digit)) ?? ordinary
  return code === null ? scenario : { ...scenario, declineCode: code }
}
