import { changeExpiryPolicy } from '../../../src/application/change-expiry-policy.ts'
import { manual } from '../orders.ts'
import { time } from '../running-server.ts'
import { captureFailing, captureSucceeding } from './capture.ts'
import { payFailing, paySucceeding } from './pay.ts'
import type { NotificationProvocations } from './provocation.ts'
import { refundFailing, refundSucceeding } from './refund.ts'

/** What is notified was answered before, except where nobody had asked. */
export const notificationProvocations: NotificationProvocations = {
  PAYMENT_RESULT: { ...payFailing, SUCCESS: paySucceeding },
  CAPTURE_RESULT: { ...captureFailing, SUCCESS: captureSucceeding },
  REFUND_RESULT: { ...refundFailing, SUCCESS: refundSucceeding },
  AUTHORIZATION_EXPIRING: {
    SUCCESS: async ({ server, merchant }) => {
      await changeExpiryPolicy(server.app.context, merchant.clientId, { notifies: true }, 'test')
      await merchant.call('pay', manual())
      await server.advance(merchant, 6 * time.day)
    },
  },
}
