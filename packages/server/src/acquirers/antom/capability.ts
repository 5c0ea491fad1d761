import type { Capability } from '../../domain/capability.ts'
import { knownMethods } from '../../domain/known-methods.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'

const secondsPerDay = 86_400

/** Refunds within one year, in parts (ams: cashierpay/refund; the period depends on the method and the contract). */
const refunds = { refund: 'partial', refundWindowSeconds: 365 * secondsPerDay } as const

/**
 * Authorized for seven days, after which Antom cancels (apo/capture, antomop/applepay), and cancelled only while nothing is
 * captured (cashierpay/cancel). A capture may be below the authorized amount by the guide of APO (apo/capture); that of
 * One-time Payments says it equals it (cashierpay/capture), and MULTI_CAPTURE_NOT_SUPPORTED exists for cards that take one
 * only (ams/capture). How often is not published: ten is ours, and a contract that allows less says so by its codes.
 */
const card: Capability = {
  flow: 'direct',
  challenges: true,
  capture: 'separate',
  manualCapture: true,
  partialCapture: true,
  maxCaptures: 10,
  remainderAfterCapture: 'keep',
  ...refunds,
  authValiditySeconds: 7 * secondsPerDay,
  cancelWindow: 'until-taken',
  // updateAmount exists (ams/updateAmount), by invitation and for some cards; the connector does not ask for it.
  maxAmountUpdates: 0,
}

/** The capture must equal the authorized amount (ams: marketplace/capture), so there is one. */
const americanCard: Capability = { ...card, partialCapture: false, maxCaptures: 1 }

/**
 * Captured by Antom, never by hand (apo/capture, cashierpay/issuer_auth_pay). The authorization is told as succeeded only
 * when that capture is.
 */
const koreanIssuerAuthenticated: Capability = {
  ...card,
  capture: 'with-authorization',
  manualCapture: false,
  partialCapture: false,
  maxCaptures: 1,
}

/**
 * Paid for good on the wallet's page, cancelled until 00:15 (UTC+8) of the next day (cashierpay/cancel). TrueMoney is a
 * wallet and none of the Thai banking methods that cannot be cancelled once they are paid.
 */
const wallet: Capability = {
  flow: 'redirect',
  capture: 'none',
  manualCapture: false,
  partialCapture: false,
  maxCaptures: 0,
  remainderAfterCapture: 'release',
  ...refunds,
  authValiditySeconds: 0,
  cancelWindow: 'until-next-day',
  maxAmountUpdates: 0,
}

/** Indonesian methods cannot be cancelled (cashierpay/cancel). */
const indonesianWallet: Capability = { ...wallet, cancelWindow: 'never' }

const wallets: Readonly<Record<string, Capability>> = {
  ALIPAY_CN: wallet,
  ALIPAY_HK: wallet,
  DANA: indonesianWallet,
  GCASH: wallet,
  KAKAOPAY: wallet,
  TNG: wallet,
  TRUEMONEY: wallet,
}

/**
 * Apple Pay and Google Pay need the buyer's wallet token (cashierpay/apay_apm_api), which Capstan does not take from
 * merchants; that One-time Payments carries PayPal is stated nowhere that could be read. Which currencies a contract covers
 * only Antom knows: CURRENCY_NOT_SUPPORT tells.
 */
export function antomCapability(method: PaymentMethod, currency: string): Capability | undefined {
  if (method.type === 'CARD') {
    if (isCapturedByAntom(method)) return koreanIssuerAuthenticated
    return method.card?.country === 'US' ? americanCard : card
  }
  const capability = Object.hasOwn(wallets, method.type) ? wallets[method.type] : undefined
  const known = knownMethods.find(({ type }) => type === method.type)
  return known?.currencies?.includes(currency) === true ? capability : undefined
}

/** Issuer authentication exists for Korean cards alone; one whose country is unknown is Korean all the same. */
export function isCapturedByAntom(method: PaymentMethod): boolean {
  return method.type === 'CARD' && method.issuerAuthenticated && (method.card?.country ?? 'KR') === 'KR'
}
