import type { MovementInquiry, MovementOutcome } from '../../domain/outcome.ts'
import { asText, malformed, unlisted } from '../kit/reading.ts'
import {
  asMoney,
  type Body,
  isDoorCode,
  type ReadAnswer,
  readResult,
  receiptOf,
  refusal,
  refusedAtDoor,
  type Said,
  undecided,
} from './result.ts'

/** How the answer to a capture, or to a refund, is laid out. */
export interface MovementShape {
  /** Member names. */
  readonly id: 'captureId' | 'refundId'
  readonly requestId: 'captureRequestId' | 'refundRequestId'
  readonly amount: 'captureAmount' | 'refundAmount'
  /** The code of U that means that Antom has it. */
  readonly underWay: string
  /** Codes of F. */
  readonly refusals: readonly string[]
}

/** What became of a request for a capture or a refund under our `reference`. */
export function readMovement(read: ReadAnswer, shape: MovementShape, reference: string): MovementOutcome {
  if (read.kind !== 'read') return read
  const { result, body } = read
  switch (result.status) {
    case 'S':
      if (result.code !== 'SUCCESS') return unlisted('result code of status S', result.code)
      return done(result, body, shape, reference)
    case 'U':
      if (result.code !== shape.underWay) return undecided(result)
      return { kind: 'pending', receipt: receiptOf(result, body[shape.id]) }
    case 'F':
      return isDoorCode(result.code) ? refusedAtDoor(result) : refusal(result, shape.refusals, body[shape.id])
  }
}

/** Done, for what the answer names; where it names no amount, only an answer about our own reference is a yes. */
function done(result: Said, body: Body, shape: MovementShape, reference: string): MovementOutcome {
  const echoed = body[shape.requestId]
  const receipt = receiptOf(result, body[shape.id])
  if (echoed !== undefined && echoed !== reference) return malformed(`its ${shape.requestId} is not the request's`)
  const amount = asMoney(body[shape.amount])
  if (amount) return { kind: 'succeeded', amount, receipt }
  if (body[shape.amount] !== undefined || echoed === undefined) return malformed(`it has no ${shape.amount}`)
  return { kind: 'already-done', receipt }
}

/** A capture or refund as an inquiry shows it. */
export interface Found {
  readonly status: unknown
  readonly amount: unknown
  readonly result: unknown
  readonly id: unknown
  readonly arn?: unknown
  readonly rrn?: unknown
}

/** The status is matched by name and is what counts; the result beside it says why. */
export function readFound(found: Found): MovementInquiry {
  const { status } = found
  const told = readResult(found.result)
  const result = 'kind' in told ? { code: status === 'SUCCESS' ? 'SUCCESS' : 'PROCESS_FAIL' } : told
  const arn = asText(found.arn)
  const rrn = asText(found.rrn)
  const receipt = {
    ...receiptOf(result, found.id),
    ...(arn !== undefined && arn.length <= 64 && { arn }),
    ...(rrn !== undefined && rrn.length <= 32 && { rrn }),
  }
  switch (status) {
    case 'SUCCESS': {
      const amount = asMoney(found.amount)
      return amount ? { kind: 'succeeded', amount, receipt } : malformed('it has no amount')
    }
    case 'FAIL':
    case 'CANCELLED':
      return { kind: 'failed', code: result.code === 'SUCCESS' ? 'PROCESS_FAIL' : result.code, receipt }
    case 'PROCESSING':
    case 'PENDING':
      return { kind: 'pending', receipt }
    default:
      return unlisted('status', status)
  }
}
