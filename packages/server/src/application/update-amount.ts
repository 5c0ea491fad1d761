import { assert, unreachable } from '../assert.ts'
import { type AmountUpdate, decideUpdate, type UpdateCommand } from '../domain/amount-update.ts'
import type { Refusal } from '../domain/refusal.ts'
import { acceptUpdate, loadForUpdate, refuseUpdate } from '../store/amount-updates.ts'
import type { Context } from './context.ts'
import { tryAgain, unlessStale } from './repeat.ts'

export type UpdateAmountResult =
  | { readonly kind: 'decided'; readonly update: AmountUpdate }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * The updateAmount API. It answers once the intent is on disk; the acquirer is asked by its due row, and the result is
 * notified. So there is one way on, whether the process lives or dies here.
 */
export async function updateAmount(
  context: Context,
  clientId: string,
  command: UpdateCommand,
): Promise<UpdateAmountResult> {
  return tryAgain(async () => {
    const { now, payment, existing, open } = await loadForUpdate(context.pool, clientId, command)
    const decision = decideUpdate(command, existing, payment, open, now)
    switch (decision.kind) {
      case 'refuse-untouched':
        return { kind: 'refused', refusal: decision.refusal }
      case 'repeat':
        return { kind: 'decided', update: decision.update }
      case 'refuse': {
        assert(payment, 'a refusal that uses up an id is about a payment')
        const { code, message } = decision.refusal
        const update = newUpdate(context, clientId, command, { kind: 'refused', code, message }, now)
        const written = await unlessStale(async () => {
          await refuseUpdate(context.pool, update, decision.refusal)
          return true
        })
        if (!written) return undefined
        context.changes.payment(payment)
        return { kind: 'decided', update }
      }
      case 'accept': {
        const update = newUpdate(context, clientId, command, { kind: 'accepted' }, now)
        if (!(await unlessStale(() => acceptUpdate(context.pool, update)))) return undefined
        context.wake('amount_updates')
        context.changes.payment(update)
        return { kind: 'decided', update }
      }
      default:
        return unreachable(decision)
    }
  })
}

function newUpdate(
  context: Context,
  clientId: string,
  { updateRequestId, paymentId, amount }: UpdateCommand,
  state: AmountUpdate['state'],
  createdAt: Date,
): AmountUpdate {
  const ids = { updateId: context.newId(), reference: context.newId() }
  return { clientId, ...ids, updateRequestId, paymentId, amount, receipt: {}, state, createdAt, tries: 0 }
}
