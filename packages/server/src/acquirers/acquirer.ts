import type { Capability } from '../domain/capability.ts'
import type { InquirySchedule } from '../domain/inquiry-schedule.ts'
import type { Money } from '../domain/money.ts'
import type {
  AuthorizationInquiry,
  AuthorizeOutcome,
  MovementInquiry,
  MovementOutcome,
  VoidOutcome,
} from '../domain/outcome.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import type { CallbackReader, RawCallback, ReadCallback } from './kit/callback.ts'

/** Card data on its way through memory. It is handed to `authorize` and to nothing else; never stored, never logged. */
export interface CardData {
  readonly number: string
  readonly cvv?: string
  /** Two digits, `01` to `12`; passed on as the merchant sent it, the acquirer judges it. */
  readonly expiryMonth: string
  /** Two digits. */
  readonly expiryYear: string
  /** As the buyer typed it, where asked for. */
  readonly holderName?: string
}

/**
 * Who buys, and with what browser, as far as anybody told: acquirers weigh fraud by it, and issuers whether 3-D Secure
 * may pass without asking. Personal data, which goes the way of the card: handed to `authorize` and to nothing else;
 * never stored, never logged. Every part may be missing, and what is here has a form that it is known by.
 */
export interface Buyer {
  /** IPv4 or IPv6, without a zone. */
  readonly ip?: string
  /** At most 64 characters. */
  readonly email?: string
  /** As the merchant has it, at most 24 characters: with or without a country code, blanks and dashes. */
  readonly phone?: string
  /** The merchant's own id of the buyer, at most 64 characters. */
  readonly reference?: string
  readonly name?: BuyerName
  readonly browser?: BuyerBrowser
}

/** At most 32 characters each, and 128 for all of it. */
export interface BuyerName {
  readonly first?: string
  readonly middle?: string
  readonly last?: string
  readonly full?: string
}

export interface BuyerBrowser {
  /** The headers `Accept` and `User-Agent`, at most 2048 characters each. */
  readonly acceptHeader?: string
  readonly userAgent?: string
  /** BCP 47, for example `de-AT`; at most 35 characters. */
  readonly language?: string
  readonly javaEnabled?: boolean
  readonly javaScriptEnabled?: boolean
  /** Bits: 1, 4, 8, 15, 16, 24, 30, 32 or 48. */
  readonly colorDepth?: number
  /** Pixels of the screen, not of the window. */
  readonly screenHeight?: number
  readonly screenWidth?: number
  /** Minutes from local time to UTC, as `getTimezoneOffset` counts: -120 where it is UTC+2. */
  readonly timeZoneOffset?: number
}

/** What goes to `authorize` and is kept nowhere. */
export interface Confided {
  readonly card?: CardData
  readonly buyer?: Buyer
}

export interface AuthorizeOrder extends Confided {
  readonly clientId: string
  /** Ours, made once and stored before the call: the acquirer must treat a repeat as the same authorization. */
  readonly reference: string
  readonly amount: Money
  readonly method: PaymentMethod
  /** Where the buyer goes after a page of the acquirer. */
  readonly returnUrl: string
  readonly description: string
  /** The client's clock, which a sandbox client can move. */
  readonly now: Date
}

export interface CaptureOrder {
  readonly clientId: string
  /** The authorization's reference. */
  readonly paymentReference: string
  /** The authorization's id at the acquirer. */
  readonly paymentTransactionId: string
  /** Ours, of this capture: a repeat under it must not take the money again. */
  readonly reference: string
  readonly amount: Money
  /** True when nothing further will be captured, so that the acquirer may release the rest. */
  readonly last: boolean
  readonly now: Date
}

export interface RefundOrder {
  readonly clientId: string
  /** The authorization's reference, and its id at the acquirer. */
  readonly paymentReference: string
  readonly paymentTransactionId: string
  /** The capture to refund from; absent for the payment as a whole. */
  readonly capture?: { readonly reference: string; readonly transactionId: string }
  /** Ours, of this refund: a repeat under it must not give the money back again. */
  readonly reference: string
  readonly amount: Money
  readonly now: Date
}

/** Raises an authorization of which nothing is captured. */
export interface UpdateAmountOrder {
  readonly clientId: string
  /** The authorization's reference, and its id at the acquirer. */
  readonly paymentReference: string
  readonly paymentTransactionId: string
  /** Ours, of this update: a repeat under it must not raise the amount again. */
  readonly reference: string
  /** The new total, not what is added; a yes names it. */
  readonly amount: Money
  readonly now: Date
}

/** Of acquirers that can raise the amount of an authorization. Both settle as the other operations do. */
export interface AmountUpdating {
  update(order: UpdateAmountOrder, signal: AbortSignal): Promise<MovementOutcome>
  inquire(order: MovementInquiryOrder, signal: AbortSignal): Promise<MovementInquiry>
}

export interface VoidOrder {
  readonly clientId: string
  readonly paymentReference: string
  /** Absent while nobody knows whether the acquirer has the authorization. */
  readonly paymentTransactionId?: string
  /** Ours, of this void. */
  readonly reference: string
  readonly method: PaymentMethod
  /** What is authorized. */
  readonly amount: Money
  /** What of it is captured, in minor units: above 0 only the rest is to be given back. */
  readonly captured: bigint
  /** When the authorization was asked for: until some time after it, an unseen request may still arrive. */
  readonly requestedAt: Date
  readonly now: Date
}

export interface AuthorizationInquiryOrder {
  readonly clientId: string
  readonly reference: string
  /** As it was asked for: where the acquirer captures by itself, only that capture makes it a success. */
  readonly method: PaymentMethod
  /** The authorization's id at the acquirer, once it has told one. */
  readonly transactionId?: string
  /** What was asked for. */
  readonly amount: Money
  /**
   * The query that the buyer's browser came back with from the acquirer's page. Some acquirers finish the authorization
   * only when it is handed to them; it is never believed by itself.
   */
  readonly returned?: string
  readonly requestedAt: Date
  readonly now: Date
}

/** Of a capture, a refund, or an update of the amount. */
export interface MovementInquiryOrder {
  readonly clientId: string
  /** The authorization's reference, and its id at the acquirer. */
  readonly paymentReference: string
  readonly paymentTransactionId: string
  readonly reference: string
  /** The acquirer's id of the movement itself, once it has told one. */
  readonly transactionId?: string
  /** What was asked for. */
  readonly amount: Money
  /** When it was decided; it was sent then or later. */
  readonly requestedAt: Date
  readonly now: Date
}

/** Callbacks of one account: verified and read by whoever knows its secrets. */
export interface AcquirerCallbacks {
  /** Never rejects. */
  read(raw: RawCallback): Promise<ReadCallback>
  /** A body as it may be kept: without what the acquirer repeats of a card or of the buyer. */
  keepable(body: string): string
  readonly acknowledgement: CallbackReader['acknowledgement']
}

/**
 * Who moves the money. Every operation settles (never rejects for an outcome of the acquirer): a thrown error is a bug
 * and is taken as `unknown`. Each takes a signal; when it aborts after the request was sent, the outcome is `unknown`.
 */
export interface Acquirer {
  /** `acquirerInfo.acquirerName`: `ALIPAY`, `CHECKOUT`, `2C2P`. */
  readonly name: string
  /** `acquirerInfo.acquirerMerchantId`, at most 64 characters. */
  merchantIdFor(clientId: string): string
  /** How it is asked about open outcomes; the usual schedule when absent. */
  readonly inquiries?: InquirySchedule
  /**
   * True where a repeat under our reference would be a second operation: then nothing is sent a second time, and a
   * capture or refund that it says it has not seen waits for a person.
   */
  readonly forgetsReferences?: true
  /** Undefined when this acquirer does not take the method in this currency (ISO 4217 letters). */
  capability(method: PaymentMethod, currency: string): Capability | undefined
  authorize(order: AuthorizeOrder, signal: AbortSignal): Promise<AuthorizeOutcome>
  inquireAuthorization(order: AuthorizationInquiryOrder, signal: AbortSignal): Promise<AuthorizationInquiry>
  capture(order: CaptureOrder, signal: AbortSignal): Promise<MovementOutcome>
  inquireCapture(order: MovementInquiryOrder, signal: AbortSignal): Promise<MovementInquiry>
  refund(order: RefundOrder, signal: AbortSignal): Promise<MovementOutcome>
  inquireRefund(order: MovementInquiryOrder, signal: AbortSignal): Promise<MovementInquiry>
  void(order: VoidOrder, signal: AbortSignal): Promise<VoidOutcome>
  /** There where a capability has `maxAmountUpdates` above 0. */
  readonly updates?: AmountUpdating
  /** How it tells of things by itself, over HTTP. */
  readonly callbacks?: AcquirerCallbacks
}
