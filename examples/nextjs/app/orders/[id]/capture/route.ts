import { NotSentError, OutcomeUnknownError } from '@capstan/sdk'
import { apo, shopUrl } from '../../../../shop/apo.ts'
import { orders, recordCapture } from '../../../../shop/orders.ts'

/** Takes the money of an order. Pressed again while the outcome is open, it repeats the capture with the same id. */
export async function POST(_request: Request, { params }: RouteContext<'/orders/[id]/capture'>): Promise<Response> {
  const order = orders.get((await params).id)
  if (!order) return new Response('There is no such order.', { status: 404 })
  const { captureRequestId, paymentId, amount } = order
  if (order.payment !== 'done' || !paymentId) return new Response('It is not paid for.', { status: 409 })
  if (order.capture !== 'done') {
    try {
      const captured = await apo().capture({ captureRequestId, paymentId, captureAmount: amount })
      recordCapture(order, captureRequestId, captured)
    } catch (error) {
      // The order stays open: its notification tells if it was done, and pressing again repeats it.
      if (!(error instanceof OutcomeUnknownError || error instanceof NotSentError)) throw error
      console.error(error.message)
    }
  }
  return Response.redirect(`${shopUrl}/`, 303)
}
