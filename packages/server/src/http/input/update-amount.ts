import type { UpdateCommand } from '../../domain/amount-update.ts'
import { readAmount } from './amount.ts'
import { checker } from './check.ts'
import type { Read } from './read.ts'
import { updateAmountRequest } from './schemas/update-amount.ts'

const checkUpdateAmount = checker(updateAmountRequest)

/** An updateAmount request out of a parsed body. */
export function readUpdateAmount(body: unknown): Read<UpdateCommand> {
  const checked = checkUpdateAmount(body)
  if (!checked.ok) return checked
  const { updateRequestId, paymentId } = checked.value
  const amount = readAmount(checked.value.amount, 'amount')
  return amount.ok ? { ok: true, value: { updateRequestId, paymentId, amount: amount.value } } : amount
}
