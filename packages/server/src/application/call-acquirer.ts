import {
  captureDeclines,
  inPublishedCodes,
  paymentDeclines,
  refundDeclines,
  updateDeclines,
} from '../domain/decline.ts'
import type { NotSent, Receipt, RecordedExchange, Unknown } from '../domain/outcome.ts'
import type { Attempt } from '../store/attempt.ts'
import type { Way } from './circuits.ts'
import type { Context } from './context.ts'
import { inTime } from './in-time.ts'

/** What all outcomes have in common, as far as the record of the call is concerned. */
interface AnyOutcome {
  readonly kind: string
  readonly receipt?: Receipt
  readonly code?: string
  readonly reason?: string
  readonly exchanges?: readonly RecordedExchange[]
}

export interface CallToMake extends Way {
  readonly operation: Attempt['operation']
  /** Ours, of what is asked for or about. */
  readonly reference: string
}

export interface Called<Outcome> {
  readonly outcome: Outcome | Unknown
  readonly attempt: Attempt
}

/** The codes under which a refusal reaches merchants; a refused void reaches them as our own no. */
const published: Readonly<Record<Attempt['operation'], readonly string[] | undefined>> = {
  authorize: paymentDeclines,
  'inquire-authorization': paymentDeclines,
  capture: captureDeclines,
  'inquire-capture': captureDeclines,
  refund: refundDeclines,
  'inquire-refund': refundDeclines,
  'update-amount': updateDeclines,
  'inquire-update': updateDeclines,
  void: undefined,
  operator: undefined,
}

/**
 * How long a connector whose time is over has to say what it knows, in milliseconds: that nothing had left, or which
 * messages went to and fro. It sends nothing any more, so this is no time for the network.
 */
const lastWordMs = 250

/**
 * Makes one call to an acquirer within its deadline and keeps a record of it. It never rejects: a connector that throws
 * or does not come back has an unknown outcome, because the request may have left.
 * The record keeps the acquirer's own code; the outcome has one that merchants know. The call counts for the acquirer's
 * circuit.
 */
export async function callAcquirer<Outcome extends AnyOutcome | NotSent>(
  context: Context,
  { operation, reference, ...way }: CallToMake,
  call: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Called<Outcome>> {
  const started = performance.now()
  const { acquirerMs } = context.deadlines
  const controller = new AbortController()
  const deadline = setTimeout(() => controller.abort(), acquirerMs)
  const answer = inTime(
    () => call(controller.signal),
    acquirerMs + lastWordMs,
    (): Unknown => ({ kind: 'unknown', reason: `no answer within ${acquirerMs} ms` }),
  )
  const outcome = await answer
    .catch((error: unknown): Unknown => {
      context.log.error({ operation, reference, error: String(error) }, 'an acquirer connector threw')
      return { kind: 'unknown', reason: 'the connector failed' }
    })
    .finally(() => clearTimeout(deadline))
  const recorded: AnyOutcome = outcome
  const health = healthIn(operation, recorded)
  if (health) context.circuits.record(way, health)
  const codes = published[operation]
  return {
    outcome: codes ? inPublishedCodes<Outcome | Unknown>(codes, outcome) : outcome,
    attempt: {
      attemptId: context.newId(),
      operation,
      reference,
      outcome: outcome.kind,
      detail: {
        ...(recorded.receipt && { receipt: recorded.receipt }),
        ...(recorded.code !== undefined && { code: recorded.code }),
        ...(recorded.reason !== undefined && { reason: recorded.reason }),
        ...(recorded.exchanges && { exchanges: recorded.exchanges }),
      },
      durationMs: Math.round(performance.now() - started),
    },
  }
}

/**
 * What a call says of the acquirer's health. A clear no is an answer like any other: the acquirer works. Undefined where it
 * says nothing: where no message was exchanged (answered from what was told before), and of an inquiry that was answered.
 * Each authorization that gets no answer is asked about afterwards, so those would outweigh it, and an acquirer that takes
 * no authorizations but still reads its books would never be spared.
 */
function healthIn(operation: Attempt['operation'], { kind, exchanges }: AnyOutcome): 'good' | 'bad' | undefined {
  if (exchanges?.length === 0) return undefined
  if (kind === 'unknown' || kind === 'not-sent') return 'bad'
  return operation.startsWith('inquire-') ? undefined : 'good'
}
