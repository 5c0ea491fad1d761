import type { CaptureInput } from '../../application/inputs.ts'
import { readAmount } from './amount.ts'
import { checker } from './check.ts'
import { type Read, refused } from './read.ts'
import { captureRequest } from './schemas/capture.ts'
import { isSet } from './schemas/fields.ts'

const checkCapture = checker(captureRequest)

/** A capture request out of a parsed body. */
export function readCapture(body: unknown): Read<CaptureInput> {
  const checked = checkCapture(body)
  if (!checked.ok) return checked
  const { captureRequestId, paymentId, captureAmount, isLastCapture, captureType } = checked.value
  const amount = readAmount(captureAmount, 'captureAmount')
  if (!amount.ok) return amount
  // Releasing the rest cannot be undone, and not releasing it holds the buyer's money. A contradiction is not guessed.
  if (isLastCapture != null && captureType != null && isSet(isLastCapture) !== (captureType === 'FINAL')) {
    return refused('captureType', 'contradicts isLastCapture')
  }
  // Saying neither keeps the rest, where the acquirer can: the Go SDK drops a false isLastCapture from the body.
  const last = isSet(isLastCapture) || captureType === 'FINAL'
  return { ok: true, value: { captureRequestId, paymentId, amount: amount.value, last } }
}
