import type { KeptAttempt, PaymentHistory } from '../../application/queries/payments.ts'
import type { Movement } from '../../domain/movement.ts'
import { otherAmountReason } from '../../domain/open-outcome.ts'

/** What Capstan concluded from a call to an acquirer, and why; null for what a person recorded. */
export function decisionText(attempt: KeptAttempt, history: PaymentHistory): string | null {
  const { operation, outcome } = attempt
  if (operation === 'operator') return null
  const movement = movementOf(attempt, history)
  if (movement) return lateText(attempt, movement) ?? mismatchText(attempt, movement) ?? textOf(operation, outcome)
  return textOf(operation, outcome)
}

/** Of the capture or refund that a call is about. */
export function movementOf(
  { captureId, refundId }: Pick<KeptAttempt, 'captureId' | 'refundId'>,
  { captures, refunds }: Pick<PaymentHistory, 'captures' | 'refunds'>,
): Movement | undefined {
  return captures.find((one) => one.captureId === captureId) ?? refunds.find((one) => one.refundId === refundId)
}

/** What was answered after the result was known. */
function lateText({ at }: KeptAttempt, { state, reversal }: Movement): string | null {
  if (reversal && reversal.reversedAt.getTime() === at.getTime()) {
    return 'The acquirer takes back what it had done. The result stays what it was; the reversal is recorded beside it.'
  }
  const endedAt = state.kind === 'succeeded' ? state.succeededAt : state.kind === 'failed' ? state.failedAt : null
  if (endedAt === null || at <= endedAt) return null
  return 'The result was final before and does not change.'
}

function mismatchText({ outcome }: KeptAttempt, { state }: Movement): string | null {
  const mismatch = state.kind === 'unknown' && state.reason === otherAmountReason
  return mismatch && outcome === 'succeeded'
    ? 'A yes to another amount than was asked: nothing is concluded from it, and a person must look.'
    : null
}

const openAgain = 'so the outcome stays open (U) and the acquirer is asked again later.'

/** By the rules of domain/open-outcome, domain/authorization and domain/cancel. */
const afterRequest: Readonly<Record<string, string>> = {
  succeeded: 'A clear yes, which is final (S).',
  'already-done': 'It had done so before, under the same reference: a clear yes, which is final (S).',
  failed: 'A clear no, which is final (F).',
  pending: `The acquirer has it and has not decided, ${openAgain}`,
  unknown:
    'It was sent and no usable answer came. Money may have moved, so nothing is concluded (U), and the acquirer is asked what became of it.',
  'not-sent': `Nothing reached the acquirer, ${openAgain}`,
}

const afterInquiry: Readonly<Record<string, string>> = {
  ...afterRequest,
  unknown: `No usable answer, which says nothing about the money, ${openAgain}`,
  'not-sent': `The question was not sent, ${openAgain}`,
  'not-found':
    'The acquirer does not know it. It is sent again, under the same reference, where the acquirer would recognize a repeat.',
}

const texts: Readonly<Record<Exclude<KeptAttempt['operation'], 'operator'>, Readonly<Record<string, string>>>> = {
  authorize: {
    ...afterRequest,
    failed: 'A clear no: the acquirer holds nothing.',
    'not-sent': 'Certain: nothing left Capstan, and the acquirer holds nothing.',
    'buyer-action': 'The buyer has to go on at a page of the acquirer (U).',
  },
  'inquire-authorization': {
    ...afterInquiry,
    failed: 'A clear no: the acquirer holds nothing.',
    voided: 'The authorization is closed at the acquirer, which holds nothing.',
    'not-found':
      'The acquirer has never seen it. Its reference is closed there before anything else, so that a late copy of the request cannot hold money.',
  },
  'update-amount': afterRequest,
  'inquire-update': afterInquiry,
  capture: afterRequest,
  'inquire-capture': afterInquiry,
  refund: afterRequest,
  'inquire-refund': afterInquiry,
  void: {
    succeeded: 'What was not captured is free again.',
    failed: 'The acquirer refuses, so it is asked what became of the authorization.',
    pending: 'It is repeated under the same reference: a void can only close what is open.',
    unknown: 'It is repeated under the same reference: a void can only close what is open.',
    'not-sent': 'It is repeated under the same reference: a void can only close what is open.',
  },
}

function textOf(operation: Exclude<KeptAttempt['operation'], 'operator'>, outcome: string): string | null {
  return texts[operation][outcome] ?? null
}
