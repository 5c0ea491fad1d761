/**
 * What must not compile. Each `@ts-expect-error` is an error itself if the line below it compiles, so the compiler run is
 * the test. Nothing here is ever run.
 */
import {
  ApoClient,
  type CaptureResult,
  type InquiryPaymentResult,
  money,
  type PayResult,
  type RefusedNotification,
  type VerifiedNotification,
} from '@capstan/sdk'

export function takesOpenForDone(result: CaptureResult): string {
  // @ts-expect-error only a success has a captureId for sure
  return result.captureId
}

export function takesNotFailedForDone(result: CaptureResult): string {
  if (result.status === 'F') return 'failed'
  // @ts-expect-error what has not failed may still be open
  return result.captureId
}

export function forgetsOpen(result: CaptureResult): string {
  switch (result.status) {
    case 'S':
      return result.captureId
    case 'F':
      return result.code
    default:
      // @ts-expect-error U is left
      return result satisfies never
  }
}

export function comparesWithNoStatus(result: CaptureResult): boolean {
  // @ts-expect-error the statuses are S, F and U
  return result.status === 'SUCCESS'
}

export function takesTruthForSuccess(result: CaptureResult): boolean {
  // @ts-expect-error an object is always true, so a result is no condition by itself
  return result
}

export function takesAnyPaymentForPaid(result: PayResult): string {
  // @ts-expect-error only a success has a paymentId for sure
  return result.paymentId
}

export function readsWhatWasNotFound(result: InquiryPaymentResult): unknown {
  // @ts-expect-error only a payment that was found can be read
  return result.payment.paymentStatus
}

export function readsRefused(notification: VerifiedNotification | RefusedNotification): unknown {
  // @ts-expect-error what was refused has no body that may be believed
  return notification.body
}

export function readsWithoutType(notification: VerifiedNotification): string {
  // @ts-expect-error a notification of a payment has no captureId
  return notification.body.captureId
}

export function changesResult(result: CaptureResult): void {
  // @ts-expect-error results are read only
  result.status = 'S'
}

export async function givesNumbers(client: ApoClient): Promise<void> {
  // @ts-expect-error most decimals have no exact binary number
  money(12.95, 'EUR')
  // @ts-expect-error an amount has its currency with it
  await client.capture({ paymentId: '1', captureAmount: { value: '1295' } })
  // @ts-expect-error an amount is text
  await client.capture({ paymentId: '1', captureAmount: { value: 1295, currency: 'EUR' } })
  // @ts-expect-error which payment is captured must be said
  await client.capture({ captureAmount: money('12.95', 'EUR') })
}

export function leavesOutKey(): ApoClient {
  // @ts-expect-error without the gateway's public key no answer could be verified
  return new ApoClient({ gatewayUrl: 'https://gateway.example', clientId: 'SANDBOX_SHOP', privateKey: '' })
}

export async function authorizesByHalf(client: ApoClient): Promise<void> {
  await client.pay({
    order: { referenceOrderId: '1', orderDescription: 'lamps', orderAmount: money('12.95', 'EUR') },
    paymentAmount: money('12.95', 'EUR'),
    paymentMethod: { paymentMethodType: 'CARD' },
    // @ts-expect-error only what is an authorization can be captured by hand
    paymentFactor: { captureMode: 'MANUAL' },
  })
}
