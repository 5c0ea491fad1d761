/** How Web Crypto and `node:crypto` name the two shapes of a key in DER. */
type DerKind = 'pkcs8' | 'spki';
/** Any `KeyObject` of `node:crypto`, without naming its type: the SDK runs where that module does not exist. */
interface KeyObjectLike {
  readonly type: string;
  export(options: {
    readonly format: 'der';
    readonly type: DerKind;
  }): Uint8Array;
}
/** A key that Web Crypto imported already, for `RSASSA-PKCS1-v1_5` with `SHA-256`. */
interface WebCryptoKey {
  readonly type: string;
  readonly algorithm: {
    readonly name: string;
  };
  readonly usages: readonly string[];
}
/** PEM, DER in base64 (PKCS#8 for a private key, SubjectPublicKeyInfo for a public one), or a key object. */
type KeyInput = string | KeyObjectLike | WebCryptoKey;
/** `S` succeeded; `F` failed for good; `U` unknown or still in progress. Notifications carry only `S` and `F`. */
type ResultStatus = 'S' | 'F' | 'U';
/** How a call, a payment or a transaction ended. */
interface Result {
  /** At most 64 characters. One of `resultCodes`; a reader must expect codes it does not know and go by the status. */
  readonly resultCode: string;
  readonly resultStatus: ResultStatus;
  /** For people, at most 256 characters. Programs go by the code. */
  readonly resultMessage: string;
}
/** What the acquirer called it, for looking it up there (guide samples). Every field has at most 64 characters. */
interface AcquirerInfo {
  /** For example `ALIPAY` (Antom's own acquiring) or `CHECKOUT` (Checkout.com). */
  readonly acquirerName: string;
  /** The server's id of the request it sent to the acquirer. */
  readonly referenceRequestId?: string;
  /** The acquirer's id of this very operation; Checkout.com: the action, `act_…`. */
  readonly acquirerTransactionId?: string;
  /** The merchant at the acquirer; Checkout.com: the processing channel, `pc_…`. */
  readonly acquirerMerchantId?: string;
  /** The acquirer's own result, not one of `resultCodes`. */
  readonly acquirerResultCode?: string;
  readonly acquirerResultMessage?: string;
}
/** An amount of money (apo/pay, apo/capture_pay). */
interface Amount {
  /** ISO 4217, three letters, for example `EUR`. */
  readonly currency: string;
  /**
   * A whole number of the currency's smallest unit, at most 16 digits: `"12950"` is EUR 129.50 and JPY 12,950. A
   * string, because a JSON number of that length may lose digits on the way.
   */
  readonly value: string;
}
/** A boolean in a request: the documentation writes it as a string, the official SDKs send a JSON boolean. */
type WireBoolean = boolean | 'true' | 'false';
/** A JSON object whose members are not known here. */
type JsonObject = {
  readonly [member: string]: unknown;
};
/** What became known of the card while paying (pay, inquiryPayment, notifyPayment). Never a full card number. */
interface PaymentResultInfo {
  /** Masked. */
  readonly cardNo?: string;
  /** APO's brand name, for example `VISA`. */
  readonly cardBrand?: string;
  /** Last four digits of the card number. */
  readonly lastFour?: string;
  /** First digits of the card number, which name the issuer. */
  readonly cardBin?: string;
  /** Stored-card token, at most 128 characters. */
  readonly cardToken?: string;
  /** ISO 3166, two letters. */
  readonly issuingCountry?: string;
  /** For example `CREDIT`, `DEBIT`, `PREPAID`. */
  readonly funding?: string;
  /** The issuer's approval code. */
  readonly authorizationCode?: string;
  /** The scheme's id of the authorization. */
  readonly networkTransactionId?: string;
  /** Retrieval reference number. */
  readonly rrn?: string;
  /** The issuer's raw address check result. */
  readonly avsResultRaw?: string;
  /** The issuer's raw CVV check result. */
  readonly cvvResultRaw?: string;
  readonly incrementalAuthorizationAvailable?: WireBoolean;
}
/**
 * Body of notifyCapture (apo/notify_capture): a capture reached its end. It may come more than once, and an `F` may
 * follow an `S` of the same `captureId` when the acquirer takes a capture back.
 */
interface NotifyCapture {
  readonly notifyType: 'CAPTURE_RESULT';
  /** `S` or `F`. */
  readonly result: Result;
  readonly captureRequestId: string;
  readonly captureId: string;
  readonly paymentId: string;
  readonly captureAmount: Amount;
  /** ISO 8601 with offset; with `S`. */
  readonly captureTime?: string;
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/**
 * Body of notifyPayment (apo/paymentrn_online): a payment or a card authorization reached its end
 * (`PAYMENT_RESULT`), or the buyer is done and the result is open (`PAYMENT_PENDING`, whose `S` means "in progress").
 */
interface NotifyPayment {
  readonly notifyType: 'PAYMENT_RESULT' | 'PAYMENT_PENDING';
  /** `S` or `F`. */
  readonly result: Result;
  readonly paymentRequestId: string;
  readonly paymentId: string;
  readonly paymentAmount: Amount;
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime: string;
  /** With `S`. */
  readonly paymentTime?: string;
  /** Last moment to capture; with `S` of an authorization. */
  readonly authExpiryTime?: string;
  readonly paymentMethodType?: string;
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
  readonly paymentResultInfo?: PaymentResultInfo;
  /** As given to pay. */
  readonly metadata?: string;
}
/**
 * Capstan's own notification, for clients that asked for it: a part of an authorization is not captured and will be
 * lost at `authExpiryTime`. Not part of APO.
 */
interface NotifyExpiring extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'AUTHORIZATION_EXPIRING';
  /** What can still be captured. */
  readonly capturableAmount: Amount;
  /** What will happen by itself: the rest is captured, or goes back to the buyer. */
  readonly nextAction: 'CAPTURE' | 'CANCEL';
  /** ISO 8601 with offset. */
  readonly nextActionTime: string;
}
/**
 * Body of notifyRefund (apo/notify_refund): a refund reached its end. It may come more than once, and a `FAIL` may
 * follow a `SUCCESS` of the same `refundId` when the buyer's bank sends the money back.
 */
interface NotifyRefund {
  readonly notifyType: 'REFUND_RESULT';
  /** `S` or `F`. */
  readonly result: Result;
  readonly refundStatus: 'SUCCESS' | 'FAIL';
  readonly refundRequestId: string;
  readonly refundId: string;
  readonly refundAmount: Amount;
  /** ISO 8601 with offset; with `SUCCESS`. */
  readonly refundTime?: string;
  /** Cards: by which the buyer's bank finds it; at most 64 and 32 characters. */
  readonly arn?: string;
  readonly rrn?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/** Body of notifyPayment with the result of an update (ams/paymentrn_online). `paymentAmount` is what is authorized now. */
interface NotifyUpdateAmount extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'UPDATE_AMOUNT_RESULT';
  readonly updateRequestId: string;
}
/**
 * The gateway's public key; several by version while one is being replaced. One alone answers for every version: Antom's
 * dashboard shows a key and no number.
 */
type PublicKeys = KeyInput | Readonly<Record<number, KeyInput>>;
interface ReceivedNotification {
  /** Path and query string of the URL as requested, for example `/hooks/apo?shop=7`. */
  readonly path: string;
  /** As received; names in any case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Raw body, before any JSON parser. */
  readonly body: Uint8Array | string;
}
interface NotificationTrust {
  /**
   * The receiver's own client id. The server signs for all its clients with one key, so without this check another
   * client could have genuine notifications about its own payments delivered to this URL.
   */
  readonly clientId: string;
  /** The server's public key, or its keys by version while one is being replaced. */
  readonly apoPublicKey: PublicKeys;
  /**
   * Refuses a notification signed longer than `seconds` before or after `now`, so that a recorded one cannot be
   * played back later. Without it any age is taken; receivers then rely on their own idempotency.
   */
  readonly tolerance?: {
    readonly now: Date;
    readonly seconds: number;
  };
}
interface Verified {
  readonly kind: 'verified';
  /** When the sender signed it. */
  readonly time: Date;
}
/** The signature vouches for the shape of `body`: it is what the server wrote. */
type VerifiedNotification = Verified & ({
  readonly notifyType: 'CAPTURE_RESULT';
  readonly body: NotifyCapture;
} | {
  readonly notifyType: 'REFUND_RESULT';
  readonly body: NotifyRefund;
} | {
  readonly notifyType: 'PAYMENT_RESULT' | 'PAYMENT_PENDING';
  readonly body: NotifyPayment;
} | {
  readonly notifyType: 'UPDATE_AMOUNT_RESULT';
  readonly body: NotifyUpdateAmount;
} | {
  readonly notifyType: 'AUTHORIZATION_EXPIRING';
  readonly body: NotifyExpiring;
} |
/** Genuine, of a type that this version does not know: acknowledge it, or it is delivered again and again. */
{
  readonly notifyType: 'OTHER';
  readonly body: JsonObject;
});
type NotificationRefusalReason = 'header-missing' | 'signature-malformed' | 'client-unexpected' | 'key-unknown' | 'signature-invalid' | 'time-malformed' | 'time-outside-tolerance' | 'body-malformed';
interface RefusedNotification {
  readonly kind: 'refused';
  readonly reason: NotificationRefusalReason;
  /** For the receiver's log; says what was expected. */
  readonly message: string;
}
/**
 * Tells whether a notification is genuine, meant for this client, and recent, and parses it if so. Never throws for
 * what was received. Acknowledge a verified one (`acknowledgement`); answer a refused one with an error status.
 */
declare function verifyNotification(notification: ReceivedNotification & NotificationTrust): Promise<VerifiedNotification | RefusedNotification>;
export { type KeyInput, type KeyObjectLike, type NotificationRefusalReason, type NotificationTrust, type PublicKeys, type ReceivedNotification, type RefusedNotification, type VerifiedNotification, type WebCryptoKey, verifyNotification };