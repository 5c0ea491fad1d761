import type { Api } from '../raw-client.ts'
import { formEncoded, verifiesBase64 } from '../wire-signature.ts'
import { afterSignature, anyCase, asTexts, notificationCheck, type Sdk, unicodeEscaped } from './sdk.ts'

/** The classes of its requests, as far as the tests fill them: every member is sent, in this order. */
const classes: Readonly<Record<string, string>> = {
  pay: `metadata customizedInfo paymentQuote agreementInfo subscriptionInfo processingAmount productCode paymentRequestId
    order paymentAmount paymentMethod paymentExpiryTime paymentRedirectUrl paymentNotifyUrl paymentFactor
    settlementStrategy creditPayPlan appId merchantRegion userRegion env payToMethod isAuthorization merchant
    paymentVerificationData extendInfo merchantAccountId dualOfflinePayment subscriptionId taxCalculationId`,
  consult: `paymentEvaluation productCode paymentAmount merchantRegion allowedPaymentMethodRegions allowedPaymentMethods
    blockedPaymentMethods region customerId referenceUserId env extendInfo userRegion paymentFactor settlementStrategy
    merchant allowedPspRegions buyer merchantAccountId`,
  capture: 'captureRequestId paymentId captureAmount isLastCapture captureType transit',
  inquiryPayment: 'paymentRequestId paymentId merchantAccountId',
  cancel: 'paymentId paymentRequestId merchantAccountId',
  refund: `metadata customizedInfo captureId refundToBankInfo refundRequestId paymentId referenceRefundId refundAmount
    refundReason refundNotifyUrl isAsyncRefund extendInfo refundDetails refundSourceAccountNo actualRefundAmount`,
  inquiryRefund: 'refundRequestId refundId merchantAccountId',
  order: `referenceOrderId orderDescription orderAmount orderDiscountAmount subTotalOrderAmount merchant goods shipping
    buyer env extendInfo transit lodging gaming needDeclaration declaration orderType`,
  amount: 'currency value',
  paymentMethod: `paymentMethodType paymentMethodId funding customerId extendInfo requireIssuerAuthentication
    paymentMethodMetaData`,
  paymentFactor: 'isPaymentEvaluation inStorePaymentScenario presentmentMode captureMode isAuthorization',
  settlementStrategy: 'settlementCurrency',
  env: `terminalType osType userAgent deviceTokenId clientIp cookieId extendInfo storeTerminalId storeTerminalRequestTime
    browserInfo colorDepth screenHeight screenWidth timeZoneOffset deviceBrand deviceModel deviceLanguage deviceId
    osVersion`,
}

const classOf: Readonly<Record<string, string>> = {
  order: 'order',
  orderAmount: 'amount',
  paymentAmount: 'amount',
  captureAmount: 'amount',
  refundAmount: 'amount',
  paymentMethod: 'paymentMethod',
  paymentFactor: 'paymentFactor',
  settlementStrategy: 'settlementStrategy',
  env: 'env',
}

/** Enumerations cannot be unset: the first of their values is sent. Everything else is sent as null. */
const unset: Readonly<Record<string, string>> = {
  funding: 'CREDIT',
  inStorePaymentScenario: 'PaymentCode',
  presentmentMode: 'BUNDLE',
  osType: 'IOS',
}

function asClass(name: string, value: Readonly<Record<string, unknown>>): object {
  const members = classes[name]?.split(/\s+/) ?? []
  const unknown = Object.keys(value).filter((member) => !members.includes(member))
  if (unknown.length > 0) throw new Error(`the class of ${name} has no ${unknown.join(', ')}`)
  return Object.fromEntries(members.map((member) => [member, memberValue(member, value[member])]))
}

function memberValue(member: string, value: unknown): unknown {
  if (value === undefined) return unset[member] ?? null
  const name = classOf[member]
  return name === undefined ? value : asClass(name, { ...(value as object) })
}

// System.Text.Json escapes what could end a script or an attribute, and everything outside ASCII.
function encode(request: object, api: Api): string {
  const json = JSON.stringify(asClass(api, { ...request })).replaceAll(/\\(.)/g, (pair, escaped) => {
    return escaped === '"' ? '\\u0022' : pair
  })
  return unicodeEscaped(json, /[^\0-\x7f]|[<>&'+`]/g)
}

/** HttpUtility writes percent escapes with lower-case digits. */
function lowerCaseEncoded(base64: string): string {
  return formEncoded(base64).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}

export const dotnet: Sdk = {
  language: '.NET',
  requestTime: (now) => now.toISOString().replace('Z', '0000Z'),
  encodeBody: encode,
  target: (_gatewayUrl, path) => path,
  headerLines: ({ host, clientId, time, signature, bodyLength }) => [
    `Host: ${host}`,
    `client-id: ${clientId}`,
    `signature: algorithm=RSA256,keyVersion=1,signature=${lowerCaseEncoded(signature)}`,
    `request-time: ${time}`,
    'User-Agent: global-open-sdk-dotnet/2.2.5',
    'X-sdkVersion: ams-dotnet.20201113',
    'Content-Type: application/json; charset=UTF-8',
    `Content-Length: ${bodyLength}`,
  ],
  readAnswer: (answer, { path, clientId, publicKey }) => {
    if (answer.status !== 200) throw new Error(`AMS API response HTTP StatusCode not 200: ${answer.status}`)
    const [time] = anyCase(answer, 'response-time')
    const [signature] = anyCase(answer, 'signature')
    if (time === undefined || signature === undefined) throw new Error('missing in the response header')
    const message = { path, clientId, time, body: answer.body }
    if (!verifiesBase64(message, afterSignature(signature), publicKey))
      throw new Error('AMS API response signature invalid')
    return asTexts(JSON.parse(answer.body.toString('utf8')))
  },
  acceptsNotification: notificationCheck(afterSignature),
}
