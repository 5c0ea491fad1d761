import type {
  AlreadyDone,
  AuthorizationInquiry,
  MovementInquiry,
  MovementSucceeded,
  Receipt,
  Unknown,
} from '../../domain/outcome.ts'
import type { Told } from '../kit/callback.ts'

/** Event codes by which Adyen takes back what it had reported as done. */
const takesBack: ReadonlySet<string | undefined> = new Set(['CAPTURE_FAILED', 'REFUND_FAILED', 'REFUNDED_REVERSED'])
/** `reason` of a CAPTURE that follows a CAPTURE_FAILED: the money was taken after all. */
const takesAgain: ReadonlySet<string | undefined> = new Set(['Transaction Recaptured', 'Transaction Auto-recaptured'])

type Yes = Extract<Told['outcome'], { kind: 'succeeded' }>

/**
 * What webhooks told of a capture or refund; undefined where nothing. They come late, twice and in any order, so a plain
 * yes never outweighs that it was taken back; only the repetition that names itself does.
 */
export function toldOfMovement(
  told: readonly Told[],
  about: 'capture' | 'refund',
  reference: string,
): MovementInquiry | undefined {
  const outcomes = told
    .filter((one) => one.about === about && one.reference === reference)
    .map(({ outcome }) => outcome)
  const last = outcomes.findLast(({ receipt }) => isTakenBack(receipt) || isTakenAgain(receipt))
  if (last) return last.kind === 'succeeded' ? done(last) : last
  const yes = outcomes.filter((outcome) => outcome.kind === 'succeeded')
  const no = outcomes.filter((outcome) => outcome.kind === 'failed')
  if (yes.length > 0 && no.length > 0) return contradictory(`that the ${about} was done and that it was not`)
  return no.at(-1) ?? single(yes, about)
}

/** What webhooks told of an authorization; undefined where nothing. */
export function toldOfAuthorization(told: readonly Told[], reference: string): AuthorizationInquiry | undefined {
  const closed = toldOfVoid(told, reference)
  if (closed?.kind === 'succeeded') return { kind: 'voided', receipt: closed.receipt }
  const outcomes = told.filter((one) => one.about === 'authorization' && one.reference === reference)
  // Adyen may report a failed try before or after the one that holds the money: any yes is the truth about the money.
  const yes = outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome.kind === 'succeeded')
  const result = single(yes, 'authorization')
  if (result?.kind === 'already-done') return contradictory('that it was authorized, but not for how much')
  return result ?? outcomes.map(({ outcome }) => outcome).findLast((outcome) => outcome.kind === 'failed')
}

/**
 * Of closing the authorization, by its reference and not the cancel's. A yes counts whenever it came; of refusals that of a
 * cancel by Adyen's id, because one by reference may only have come before the authorization.
 */
export function toldOfVoid(told: readonly Told[], reference: string): Told['outcome'] | undefined {
  const outcomes = told
    .filter((one) => one.about === 'void' && one.reference === reference)
    .map(({ outcome }) => outcome)
  const done = outcomes.find(({ kind }) => kind === 'succeeded')
  return done ?? outcomes.findLast(({ receipt }) => receipt.resultCode !== 'TECHNICAL_CANCEL') ?? outcomes.at(-1)
}

/** Whether a cancel was refused: `CANCELLATION` one by Adyen's id, `TECHNICAL_CANCEL` one by our reference. */
export function isVoidRefused(
  told: readonly Told[],
  reference: string,
  eventCode: 'CANCELLATION' | 'TECHNICAL_CANCEL',
): boolean {
  return told.some(
    (one) =>
      one.about === 'void' &&
      one.reference === reference &&
      one.outcome.kind === 'failed' &&
      one.outcome.receipt.resultCode === eventCode,
  )
}

/** Two ids under one reference are two operations: money moved, or is held, twice. */
function single(yes: readonly Yes[], about: string): MovementSucceeded | AlreadyDone | Unknown | undefined {
  const first = yes[0]
  if (!first) return undefined
  const ids = new Set(yes.map(({ receipt }) => receipt.transactionId))
  return ids.size > 1 ? contradictory(`of ${ids.size} of them for one ${about}: ${[...ids].join(', ')}`) : done(first)
}

function done({ amount, receipt }: Yes): MovementSucceeded | AlreadyDone {
  return amount ? { kind: 'succeeded', amount, receipt } : { kind: 'already-done', receipt }
}

function contradictory(what: string): Unknown {
  return { kind: 'unknown', reason: `Adyen told ${what}` }
}

function isTakenBack({ resultCode }: Receipt): boolean {
  return takesBack.has(resultCode)
}

function isTakenAgain({ resultCode, resultMessage }: Receipt): boolean {
  return resultCode === 'CAPTURE' && takesAgain.has(resultMessage)
}
