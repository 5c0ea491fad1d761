import type { Buyer, BuyerBrowser } from '../acquirer.ts'

/** Members of `shopper` and of Adyen's answers and webhooks that tell of the buyer. */
export const shopperMembers: readonly string[] = [
  'shopperIP',
  'shopperEmail',
  'shopperName',
  'firstName',
  'lastName',
  'telephoneNumber',
  'browserInfo',
  'acceptHeader',
  'userAgent',
]

/**
 * What Adyen wants to know of the buyer for risk checks and 3-D Secure, as far as it is known. A name needs both of its
 * parts there, and browserInfo all of its fields: what is incomplete would have the whole payment refused.
 */
export function shopper({ ip, email, phone, name, browser }: Buyer): object {
  const telephoneNumber = phone === undefined ? undefined : internationalNumber(phone)
  const browserInfo = browser && completeBrowser(browser)
  return {
    ...(ip !== undefined && { shopperIP: ip }),
    ...(email !== undefined && { shopperEmail: email }),
    ...(name?.first !== undefined &&
      name.last !== undefined && { shopperName: { firstName: name.first, lastName: name.last } }),
    ...(telephoneNumber !== undefined && { telephoneNumber }),
    ...(browserInfo && { browserInfo }),
  }
}

/** A plus sign, 1 to 3 digits of the country and 4 to 15 of the number; Adyen passes nothing else on to the issuer. */
function internationalNumber(phone: string): string | undefined {
  const compact = phone.replaceAll(/[\s().-]/g, '')
  return /^\+[1-9]\d{4,17}$/.test(compact) ? compact : undefined
}

/** `javaScriptEnabled` alone may be missing. */
function completeBrowser({ javaScriptEnabled, ...browser }: BuyerBrowser): object | undefined {
  const { acceptHeader, colorDepth, javaEnabled, language, screenHeight, screenWidth, timeZoneOffset, userAgent } =
    browser
  const required = {
    acceptHeader,
    colorDepth,
    javaEnabled,
    language,
    screenHeight,
    screenWidth,
    timeZoneOffset,
    userAgent,
  }
  if (Object.values(required).includes(undefined)) return undefined
  return { ...required, ...(javaScriptEnabled !== undefined && { javaScriptEnabled }) }
}
