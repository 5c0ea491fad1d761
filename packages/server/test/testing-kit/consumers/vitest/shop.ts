import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callApo, isGenuine, type Merchant } from './apo.ts'

const acknowledged = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'

/** A shop that takes the money when it ships, and believes nothing but notifications. */
export class Shop {
  readonly orders = new Map<string, 'placed' | 'paid' | 'unpaid'>()
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString()
      if (!this.#merchant || !isGenuine(this.#merchant, request.url ?? '', request.headers, body)) {
        response.writeHead(401).end()
        return
      }
      this.#hear(JSON.parse(body))
      response.setHeader('content-type', 'application/json').end(acknowledged)
    })
  })
  #merchant: Merchant | undefined

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/notify`
  }

  trade(merchant: Merchant): void {
    this.#merchant = merchant
  }

  /** Holds EUR 129.50 on the buyer's card. */
  async order(id: string): Promise<string> {
    const amount = { currency: 'EUR', value: '12950' }
    const { paymentId } = await this.#call('pay', {
      productCode: 'CASHIER_PAYMENT',
      paymentRequestId: `pay-${id}`,
      order: { referenceOrderId: id, orderDescription: 'Two ceramic lamps', orderAmount: amount },
      paymentAmount: amount,
      paymentMethod: {
        paymentMethodType: 'CARD',
        paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
      },
      paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },
      paymentRedirectUrl: 'https://lamps.example/orders',
    })
    this.orders.set(paymentId, 'placed')
    return paymentId
  }

  /** Takes the money; `S`, `F`, or `U` for not known yet. */
  async ship(paymentId: string): Promise<string> {
    const captureAmount = { currency: 'EUR', value: '12950' }
    const captureRequestId = `capture-${paymentId}`
    return (await this.#call('capture', { paymentId, captureRequestId, captureAmount })).result.resultStatus
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #call(api: string, request: object) {
    if (!this.#merchant) throw new Error('the shop has no keys yet')
    return callApo(this.#merchant, api, request)
  }

  #hear(notification: { notifyType: string; paymentId: string; result: { resultStatus: string } }) {
    const { notifyType, paymentId, result } = notification
    if (notifyType === 'CAPTURE_RESULT') this.orders.set(paymentId, result.resultStatus === 'S' ? 'paid' : 'unpaid')
  }
}
