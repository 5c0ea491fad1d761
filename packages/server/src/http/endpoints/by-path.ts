import { endpointPaths } from '@capstan/protocol'
import { cancelEndpoint } from './cancel.ts'
import { captureEndpoint } from './capture.ts'
import type { Endpoint } from './endpoint.ts'
import { inquiryPaymentEndpoint } from './inquiry-payment.ts'
import { payEndpoint } from './pay.ts'

const byPath: ReadonlyMap<string, Endpoint> = new Map([
  [endpointPaths.pay, payEndpoint],
  [endpointPaths.capture, captureEndpoint],
  [endpointPaths.inquiryPayment, inquiryPaymentEndpoint],
  [endpointPaths.cancel, cancelEndpoint],
])

/** The API at a path. The sandbox prefix leads to the same code: the client id decides what is simulated. */
export function endpointAt(path: string): Endpoint | undefined {
  return byPath.get(path.replace(/^\/ams\/sandbox\/api\//, '/ams/api/'))
}
