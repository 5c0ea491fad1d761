let requests = 0

/** A request id that no other request of this process has. */
export function newId(kind: string): string {
  requests += 1
  return `${kind}-${process.pid}-${requests}`
}

/** The documented test cards (ams/card), and one American number from the card schemes' public test numbers. */
export const cards = {
  visa: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },
  korean: { cardNo: '9490220011669217', cvv: '731', expiryMonth: '11', expiryYear: '39' },
  american: { cardNo: '4111111111111111', cvv: '731', expiryMonth: '11', expiryYear: '39' },
  declined: { cardNo: '4054692760174822', cvv: '731', expiryMonth: '11', expiryYear: '39' },
  challenged: { cardNo: '4000000000003220', cvv: '731', expiryMonth: '11', expiryYear: '39' },
} as const

export interface Order {
  readonly value?: string
  readonly currency?: string
  /** Absent: the request has no `paymentFactor.captureMode`. */
  readonly captureMode?: 'AUTOMATIC' | 'MANUAL'
  readonly card?: object
  /** Instead of a card. */
  readonly method?: object
  /** Whole fields of the request, replacing those made here. */
  readonly fields?: object
}

/** A pay request; by card, of 100.00 EUR, unless the order says otherwise. */
export function payment(order: Order = {}) {
  const amount = { currency: order.currency ?? 'EUR', value: order.value ?? '10000' }
  return {
    productCode: 'CASHIER_PAYMENT',
    paymentRequestId: newId('pay'),
    order: { referenceOrderId: 'SO-20481', orderDescription: 'Two ceramic lamps', orderAmount: { ...amount } },
    paymentAmount: amount,
    paymentMethod: order.method ?? {
      paymentMethodType: 'CARD',
      paymentMethodMetaData: order.card ?? cards.visa,
    },
    paymentFactor: { isAuthorization: true, ...(order.captureMode && { captureMode: order.captureMode }) },
    settlementStrategy: { settlementCurrency: amount.currency },
    env: { terminalType: 'WEB', clientIp: '203.0.113.24' },
    paymentRedirectUrl: 'https://lamps.example/orders/20481',
    ...order.fields,
  }
}

/** A payment that waits for its capture. */
export function manual(value = '10000', order: Order = {}) {
  return payment({ value, captureMode: 'MANUAL', ...order })
}

/** A createPaymentSession request, of 100.00 EUR unless the order says otherwise; `methods` limits what it offers. */
export function session(order: Omit<Order, 'card' | 'method'> & { readonly methods?: readonly string[] } = {}) {
  const { paymentMethod: _chosenOnThePage, ...asked } = payment(order)
  const { methods } = order
  return {
    ...asked,
    productScene: 'CHECKOUT_PAYMENT',
    ...(methods && {
      availablePaymentMethod: { paymentMethodTypeList: methods.map((type) => ({ paymentMethodType: type })) },
    }),
    ...order.fields,
  }
}

/** A capture request in the shape of the guide: three fields and no more. */
export function capture(paymentId: string, value: string, currency = 'EUR', fields: object = {}) {
  return { paymentId, captureRequestId: newId('cap'), captureAmount: { currency, value }, ...fields }
}

/** A refund request of the payment as a whole, unless `fields` name a capture. */
export function refund(paymentId: string, value: string, currency = 'EUR', fields: object = {}) {
  return { paymentId, refundRequestId: newId('ref'), refundAmount: { currency, value }, ...fields }
}
