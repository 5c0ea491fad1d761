import type { Env, Buyer as WireBuyer } from '@capstan/protocol'
import type { Buyer, BuyerBrowser } from '../acquirer.ts'

/** Members of requests, answers and notifications that tell of the buyer. */
export const buyerMembers: readonly string[] = [
  'buyer',
  'env',
  'referenceBuyerId',
  'buyerName',
  'buyerPhoneNo',
  'buyerEmail',
  'clientIp',
  'userAgent',
  'browserInfo',
  'acceptHeader',
]

/** `order.buyer`: the lengths are those of APO, by which it was read. Undefined where nothing is known. */
export function orderBuyer({ reference, name, phone, email }: Buyer): WireBuyer | undefined {
  const buyerName = name && {
    ...(name.first !== undefined && { firstName: name.first }),
    ...(name.middle !== undefined && { middleName: name.middle }),
    ...(name.last !== undefined && { lastName: name.last }),
    ...(name.full !== undefined && { fullName: name.full }),
  }
  return someOf({
    ...(reference !== undefined && { referenceBuyerId: reference }),
    ...(buyerName && { buyerName }),
    ...(phone !== undefined && { buyerPhoneNo: phone }),
    ...(email !== undefined && { buyerEmail: email }),
  })
}

/**
 * `env`. The terminal is always WEB, whatever the merchant's is: for an app Antom answers with an address that only the
 * app can open, and nobody here could hand it on.
 */
export function environment({ ip, browser = {} }: Buyer = {}): Env {
  const { userAgent, colorDepth, screenHeight, screenWidth, timeZoneOffset } = browser
  const browserInfo = browserInfoOf(browser)
  return {
    terminalType: 'WEB',
    ...(ip !== undefined && { clientIp: ip }),
    ...(userAgent !== undefined && { userAgent }),
    ...(browserInfo && { browserInfo }),
    ...(colorDepth !== undefined && { colorDepth: String(colorDepth) }),
    ...(screenHeight !== undefined && { screenHeight: String(screenHeight) }),
    ...(screenWidth !== undefined && { screenWidth: String(screenWidth) }),
    // Antom takes -720 to 720; some islands in the Pacific are beyond.
    ...(timeZoneOffset !== undefined && Math.abs(timeZoneOffset) <= 720 && { timeZoneOffset }),
  }
}

function browserInfoOf({ acceptHeader, javaEnabled, javaScriptEnabled, language, userAgent }: BuyerBrowser) {
  return someOf({
    ...(acceptHeader !== undefined && { acceptHeader }),
    ...(javaEnabled !== undefined && { javaEnabled }),
    ...(javaScriptEnabled !== undefined && { javaScriptEnabled }),
    ...(language !== undefined && { language }),
    ...(userAgent !== undefined && { userAgent }),
  })
}

function someOf<Members extends object>(members: Members): Members | undefined {
  return Object.keys(members).length === 0 ? undefined : members
}
