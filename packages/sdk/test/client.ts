import { ApoClient, type ApoClientOptions, money, type PayInput } from '../src/index.ts'
import { apo, clientId, merchant, type TestGateway } from './gateway.ts'

/** Patient, since an answer that a busy machine is late with would be a try more; whose gateway is silent, is not. */
const patience = { timeoutMs: 10_000, deadlineMs: 30_000, retryDelayMs: 1 }

export function clientOf(gateway: Pick<TestGateway, 'url'>, options: Partial<ApoClientOptions> = {}): ApoClient {
  return new ApoClient({
    gatewayUrl: gateway.url,
    clientId,
    privateKey: merchant.private,
    apoPublicKey: apo.public,
    ...patience,
    ...options,
  })
}

export const cardNo = '4054695723100768'

export const payment: PayInput = {
  order: { referenceOrderId: 'SO-1', orderDescription: 'Two lamps', orderAmount: money('129.50', 'EUR') },
  paymentAmount: money('129.50', 'EUR'),
  paymentMethod: {
    paymentMethodType: 'CARD',
    paymentMethodMetaData: { cardNo, cvv: '731', expiryMonth: '11', expiryYear: '39' },
  },
  paymentFactor: { captureMode: 'MANUAL', isAuthorization: true },
  paymentRedirectUrl: 'https://lamps.example/orders/1',
}

export const capture = { paymentId: '20261101PAY1', captureAmount: money('80', 'EUR') }
export const refund = { paymentId: '20261101PAY1', refundAmount: money('25', 'EUR') }

/** What a promise rejects with; fails when it does not. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not reject')
}
