import { ApoError, money } from '@capstan/sdk'
import { apo, shopUrl } from '../../shop/apo.ts'
import { placeOrder } from '../../shop/orders.ts'

/** Places an order and sends the buyer to the hosted page, so that no card ever comes near the shop. */
export async function POST(): Promise<Response> {
  const { orderId, description, amount, paymentRequestId } = placeOrder('Two ceramic lamps', money('129.50', 'EUR'))
  try {
    const session = await apo().createPaymentSession({
      paymentRequestId,
      order: { referenceOrderId: orderId, orderDescription: description, orderAmount: amount },
      paymentAmount: amount,
      paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
      paymentRedirectUrl: `${shopUrl}/`,
      paymentNotifyUrl: `${shopUrl}/notify`,
    })
    if (session.status === 'S' && session.normalUrl) return Response.redirect(session.normalUrl, 303)
    console.error(`no session: ${session.code}. ${session.advice}`)
  } catch (error) {
    if (!(error instanceof ApoError)) throw error
    console.error(error.message)
  }
  // A session moves no money, so another try may as well be another order.
  return new Response('Please try again later.', { status: 503 })
}
