import type { Consultation } from '../../domain/consult.ts'
import { readAmount } from './amount.ts'
import { checker } from './check.ts'
import type { Read } from './read.ts'
import { consultRequest } from './schemas/consult.ts'

const checkConsult = checker(consultRequest)

/** A consult request out of a parsed body. */
export function readConsult(body: unknown): Read<Consultation> {
  const checked = checkConsult(body)
  if (!checked.ok) return checked
  const request = checked.value
  const amount = readAmount(request.paymentAmount, 'paymentAmount')
  if (!amount.ok) return amount
  return {
    ok: true,
    value: {
      amount: amount.value,
      captureMode: request.paymentFactor?.captureMode ?? 'AUTOMATIC',
      allowedMethods: request.allowedPaymentMethods ?? [],
      blockedMethods: request.blockedPaymentMethods ?? [],
      allowedRegions: request.allowedPaymentMethodRegions ?? [],
      ...(request.userRegion != null && { userRegion: request.userRegion }),
    },
  }
}
