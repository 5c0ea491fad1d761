import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import type { Context } from '../../application/context.ts'
import {
  type OldOfClient,
  type OldPayment,
  oldPayments,
  prunable,
  prunePayments,
  type Removed,
} from '../../application/prune-payments.ts'
import { unreachable } from '../../assert.ts'
import { mostPruned, youngestPrunedMs } from '../../domain/retention.ts'
import { needs } from './access.ts'
import { actorOf, anyId, bodyOf, clientId, strict } from './input.ts'
import { noSuchClient, OperatorError } from './operator-error.ts'
import { timeOf } from './settlement-input.ts'

export interface PrunableView {
  readonly clients: readonly OldOfClient[]
}

export interface OldPage {
  readonly payments: readonly OldPayment[]
  /** There may be more after the last of them. */
  readonly more: boolean
}

const time = Type.String({
  pattern: '^\\d{4}-[0-9T:.-]{5,30}Z$',
  errorMessage: 'must be a time like 2026-07-01T09:30:00.000Z',
})

const readAge = strict(
  Type.Object({
    olderThanMs: Type.String({ pattern: '^[1-9][0-9]{0,14}$', errorMessage: 'must be milliseconds' }),
    clientId: Type.Optional(clientId),
  }),
)

const readPage = strict(
  Type.Object({
    clientId,
    before: time,
    afterTime: Type.Optional(time),
    afterId: Type.Optional(anyId),
    contents: Type.Optional(Type.Literal('true', { errorMessage: 'must be true, or absent' })),
  }),
)

const readRemoval = strict(
  Type.Object({
    clientId,
    before: time,
    archive: Type.String({
      pattern: '^[^\\p{Cc}\\p{Cs}]{1,256}$',
      errorMessage: 'must name the file that has them, in at most 256 characters',
    }),
    payments: Type.Array(
      Type.Object({
        paymentId: anyId,
        version: Type.String({ pattern: '^[0-9a-f]{32}$', errorMessage: 'must be what was read with the payment' }),
      }),
      { minItems: 1, maxItems: mostPruned, errorMessage: `must be 1 to ${mostPruned} payments` },
    ),
  }),
)

/**
 * `/operator/retention`: old payments that are over, with everything that belongs to them, to be kept elsewhere; and their
 * removal. Whoever asks keeps them first: this server writes no files.
 */
export function retentionRoutes(routes: FastifyInstance, context: Context): void {
  routes.get('/retention', needs('administer'), async (request): Promise<PrunableView> => {
    const { olderThanMs, clientId: of } = readAge(request.query)
    const result = await prunable(context, Number(olderThanMs), of)
    switch (result.kind) {
      case 'clients':
        return { clients: result.clients }
      case 'too-young':
        throw new OperatorError(400, tooYoung)
      case 'unknown-client':
        throw noSuchClient(String(of))
      default:
        return unreachable(result)
    }
  })
  routes.get('/retention/payments', needs('administer'), async (request): Promise<OldPage> => {
    const { before, afterTime, afterId, contents, ...of } = readPage(request.query)
    const after =
      afterTime === undefined || afterId === undefined ? undefined : { createdAt: afterTime, paymentId: afterId }
    const old = { ...of, before: timeOf(before, 'before') }
    const payments = await oldPayments(context, old, after, contents === 'true')
    if (!payments) throw new OperatorError(409, tooYoung)
    return { payments, more: payments.length === mostPruned }
  })
  routes.post('/retention/removals', needs('administer'), async (request): Promise<Removed> => {
    const { before, payments, archive, ...of } = readRemoval(bodyOf(request))
    const old = { ...of, before: timeOf(before, 'before') }
    const result = await prunePayments(context, old, payments, { actor: actorOf(request), archive })
    switch (result.kind) {
      case 'removed':
        return result.removed
      case 'not-old':
        throw new OperatorError(409, tooYoung)
      case 'changed':
        throw new OperatorError(
          409,
          'Something was written for one of these payments just now. None was removed; run it again.',
        )
      default:
        return unreachable(result)
    }
  })
}

const tooYoung =
  `Payments are removed when they are ${youngestPrunedMs / 86_400_000} days old, not earlier: for a year they can be refunded, ` +
  'and until they are removed their request ids are known, so that nothing is done twice.'
