import { type Endpoint as EndpointName, endpointPaths } from '@capstan/protocol'
import { cancelEndpoint } from './cancel.ts'
import { captureEndpoint } from './capture.ts'
import { createPaymentSessionEndpoint } from './create-payment-session.ts'
import type { Endpoint } from './endpoint.ts'
import { inquiryPaymentEndpoint } from './inquiry-payment.ts'
import { inquiryRefundEndpoint } from './inquiry-refund.ts'
import { payEndpoint } from './pay.ts'
import { refundEndpoint } from './refund.ts'
import { submitPayEndpoint } from './submit-pay.ts'

/** Every API. A path of the protocol without its endpoint here does not compile; neither does one that is not described. */
export const endpoints = {
  pay: payEndpoint,
  createPaymentSession: createPaymentSessionEndpoint,
  submitPay: submitPayEndpoint,
  capture: captureEndpoint,
  inquiryPayment: inquiryPaymentEndpoint,
  cancel: cancelEndpoint,
  refund: refundEndpoint,
  inquiryRefund: inquiryRefundEndpoint,
} as const satisfies Readonly<Record<EndpointName, Endpoint>>

export const endpointNames = Object.keys(endpoints) as readonly EndpointName[]

const byPath: ReadonlyMap<string, Endpoint> = new Map(
  endpointNames.map((name) => [endpointPaths[name], endpoints[name]] as const),
)

/** The API at a path. The sandbox prefix leads to the same code: the client id decides what is simulated. */
export function endpointAt(path: string): Endpoint | undefined {
  return byPath.get(path.replace(/^\/ams\/sandbox\/api\//, '/ams/api/'))
}
