import type { Result } from './result.ts'

/**
 * The one body that ends the deliveries of a notification, whatever outcome it reported (apo/notifications). Send it
 * with HTTP 200; it is not signed. Anything else means: deliver again.
 */
export const acknowledgement: { readonly result: Result } = {
  result: { resultCode: 'SUCCESS', resultStatus: 'S', resultMessage: 'success' },
}
