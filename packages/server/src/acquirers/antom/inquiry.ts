import type { NotFound, Unknown } from '../../domain/outcome.ts'
import type { HttpAnswer } from '../kit/exchange.ts'
import { malformed } from '../kit/reading.ts'
import { type Body, readAnswer } from './result.ts'

export interface Inquiry {
  /** The member that echoes our reference, and that reference. */
  readonly echoed: 'paymentRequestId' | 'refundRequestId'
  readonly reference: string
  /** The codes of F by which Antom says that it knows nothing by the reference. */
  readonly notFound: readonly string[]
  /** Whether an answer of S names nothing: another way of saying that. */
  readonly namesNothing?: (body: Body) => boolean
}

/** Of any inquiry: `result` says whether it worked, and only an answer about our own reference counts. */
export function readInquiryAnswer(
  answer: HttpAnswer,
  { echoed, reference, notFound, namesNothing }: Inquiry,
): { readonly kind: 'read'; readonly body: Body } | NotFound | Unknown {
  const read = readAnswer(answer)
  if (read.kind !== 'read') return read
  const { result, body } = read
  if (result.status === 'F' && notFound.includes(result.code)) return { kind: 'not-found' }
  // Any other no is about the question and says nothing about the money.
  if (result.status !== 'S') return { kind: 'unknown', reason: `the inquiry did not work: ${result.code.slice(0, 60)}` }
  if (namesNothing?.(body)) return { kind: 'not-found' }
  if (body[echoed] !== reference) return malformed(`its ${echoed} is not the one that was asked about`)
  return { kind: 'read', body }
}
