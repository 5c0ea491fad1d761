type Body = Readonly<Record<string, unknown>>

interface Fault {
  readonly errorCode: string
  readonly message: string
}

/** What of a request the Checkout API requires: fields, their types, and their lengths. Undefined: nothing is wrong. */
export function fault(path: string, body: Body): Fault | undefined {
  if (path === '/payments') return payment(body)
  if (path === '/payments/details') {
    const redirectResult = (body['details'] as Body | undefined)?.['redirectResult']
    return isText(redirectResult, 20_000) ? undefined : invalid('details.redirectResult')
  }
  if (!isText(body['merchantAccount'])) return { errorCode: '901', message: 'Invalid Merchant Account' }
  if (path === '/paymentMethods') return undefined
  if (body['reference'] !== undefined && !isText(body['reference'], 80)) return invalid('reference')
  if (path === '/cancels') return isText(body['paymentReference'], 80) ? undefined : invalid('paymentReference')
  return path.endsWith('/cancels') ? undefined : amount(body)
}

function payment(body: Body): Fault | undefined {
  if (!isText(body['merchantAccount'])) return { errorCode: '901', message: 'Invalid Merchant Account' }
  if (!isText(body['reference'], 80)) return { errorCode: '130', message: 'Reference Missing' }
  if (!isText(body['returnUrl'], 1024)) return { errorCode: '14_030', message: 'Return URL is missing.' }
  const card = (body['paymentMethod'] ?? {}) as Body
  if (card['type'] !== 'scheme') return invalid('paymentMethod.type')
  if (!isDigits(card['number'], 12, 19)) return { errorCode: '101', message: 'Invalid card number' }
  if (card['cvc'] !== undefined && !isDigits(card['cvc'], 3, 4)) {
    return { errorCode: '103', message: 'CVC is not the right length' }
  }
  if (!/^(0[1-9]|1[0-2])$/.test(String(card['expiryMonth'])) || !isDigits(card['expiryYear'], 4, 4)) {
    return { errorCode: '129', message: 'Expiry Date Invalid' }
  }
  const shopperFault = shopper(body)
  if (shopperFault) return shopperFault
  // Otherwise the account's own setting decides, which captures at once unless somebody changed it.
  const capture = (body['additionalData'] as Body | undefined)?.['manualCapture']
  return capture === 'true' ? amount(body) : invalid('additionalData.manualCapture')
}

const browserFields = {
  acceptHeader: 'string',
  colorDepth: 'number',
  javaEnabled: 'boolean',
  language: 'string',
  screenHeight: 'number',
  screenWidth: 'number',
  timeZoneOffset: 'number',
  userAgent: 'string',
}

/** Optional, and by the specification complete where it is there. */
function shopper(body: Body): Fault | undefined {
  const { shopperIP: ip, shopperEmail: email, telephoneNumber: phone, shopperName: name, browserInfo: browser } = body
  if (ip !== undefined && !isText(ip, 50)) return invalid('shopperIP')
  if (email !== undefined && !(isText(email) && /^[^@\s]+@[^@\s]+$/.test(String(email)))) return invalid('shopperEmail')
  if (phone !== undefined && !/^\+\d{5,18}$/.test(String(phone))) return invalid('telephoneNumber')
  const { firstName, lastName } = (name ?? {}) as Body
  if (name !== undefined && !(isText(firstName, 80) && isText(lastName, 80))) return invalid('shopperName')
  if (browser === undefined) return undefined
  const lacks = Object.entries(browserFields).find(([field, type]) => typeof (browser as Body)[field] !== type)
  return lacks && invalid(`browserInfo.${lacks[0]}`)
}

function amount(body: Body): Fault | undefined {
  const { currency, value } = (body['amount'] ?? {}) as { readonly currency?: unknown; readonly value?: unknown }
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
    return { errorCode: '138', message: 'Unsupported currency specified' }
  }
  const whole = typeof value === 'number' && Number.isSafeInteger(value) && value > 0
  return whole ? undefined : { errorCode: '137', message: 'Invalid amount specified' }
}

function isText(value: unknown, longest = 256): boolean {
  return typeof value === 'string' && value !== '' && value.length <= longest
}

function isDigits(value: unknown, shortest: number, longest: number): boolean {
  return typeof value === 'string' && new RegExp(`^\\d{${shortest},${longest}}$`).test(value)
}

function invalid(field: string): Fault {
  return { errorCode: '702', message: `Structure of the request is invalid: ${field}` }
}
