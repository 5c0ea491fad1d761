import type { Capability } from '../../domain/capability.ts'
import type { InquirySchedule } from '../../domain/inquiry-schedule.ts'
import type {
  AuthorizationInquiry,
  AuthorizeOutcome,
  MovementInquiry,
  MovementOutcome,
  NotFound,
  VoidOutcome,
} from '../../domain/outcome.ts'
import type { PaymentMethod } from '../../domain/payment-method.ts'
import type {
  AuthorizationInquiryOrder,
  AuthorizeOrder,
  CaptureOrder,
  MovementInquiryOrder,
  RefundOrder,
  UpdateAmountOrder,
  VoidOrder,
} from '../acquirer.ts'
import type { Account, AccountField, SecretAccount } from './account.ts'
import type { CallbackReader, Told } from './callback.ts'
import type { HttpAnswer, HttpRequest, Step } from './exchange.ts'

/** What is true of an acquirer whatever the method. Decides what Capstan does, and is printed in docs/connectors.md. */
export interface Traits {
  /**
   * How the acquirer recognizes a repeat. `key`: by an idempotency key, for so many seconds. `reference`: by our
   * reference, for good. `none`: a repeat would be a second operation, so nothing is ever sent twice.
   */
  readonly repeats:
    | { readonly by: 'key'; readonly forSeconds: number }
    | { readonly by: 'reference' }
    | { readonly by: 'none' }
  /**
   * How it can be asked. `reference`: by our reference, even when no answer ever came. `transaction`: only by its own
   * id. `messages`: not at all, its verified callbacks are kept and inquiries are answered from them (`Told`).
   */
  readonly inquiries: 'reference' | 'transaction' | 'messages'
  /** `reference`: a void can name an authorization by our reference, of which no answer ever came. */
  readonly voidsBy: 'reference' | 'transaction'
  /** Whether the answer to the request is the result, or only says that it was taken on. */
  readonly results: Readonly<Record<'capture' | 'refund' | 'void', 'at-once' | 'later'>>
  /**
   * What the acquirer allows above the authorized amount, for people. Capstan never uses it: captured is never more
   * than authorized.
   */
  readonly overCapture: string
  /** Milliseconds after which a request of ours that the acquirer has not seen cannot arrive any more. */
  readonly lateArrivalMs: number
}

/** With what the acquirer told by itself about the same payment, oldest first. Empty but for `messages`. */
export type WithTold<Order> = Order & { readonly told: readonly Told[] }

/** The answer to a harmless question that only a right account gets a good answer to. */
export type AccountCheck =
  | { readonly kind: 'good'; readonly detail: string }
  /** The acquirer refuses the account; `detail` says what to look at. */
  | { readonly kind: 'bad'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'not-sent'; readonly reason: string }

type Awaitable<Value> = Value | Promise<Value>

/**
 * An acquirer's language: it builds requests and reads answers, and sends nothing. All but `seal` and `open` are pure.
 *
 * Reading: only the acquirer's explicit word for a yes or a no is `succeeded` or `failed`; every status is matched by
 * name, and one that is not listed is `unknown` (`unlisted` in reading.ts). A yes to a capture or a refund carries the
 * amount that the answer names; where it names none, `already-done` only if the answer is about our own reference.
 * `not-found` is the acquirer's explicit word that it knows nothing by our reference.
 */
export interface Connector {
  /** In kebab case, as the folder: `checkout-com`. */
  readonly id: string
  /** For people: `Checkout.com`. */
  readonly title: string
  /** The name an account has unless told otherwise; as APO names it: `CHECKOUT`. */
  readonly acquirerName: string
  readonly fields: readonly AccountField[]
  readonly traits: Traits
  /** Absent: the usual schedule. */
  readonly schedule?: InquirySchedule
  /**
   * Names of JSON members, form fields or XML elements whose values never reach a record, in either direction: of the
   * card, and of the buyer.
   */
  readonly secretMembers: readonly string[]
  /**
   * Undefined when it does not take the method in the currency (ISO 4217 letters). What an acquirer allows can depend on
   * how an account is set up; without an account (in docs/connectors.md), what it allows every account.
   */
  capability(method: PaymentMethod, currency: string, account?: Account): Capability | undefined
  /** `acquirerInfo.acquirerMerchantId`, at most 64 characters. */
  merchantId(account: Account): string
  /** Adds what proves who we are: key, signature, encryption. `now`: wall clock. */
  seal(request: HttpRequest, account: SecretAccount, now: Date): Awaitable<HttpRequest>
  /**
   * Verifies and decrypts. `request` is the one that was built, before it was sealed. An answer that is not proven to be
   * the acquirer's throws, and the outcome is `unknown`.
   */
  open(answer: HttpAnswer, request: HttpRequest, account: SecretAccount): Awaitable<HttpAnswer>
  authorize(order: AuthorizeOrder, account: Account): Step<AuthorizeOutcome>
  inquireAuthorization(order: WithTold<AuthorizationInquiryOrder>, account: Account): Step<AuthorizationInquiry>
  capture(order: CaptureOrder, account: Account): Step<MovementOutcome>
  inquireCapture(order: WithTold<MovementInquiryOrder>, account: Account): Step<MovementInquiry>
  refund(order: RefundOrder, account: Account): Step<MovementOutcome>
  inquireRefund(order: WithTold<MovementInquiryOrder>, account: Account): Step<MovementInquiry>
  /**
   * Gives back what is authorized and not captured. Without a `paymentTransactionId` it is called only where voids go by
   * reference; elsewhere the kit asks for the id first. `not-found`: there is nothing by our reference; the kit then
   * waits until none of our requests can arrive any more before it takes that for closed.
   */
  void(order: WithTold<VoidOrder>, account: Account): Step<VoidOutcome | NotFound>
  readonly updates?: {
    update(order: UpdateAmountOrder, account: Account): Step<MovementOutcome>
    inquire(order: WithTold<MovementInquiryOrder>, account: Account): Step<MovementInquiry>
  }
  readonly callback: CallbackReader
  /** What `capstan acquirer test` asks. */
  check(account: Account): Step<AccountCheck>
}
