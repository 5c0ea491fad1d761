/** `S` succeeded; `F` failed for good; `U` unknown or still in progress. Notifications carry only `S` and `F`. */
type ResultStatus = 'S' | 'F' | 'U';
/** What a result code means. */
interface ResultCodeEntry {
  readonly status: ResultStatus;
  /** Default `resultMessage`, at most 256 characters. */
  readonly message: string;
  /** What the caller should do next. */
  readonly advice: string;
}
/**
 * Every result code that this server gives, in an answer or a notification. Codes and statuses are APO's; messages and
 * advice are ours. A code is never given another meaning later: merchants store them.
 */
declare const resultCodes: {
  readonly USER_AMOUNT_EXCEED_LIMIT: {
    readonly status: "F";
    readonly message: "the amount is above the buyer's limit";
    readonly advice: "Use a smaller amount or another payment method.";
  };
  readonly USER_BALANCE_NOT_ENOUGH: {
    readonly status: "F";
    readonly message: "the buyer has not enough funds";
    readonly advice: "Ask the buyer to top up or to use another payment method.";
  };
  readonly USER_KYC_NOT_QUALIFIED: {
    readonly status: "F";
    readonly message: "the buyer's account is not verified far enough";
    readonly advice: "Ask the buyer to complete the verification or to use another payment method.";
  };
  readonly USER_NOT_EXIST: {
    readonly status: "F";
    readonly message: "the buyer's account does not exist";
    readonly advice: "Ask the buyer to contact the issuer of the account.";
  };
  readonly USER_PAYMENT_VERIFICATION_FAILED: {
    readonly status: "F";
    readonly message: "the buyer failed the verification of the payment";
    readonly advice: "Start a new payment with a new paymentRequestId.";
  };
  readonly USER_STATUS_ABNORMAL: {
    readonly status: "F";
    readonly message: "the buyer's account is not in order";
    readonly advice: "Ask the buyer to contact the issuer of the account or to use another payment method.";
  };
  readonly AUTHENTICATION_REQUIRED: {
    readonly status: "F";
    readonly message: "the issuer wants the buyer authenticated";
    readonly advice: "Start a new payment that lets the buyer authenticate (3-D Secure).";
  };
  readonly CARD_NOT_SUPPORTED: {
    readonly status: "F";
    readonly message: "the card is not supported";
    readonly advice: "Ask the buyer for another card.";
  };
  readonly DO_NOT_HONOR: {
    readonly status: "F";
    readonly message: "the issuer declined the payment";
    readonly advice: "Ask the buyer to contact the issuer or to use another card.";
  };
  readonly FRAUD_REJECT: {
    readonly status: "F";
    readonly message: "the payment was refused as suspected fraud";
    readonly advice: "Do not repeat it with this card.";
  };
  readonly INVALID_CARD_NUMBER: {
    readonly status: "F";
    readonly message: "the card number is not valid";
    readonly advice: "Ask the buyer to correct the card number.";
  };
  readonly INVALID_EXPIRATION_DATE: {
    readonly status: "F";
    readonly message: "the expiry date of the card is not valid";
    readonly advice: "Ask the buyer to correct the expiry date.";
  };
  readonly INVALID_PAYMENT_METHOD_META_DATA: {
    readonly status: "F";
    readonly message: "the payment method data is missing or not valid";
    readonly advice: "Correct the field of paymentMethodMetaData that the message names.";
  };
  readonly RISK_REJECT: {
    readonly status: "F";
    readonly message: "risk control refused the payment";
    readonly advice: "Tell the buyer that the payment cannot be made this way.";
  };
  readonly SELECTED_CARD_BRAND_NOT_AVAILABLE: {
    readonly status: "F";
    readonly message: "the selected brand is not available for this card";
    readonly advice: "Let the buyer select another brand of the card.";
  };
  readonly AUTH_CANCELLED: {
    readonly status: "F";
    readonly message: "the authorization was cancelled";
    readonly advice: "Start a new payment with a new paymentRequestId.";
  };
  readonly AUTH_EXPIRED: {
    readonly status: "F";
    readonly message: "the authorization has expired";
    readonly advice: "Start a new payment with a new paymentRequestId.";
  };
  readonly AUTH_NOT_FOUND: {
    readonly status: "F";
    readonly message: "no authorization with this paymentId";
    readonly advice: "Check the paymentId and that it was made by this client.";
  };
  readonly CANCEL_WINDOW_EXCEED: {
    readonly status: "F";
    readonly message: "it is too late to cancel the payment";
    readonly advice: "Refund the payment instead.";
  };
  readonly CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT: {
    readonly status: "F";
    readonly message: "the captures would exceed the authorized amount";
    readonly advice: "Capture again with a new captureRequestId and an amount within what is left.";
  };
  readonly CURRENCY_NOT_SUPPORT: {
    readonly status: "F";
    readonly message: "the currency is not supported here";
    readonly advice: "Use the currency of the payment; for a new payment, one that the payment method takes.";
  };
  readonly INCREMENTAL_NOT_SUPPORT: {
    readonly status: "F";
    readonly message: "the authorized amount cannot be raised";
    readonly advice: "Capture what is authorized, and collect the rest with a new payment.";
  };
  readonly INVALID_AMOUNT: {
    readonly status: "F";
    readonly message: "the amount is not allowed";
    readonly advice: "Send a whole number of minor units that the currency and the payment method allow.";
  };
  readonly INVALID_CONTRACT: {
    readonly status: "F";
    readonly message: "the request does not fit the contract with the acquirer";
    readonly advice: "Check with the operator of the server what the contract covers.";
  };
  readonly INVALID_MERCHANT_STATUS: {
    readonly status: "F";
    readonly message: "the merchant account is not active at the acquirer";
    readonly advice: "Ask the operator of the server about the state of the account.";
  };
  readonly MULTI_CAPTURE_NOT_SUPPORTED: {
    readonly status: "F";
    readonly message: "this payment can be captured once only";
    readonly advice: "Take the first capture as final; collect the rest with a new payment.";
  };
  readonly NO_PAY_OPTIONS: {
    readonly status: "F";
    readonly message: "no acquirer takes this payment method";
    readonly advice: "Offer the buyer another payment method, or ask the operator to configure an acquirer.";
  };
  readonly ORDER_IS_CANCELED: {
    readonly status: "F";
    readonly message: "the payment was cancelled";
    readonly advice: "Start a new payment with a new paymentRequestId.";
  };
  readonly ORDER_IS_CLOSED: {
    readonly status: "F";
    readonly message: "the payment is closed";
    readonly advice: "Start a new payment with a new paymentRequestId.";
  };
  readonly ORDER_NOT_EXIST: {
    readonly status: "F";
    readonly message: "no such payment";
    readonly advice: "Check the id and that the payment was made by this client.";
  };
  readonly ORDER_STATUS_INVALID: {
    readonly status: "F";
    readonly message: "the state of the payment does not allow this";
    readonly advice: "Look at the payment with inquiryPayment before trying again.";
  };
  readonly PART_REFUND_NOT_SUPPORT: {
    readonly status: "F";
    readonly message: "this payment can be refunded as a whole only";
    readonly advice: "Refund the whole amount, with a new refundRequestId.";
  };
  readonly PAYMENT_AMOUNT_EXCEED_LIMIT: {
    readonly status: "F";
    readonly message: "the amount is above the limit of the payment method";
    readonly advice: "Use a smaller amount or another payment method.";
  };
  readonly PAYMENT_COUNT_EXCEED_LIMIT: {
    readonly status: "F";
    readonly message: "the number of payments or captures allowed is reached";
    readonly advice: "Ask the operator of the server for the limit.";
  };
  readonly PAYMENT_NOT_QUALIFIED: {
    readonly status: "F";
    readonly message: "the merchant may not use this payment method";
    readonly advice: "Check that the payment method is part of the contract.";
  };
  readonly PAYMENT_PROHIBITED: {
    readonly status: "F";
    readonly message: "the payment is prohibited";
    readonly advice: "Do not repeat it; ask the operator of the server for the reason.";
  };
  readonly PROCESS_FAIL: {
    readonly status: "F";
    readonly message: "the request failed";
    readonly advice: "Find the reason before trying again with a new request id; a repeat gives the same answer.";
  };
  readonly REFUND_AMOUNT_EXCEED: {
    readonly status: "F";
    readonly message: "the amount is more than what can be refunded";
    readonly advice: "Refund again with a new refundRequestId and an amount within what is left.";
  };
  readonly REFUND_NOT_SUPPORT: {
    readonly status: "F";
    readonly message: "this payment method has no refunds";
    readonly advice: "Give the money back in another way.";
  };
  readonly REFUND_WINDOW_EXCEED: {
    readonly status: "F";
    readonly message: "it is too late to refund the payment";
    readonly advice: "Give the money back in another way.";
  };
  readonly REPEAT_REQ_INCONSISTENT: {
    readonly status: "F";
    readonly message: "the request id was used before with different values";
    readonly advice: "Send the first values again, or use a new request id. The first request is not affected.";
  };
  readonly SETTLE_CONTRACT_NOT_MATCH: {
    readonly status: "F";
    readonly message: "no settlement contract fits the settlement currency";
    readonly advice: "Use a settlement currency of the contract.";
  };
  readonly PARAM_ILLEGAL: {
    readonly status: "F";
    readonly message: "a parameter is missing or not allowed";
    readonly advice: "Correct the field that the message names; the same request id may be used again.";
  };
  readonly INVALID_SIGNATURE: {
    readonly status: "F";
    readonly message: "the signature does not fit the request";
    readonly advice: "Sign the path, client id, Request-Time and raw body exactly as they are sent, with the registered key.";
  };
  readonly KEY_NOT_FOUND: {
    readonly status: "F";
    readonly message: "no key is registered for this client and key version";
    readonly advice: "Register the public key, or send the keyVersion that is registered.";
  };
  readonly INVALID_CLIENT: {
    readonly status: "F";
    readonly message: "the client id is not known";
    readonly advice: "Check the Client-Id header and whether it belongs to this environment.";
  };
  readonly NO_INTERFACE_DEF: {
    readonly status: "F";
    readonly message: "no such API";
    readonly advice: "Check the path of the request.";
  };
  readonly METHOD_NOT_SUPPORTED: {
    readonly status: "F";
    readonly message: "the HTTP method is not supported";
    readonly advice: "Use POST.";
  };
  readonly ACCESS_DENIED: {
    readonly status: "F";
    readonly message: "access denied";
    readonly advice: "Ask the operator of the server what this client may do.";
  };
  readonly SUCCESS: {
    readonly status: "S";
    readonly message: "success.";
    readonly advice: "Nothing.";
  };
  readonly PAYMENT_IN_PROCESS: {
    readonly status: "U";
    readonly message: "payment in process";
    readonly advice: "Send the buyer to the URL of the answer, then wait for notifyPayment or call inquiryPayment.";
  };
  readonly CAPTURE_IN_PROCESS: {
    readonly status: "U";
    readonly message: "capture in process";
    readonly advice: "Wait for notifyCapture or call inquiryPayment; a repeat with the same captureRequestId is safe.";
  };
  readonly UNKNOWN_EXCEPTION: {
    readonly status: "U";
    readonly message: "the outcome is not known";
    readonly advice: "Repeat the call with the same request id, or call inquiryPayment. Do not use a new id.";
  };
  readonly REQUEST_TRAFFIC_EXCEED_LIMIT: {
    readonly status: "U";
    readonly message: "too many requests";
    readonly advice: "Nothing was done. Repeat the same request, with the same ids, later and more slowly.";
  };
};
type ResultCode = keyof typeof resultCodes;
/** Whether a text, for example an acquirer's code, is a code of the table. */
declare function isResultCode(text: string): text is ResultCode;
/** How a call, a payment or a transaction ended. */
interface Result {
  /** At most 64 characters. One of `resultCodes`; a reader must expect codes it does not know and go by the status. */
  readonly resultCode: string;
  readonly resultStatus: ResultStatus;
  /** For people, at most 256 characters. Programs go by the code. */
  readonly resultMessage: string;
}
/**
 * The one body that ends the deliveries of a notification, whatever outcome it reported (apo/notifications). Send it
 * with HTTP 200; it is not signed. Anything else means: deliver again.
 */
declare const acknowledgement: {
  readonly result: Result;
};
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
/** Answer of cancel. A payment that had failed is answered `S` too, and stays failed. */
interface CancelResponse {
  readonly result: Result;
  readonly paymentId?: string;
  readonly paymentRequestId?: string;
  /** ISO 8601 with offset; with `S`. */
  readonly cancelTime?: string;
}
/** A boolean in a request: the documentation writes it as a string, the official SDKs send a JSON boolean. */
type WireBoolean = boolean | 'true' | 'false';
/** Body of `POST …/v1/payments/capture` (apo/capture_pay). */
interface CaptureRequest {
  /** The merchant's id of this capture, at most 64 characters; the key of idempotency. After `F` use a new one. */
  readonly captureRequestId: string;
  /** The server's id of the authorized payment, at most 64 characters. */
  readonly paymentId: string;
  /** In the currency of the payment; all captures together at most the authorized amount. */
  readonly captureAmount: Amount;
  /** True: nothing more will be captured, the rest goes back to the buyer. In the SDKs, undocumented in APO. */
  readonly isLastCapture?: WireBoolean;
}
/** Answer of capture. `S`: captured. `U`: wait for notifyCapture, inquire, or repeat the same request. `F`: final. */
interface CaptureResponse {
  readonly result: Result;
  /** The request's id. */
  readonly captureRequestId?: string;
  /** The server's id of the capture, at most 64 characters; keep it for refunds. */
  readonly captureId?: string;
  readonly paymentId?: string;
  readonly captureAmount?: Amount;
  /** ISO 8601 with offset; with `S`. */
  readonly captureTime?: string;
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/** A JSON object whose members are not known here. */
type JsonObject = {
  readonly [member: string]: unknown;
};
/** What the buyer buys (apo/pay). */
interface Order {
  readonly orderAmount: Amount;
  /** The merchant's order number, at most 64 characters. */
  readonly referenceOrderId?: string;
  /** Shown to the buyer, at most 256 characters. */
  readonly orderDescription?: string;
  readonly buyer?: Buyer;
  /** At most 100 items. */
  readonly goods?: readonly JsonObject[];
  readonly merchant?: JsonObject;
  readonly shipping?: JsonObject;
  readonly transit?: JsonObject;
  readonly lodging?: JsonObject;
}
interface Buyer {
  /** The merchant's id of the buyer, at most 64 characters. */
  readonly referenceBuyerId?: string;
  readonly buyerName?: JsonObject;
  /** At most 24 characters. */
  readonly buyerPhoneNo?: string;
  /** At most 64 characters. */
  readonly buyerEmail?: string;
  /** ISO 8601 with offset. */
  readonly buyerRegistrationTime?: string;
}
/** How the buyer pays (apo/pay). */
interface PaymentMethod {
  /** At most 64 characters, for example `CARD`, `APPLEPAY`, `GOOGLEPAY`, `PAYPAL`, `ALIPAY_HK`. */
  readonly paymentMethodType: string;
  /** Stored-card token, at most 128 characters. */
  readonly paymentMethodId?: string;
  readonly paymentMethodMetaData?: CardMetaData | JsonObject;
  /** Korean cards: the issuer authenticates the buyer. Default false. */
  readonly requireIssuerAuthentication?: WireBoolean;
  readonly customerId?: string;
  /** At most 2048 characters. */
  readonly extendInfo?: string;
}
/**
 * Card data sent server to server, which needs a PCI assessment of the sender. Whoever handles a value of this type
 * must not store or log it.
 */
interface CardMetaData {
  readonly cardNo: string;
  readonly cvv?: string;
  /** Two digits, `01` to `12`. */
  readonly expiryMonth: string;
  /** Last two digits of the year. */
  readonly expiryYear: string;
  readonly cardholderName?: {
    readonly firstName?: string;
    readonly lastName?: string;
  };
  readonly billingAddress?: JsonObject;
  /** ISO 3166, two letters; `KR` for Korean cards. */
  readonly paymentMethodRegion?: string;
  readonly is3DSAuthentication?: WireBoolean;
  /** APO's brand name, for cards that carry two. */
  readonly selectedCardBrand?: string;
}
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
/** `AUTOMATIC`: captured as soon as it is authorized. `MANUAL`: by the capture API. */
type CaptureMode = 'AUTOMATIC' | 'MANUAL';
/** Body of `POST …/v1/payments/pay` (apo/pay). URLs have at most 2048 characters. */
interface PayRequest {
  readonly productCode: 'CASHIER_PAYMENT';
  /** The merchant's id of this attempt to pay, at most 64 characters; the key of idempotency. */
  readonly paymentRequestId: string;
  readonly order: Order;
  /** In the currency of the order. */
  readonly paymentAmount: Amount;
  readonly paymentMethod: PaymentMethod;
  /** Required when the method is `CARD`. */
  readonly paymentFactor?: PaymentFactor;
  /**
   * ISO 8601 with offset. Default 14 minutes after the request (48 hours for a bank transfer); a value given must be
   * less than 10 minutes (48 hours) ahead.
   */
  readonly paymentExpiryTime?: string;
  /** The merchant's page that the buyer comes back to. */
  readonly paymentRedirectUrl: string;
  /** Takes precedence over the configured URL for notifyPayment; for notifyCapture the configured one does. */
  readonly paymentNotifyUrl?: string;
  readonly settlementStrategy?: SettlementStrategy;
  readonly env?: Env;
  /** ISO 3166, two letters. */
  readonly merchantRegion?: string;
  /** ISO 3166, two letters; sorts wallets. */
  readonly userRegion?: string;
  readonly creditPayPlan?: JsonObject;
  /** At most 32 characters; with terminal type `MINI_APP`. */
  readonly appId?: string;
  /** At most 32 characters; one client id, several locations. */
  readonly merchantAccountId?: string;
  /** JSON as a string; inquiryPayment and notifyPayment give it back. */
  readonly metadata?: string;
}
interface PaymentFactor {
  /** Missing means `AUTOMATIC`. */
  readonly captureMode?: CaptureMode;
  /** True: the money is held and taken by a capture. Needed for `CARD`. */
  readonly isAuthorization?: WireBoolean;
}
interface SettlementStrategy {
  /** ISO 4217, three letters. */
  readonly settlementCurrency?: string;
}
/** Where the buyer pays from. */
interface Env {
  readonly terminalType?: 'WEB' | 'WAP' | 'APP' | 'MINI_APP';
  readonly osType?: 'IOS' | 'ANDROID';
  readonly clientIp?: string;
  readonly userAgent?: string;
  /** At most 64 characters. */
  readonly deviceTokenId?: string;
  /** `acceptHeader`, `javaEnabled`, `javaScriptEnabled`, `language`, `userAgent`. */
  readonly browserInfo?: JsonObject;
  /** Of the buyer's screen: bits, and pixels. */
  readonly colorDepth?: number | string;
  readonly screenHeight?: number | string;
  readonly screenWidth?: number | string;
  /** Minutes from local time to UTC, -720 to 720: -120 where it is UTC+2. */
  readonly timeZoneOffset?: number | string;
}
/**
 * Answer of pay. `S`: paid, or authorized. `U` with `PAYMENT_IN_PROCESS`: send the buyer to a URL given. Other `U`:
 * inquire. `F`: try again with a new `paymentRequestId`.
 */
interface PayResponse {
  readonly result: Result;
  readonly paymentRequestId?: string;
  /** The server's id of the payment, at most 64 characters. */
  readonly paymentId?: string;
  readonly paymentAmount?: Amount;
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime?: string;
  /** With `S`. */
  readonly paymentTime?: string;
  /** Last moment to capture; with `S` of an authorization. */
  readonly authExpiryTime?: string;
  /** With `PAYMENT_IN_PROCESS` at least one of the three is present. */
  readonly normalUrl?: string;
  readonly schemeUrl?: string;
  readonly applinkUrl?: string;
  readonly paymentResultInfo?: PaymentResultInfo;
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/** Body of `POST …/v1/payments/consult` (ams/consult, SDK): how could the buyer pay this amount? Nothing is stored. */
interface ConsultRequest {
  readonly productCode: 'CASHIER_PAYMENT';
  readonly paymentAmount: Amount;
  /** With `captureMode` `MANUAL` only methods that can be captured by hand are enabled. */
  readonly paymentFactor?: PaymentFactor;
  /** Only these methods are listed. */
  readonly allowedPaymentMethods?: readonly string[];
  /** These methods are not listed. */
  readonly blockedPaymentMethods?: readonly string[];
  /** ISO 3166, two letters, or `GLOBAL`: only methods of these regions are listed. */
  readonly allowedPaymentMethodRegions?: readonly string[];
  /** ISO 3166, two letters: methods of this region come first. */
  readonly userRegion?: string;
  /** ISO 3166, two letters. */
  readonly merchantRegion?: string;
  readonly settlementStrategy?: SettlementStrategy;
  readonly env?: Env;
  /** At most 32 characters; one client id, several locations. */
  readonly merchantAccountId?: string;
}
/** The SDKs' whole list; methods served here are of the categories `CARD` and `WALLET`. */
type PaymentMethodCategory = 'ALIPAY_PLUS' | 'WALLET' | 'MOBILE_BANKING_APP' | 'BANK_TRANSFER' | 'ONLINE_BANKING' | 'CARD' | 'OTC' | 'VA';
/** Those of the SDKs' list that are given here. */
type DisableReason = 'CHANNEL_DISABLE' | 'CHANNEL_NOT_SUPPORT_CURRENCY' | 'CURRENT_CHANNEL_NOT_EXIST' | 'EXCEED_CHANNEL_LIMIT_RULE';
/** A payment method, and whether the amount can be paid with it. */
interface PaymentOption {
  readonly paymentMethodType: string;
  readonly paymentMethodCategory: PaymentMethodCategory;
  /** ISO 3166, two letters, or `GLOBAL`. */
  readonly paymentMethodRegion: readonly string[];
  readonly enabled: boolean;
  /** When it is not enabled. */
  readonly disableReason?: DisableReason;
  /** ISO 4217, three letters. */
  readonly supportedCurrencies: readonly string[];
  /** With `CARD`. */
  readonly paymentOptionDetail?: PaymentOptionDetail;
}
interface PaymentOptionDetail {
  /** APO's brand names. */
  readonly supportCardBrands: readonly {
    readonly cardBrand: string;
  }[];
}
interface ConsultResponse {
  readonly result: Result;
  /** With `S`; the most relevant first. Empty when nothing served is among what was asked for. */
  readonly paymentOptions?: readonly PaymentOption[];
}
/** Body of `POST …/v1/payments/createPaymentSession` (apo/payment_session). URLs have at most 2048 characters. */
interface CreatePaymentSessionRequest {
  readonly productCode?: 'CASHIER_PAYMENT';
  /** `CHECKOUT_PAYMENT` for the hosted page; at most 32 characters. */
  readonly productScene?: string;
  /** Of the payment that the session leads to; at most 64 characters, the key of idempotency. */
  readonly paymentRequestId: string;
  readonly order: Order;
  /** In the currency of the order. */
  readonly paymentAmount: Amount;
  /** The one method that the page offers, where `availablePaymentMethod` lists none. */
  readonly paymentMethod?: Partial<PaymentMethod>;
  readonly availablePaymentMethod?: AvailablePaymentMethod;
  readonly paymentFactor?: PaymentFactor;
  /** ISO 8601 with offset, within the next hour; an hour when missing. */
  readonly paymentSessionExpiryTime?: string;
  /** The merchant's page that the buyer comes back to. */
  readonly paymentRedirectUrl: string;
  /** Takes precedence over the configured URL for notifyPayment; for notifyCapture the configured one does. */
  readonly paymentNotifyUrl?: string;
  readonly settlementStrategy?: SettlementStrategy;
  readonly env?: Env;
  /** Language of the page, at most 8 characters, for example `de_DE`. */
  readonly locale?: string;
  /** JSON as a string; inquiryPayment and notifyPayment give it back. */
  readonly metadata?: string;
}
/** What the page may offer. */
interface AvailablePaymentMethod {
  readonly paymentMethodTypeList?: readonly PaymentMethodTypeItem[];
}
interface PaymentMethodTypeItem {
  readonly paymentMethodType: string;
  /** A small number comes first. */
  readonly paymentMethodOrder?: number | string;
  readonly expressCheckout?: WireBoolean;
}
/** Answer of createPaymentSession. A session holds no money: there is no payment before submitPay or the buyer's try. */
interface CreatePaymentSessionResponse {
  readonly result: Result;
  /** Opaque, at most 4096 characters; for scripts in the buyer's browser. */
  readonly paymentSessionData?: string;
  /** At most 64 characters. */
  readonly paymentSessionId?: string;
  /** ISO 8601 with offset. */
  readonly paymentSessionExpiryTime?: string;
  /** The checkout page, at most 2048 characters. Who has it can pay, and nothing else. */
  readonly normalUrl?: string;
}
/**
 * Where a payment stands. An authorized card payment reads `SUCCESS`, captured or not; captures show in
 * `transactions` only (apo/payment_status).
 */
type PaymentStatus = 'SUCCESS' | 'FAIL' | 'PROCESSING' | 'CANCELLED' | 'PENDING';
type TransactionType = 'PAYMENT' | 'REFUND' | 'CAPTURE' | 'CANCEL' | 'AUTHORIZATION' | 'VOID' | 'INCREMENTAL';
/** Body of `POST …/v1/payments/inquiryPayment`: one of the ids; `paymentId` wins (apo/paymentri_online). */
interface InquiryPaymentRequest {
  /** At most 64 characters. */
  readonly paymentId?: string;
  /** At most 64 characters. */
  readonly paymentRequestId?: string;
  readonly merchantAccountId?: string;
}
/** Answer of inquiryPayment. `result` tells whether the inquiry worked, not how the payment went. */
interface InquiryPaymentResponse {
  readonly result: Result;
  readonly paymentStatus?: PaymentStatus;
  /** Of the payment itself, at most 64 characters. */
  readonly paymentResultCode?: string;
  /** At most 256 characters. */
  readonly paymentResultMessage?: string;
  readonly paymentRequestId?: string;
  readonly paymentId?: string;
  readonly paymentAmount?: Amount;
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime?: string;
  /** Only with `SUCCESS`. */
  readonly paymentTime?: string;
  /** Last moment to capture. */
  readonly authExpiryTime?: string;
  readonly paymentMethodType?: string;
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
  readonly paymentResultInfo?: PaymentResultInfo;
  /** Only when there is a capture or a refund. */
  readonly transactions?: readonly Transaction[];
  /** As given to pay. */
  readonly metadata?: string;
}
/** One capture or refund of a payment (guide, table 4). Go by `transactionResult.resultStatus`. */
interface Transaction {
  readonly transactionType: TransactionType;
  readonly transactionStatus: PaymentStatus;
  /** `captureId` or `refundId`. */
  readonly transactionId: string;
  /** `captureRequestId` or `refundRequestId`. */
  readonly transactionRequestId: string;
  readonly transactionAmount: Amount;
  /** While it is open: `U` with `PAYMENT_IN_PROCESS`, for a capture too. */
  readonly transactionResult: Result;
  /** ISO 8601 with offset; when finished. */
  readonly transactionTime?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
type RefundStatus = 'SUCCESS' | 'PROCESSING' | 'FAIL';
/** Body of `POST …/v1/payments/inquiryRefund`: one of the ids; `refundId` wins (ams/ir_online). */
interface InquiryRefundRequest {
  /** At most 64 characters. */
  readonly refundId?: string;
  /** At most 64 characters. */
  readonly refundRequestId?: string;
  readonly merchantAccountId?: string;
}
/** Answer of inquiryRefund. `result` tells whether the inquiry worked, `refundStatus` how the refund went. */
interface InquiryRefundResponse {
  readonly result: Result;
  readonly refundId?: string;
  readonly refundRequestId?: string;
  readonly refundAmount?: Amount;
  readonly refundStatus?: RefundStatus;
  /** ISO 8601 with offset; with `SUCCESS`. */
  readonly refundTime?: string;
  /** Cards: by which the buyer's bank finds it; at most 64 and 32 characters. */
  readonly arn?: string;
  readonly rrn?: string;
  readonly acquirerInfo?: AcquirerInfo;
  /** As given to refund. */
  readonly metadata?: string;
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
/** Path of each API of this server, without the sandbox prefix. The method is always POST. */
declare const endpointPaths: {
  readonly pay: "/ams/api/v1/payments/pay";
  readonly createPaymentSession: "/ams/api/v1/payments/createPaymentSession";
  readonly submitPay: "/ams/api/v1/payments/submitPay";
  readonly capture: "/ams/api/v1/payments/capture";
  readonly inquiryPayment: "/ams/api/v1/payments/inquiryPayment";
  readonly cancel: "/ams/api/v1/payments/cancel";
  readonly refund: "/ams/api/v1/payments/refund";
  readonly inquiryRefund: "/ams/api/v1/payments/inquiryRefund";
  readonly consult: "/ams/api/v1/payments/consult";
  readonly updateAmount: "/ams/api/v1/payments/updateAmount";
};
type Endpoint = keyof typeof endpointPaths;
/** Body of `POST …/v1/payments/refund` (apo/refund_online). */
interface RefundRequest {
  /** The merchant's id of this refund, at most 64 characters; the key of idempotency. After `F` use a new one. */
  readonly refundRequestId: string;
  /** The server's id of the payment, at most 64 characters. */
  readonly paymentId: string;
  /** In the currency of the payment; all refunds together at most what was captured. */
  readonly refundAmount: Amount;
  /** The capture to give back from, at most 64 characters; without it the payment as a whole. */
  readonly captureId?: string;
  /** The merchant's own number, at most 64 characters. */
  readonly referenceRefundId?: string;
  /** At most 256 characters. */
  readonly refundReason?: string;
  /** Where notifyRefund goes, at most 1024 characters; it outranks the one that is set for the client. */
  readonly refundNotifyUrl?: string;
  /** Echoed by inquiryRefund. */
  readonly metadata?: string;
}
/** Answer of refund. `S`: refunded. `U`: wait for notifyRefund, inquire, or repeat the same request. `F`: final. */
interface RefundResponse {
  readonly result: Result;
  /** The request's id. */
  readonly refundRequestId?: string;
  /** The server's id of the refund, at most 64 characters. */
  readonly refundId?: string;
  readonly paymentId?: string;
  readonly refundAmount?: Amount;
  /** ISO 8601 with offset; with `S`. */
  readonly refundTime?: string;
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/** Body of `POST …/v1/payments/submitPay` (apo/submitPay): makes the payment of a session. */
interface SubmitPayRequest {
  /** As createPaymentSession gave it, at most 64 characters. */
  readonly paymentSessionId: string;
  /** That of the session. */
  readonly paymentAmount?: Amount;
  readonly order?: Order;
}
/** Answer of submitPay, from the payment as it stands. `U` with `PAYMENT_IN_PROCESS`: send the buyer to `normalUrl`. */
interface SubmitPayResponse {
  readonly result: Result;
  readonly paymentRequestId?: string;
  readonly paymentId?: string;
  readonly paymentAmount?: Amount;
  /** ISO 8601 with offset. */
  readonly paymentCreateTime?: string;
  /** The checkout page, while the payment is in process. */
  readonly normalUrl?: string;
}
/** Body of `POST …/v1/payments/updateAmount` (ams/updateAmount): raises the amount of an authorization. */
interface UpdateAmountRequest {
  /** The merchant's id of this update, at most 64 characters; the key of idempotency. */
  readonly updateRequestId: string;
  /** At most 64 characters. */
  readonly paymentId: string;
  /** The new total, not what is added: more than is authorized now, in the same currency. */
  readonly amount: Amount;
}
/** Answer of updateAmount. `S`: accepted; what came of it is told by notifyPayment, and shows in inquiryPayment. */
interface UpdateAmountResponse {
  readonly result: Result;
  readonly updateRequestId?: string;
  readonly paymentId?: string;
  readonly amount?: Amount;
}
/** Body of notifyPayment with the result of an update (ams/paymentrn_online). `paymentAmount` is what is authorized now. */
interface NotifyUpdateAmount extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'UPDATE_AMOUNT_RESULT';
  readonly updateRequestId: string;
}
/** The ids by which a call can be found again; those that it has. */
interface RequestIds {
  readonly paymentRequestId?: string;
  readonly paymentId?: string;
  readonly paymentSessionId?: string;
  readonly captureRequestId?: string;
  readonly captureId?: string;
  readonly refundRequestId?: string;
  readonly refundId?: string;
  readonly updateRequestId?: string;
}
/** Whether APO got the request: certainly, certainly not, or nobody can tell. */
type WasSent = true | false | 'unknown';
interface ErrorDetails {
  readonly api?: Endpoint | undefined;
  readonly requestIds?: RequestIds | undefined;
  readonly cause?: unknown;
}
/**
 * What every error of the SDK is. A message says what to do next, and neither the message nor a field holds a key, card
 * data or a body. A business `F` is never thrown: it is a result.
 */
declare abstract class ApoError extends Error {
  abstract readonly sent: WasSent;
  /** Absent for what was found before any call: a key, a URL, an amount. */
  readonly api?: Endpoint;
  /** Also those that the SDK generated: with them the same call can be made again. */
  readonly requestIds: RequestIds;
  constructor(message: string, { api, requestIds, cause }: ErrorDetails);
  /** For logs: an `Error` alone becomes `{}` in JSON. Without the stack and the cause. */
  toJSON(): object;
}
/** The caller's mistake, found here; nothing was sent: a key, a URL, an id, an amount. */
declare class InvalidRequestError extends ApoError {
  readonly name = "InvalidRequestError";
  readonly sent = false;
  constructor(message: string, details?: ErrorDetails);
}
/** No connection was made in any of the tries, so nothing was done. Call again with the same ids. */
declare class NotSentError extends ApoError {
  readonly name = "NotSentError";
  readonly sent = false;
}
/**
 * The gateway refused the request itself: signature, key, client id, path, a parameter, or what this client may do.
 * Nothing was done, and the same request would be refused again: correct it first. Its ids may be used again then.
 */
declare class RequestRefusedError extends ApoError {
  readonly name = "RequestRefusedError";
  readonly sent = true;
  /** For example `INVALID_SIGNATURE` or `PARAM_ILLEGAL`. */
  readonly code: string;
  /** What to do about it. */
  readonly advice: string;
  constructor(result: Result, details: ErrorDetails);
  toJSON(): object;
}
/**
 * The request may have arrived, and its outcome could not be learned: money may have moved or not. Neither a success nor
 * a failure. Make the same call again with the ids in `requestIds`, or inquire; a new id could pay twice.
 */
declare class OutcomeUnknownError extends ApoError {
  readonly name: string;
  readonly sent = "unknown";
  /** To tell it, and what extends it, apart where `instanceof` does not reach: across bundles. */
  readonly outcomeUnknown = true;
}
/** Why an answer was not believed. */
type BadAnswerReason =
/** No signature at all. */
'unsigned' |
/** The headers `signature`, `client-id` and `response-time` are not each there once and well-formed. */
'malformed' |
/** Signed for another client id. */
'other-client' |
/** Signed with a key version for which no key was given. */
'key-unknown' |
/** The signature does not fit the answer and the key. */
'wrong-signature';
/**
 * An answer came that is not signed, or not by the gateway, so it was not believed. The request may well have been
 * carried out: do not repeat it with a new id. After correcting what the message names, call again with the same ids.
 */
declare class BadAnswerSignatureError extends OutcomeUnknownError {
  readonly name = "BadAnswerSignatureError";
  readonly reason: BadAnswerReason;
  /** HTTP status of the answer. */
  readonly httpStatus: number;
  /** What the answer claims, for a person who looks for the mistake. Never act on it: anybody could have written it. */
  readonly claimedCode: string | undefined;
  constructor(answer: {
    readonly reason: BadAnswerReason;
    readonly httpStatus: number;
    readonly claimedCode: string | undefined;
  }, details: ErrorDetails);
  toJSON(): object;
}
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
/**
 * The few platform types in the public types, without insisting on `lib.dom` or `@types/node`: where the global type
 * exists it is that one, otherwise as much of it as the SDK uses.
 */
/** The platform's `AbortSignal`. */
type CancelSignal = typeof globalThis extends {
  AbortSignal: {
    prototype: infer Signal;
  };
} ? Signal : {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
};
/** What the SDK passes to `fetch`. */
interface FetchInit {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly redirect: 'manual';
  readonly signal: CancelSignal;
}
/** What the SDK reads of a `Response`. */
interface FetchAnswer {
  readonly status: number;
  readonly headers: {
    get(name: string): string | null;
  };
  arrayBuffer(): Promise<ArrayBuffer>;
}
/** The platform's `fetch`, or one of its kind: with a proxy, a connection pool or a certificate of its own. */
type FetchLike = (url: string, init: FetchInit) => Promise<FetchAnswer>;
/**
 * The gateway's public key; several by version while one is being replaced. One alone answers for every version: Antom's
 * dashboard shows a key and no number.
 */
type PublicKeys = KeyInput | Readonly<Record<number, KeyInput>>;
/** How long to wait and how often to try; times in milliseconds. */
interface Patience {
  /** For one try, from connecting to the last byte of the answer. Default 12,000. */
  readonly timeoutMs?: number;
  /** For the whole call, with its retries and the inquiry after them. Default 60,000. */
  readonly deadlineMs?: number;
  /** Default 3; 1 means no retries. All tries of a call are the same request with the same id. */
  readonly maxTries?: number;
}
interface ApoClientOptions extends Patience {
  /** `https://open-de-global.alipay.com` or wherever the gateway is; no path. A sandbox client needs no other URL. */
  readonly gatewayUrl: string;
  /** As the dashboard shows it. One that begins with `SANDBOX_` makes the SDK use the sandbox's paths. */
  readonly clientId: string;
  /** The merchant's own. It stays in this process, and no error, log or JSON of the client shows it. */
  readonly privateKey: KeyInput;
  /** The gateway's, never the merchant's own; several by version while one is being replaced. */
  readonly apoPublicKey: PublicKeys;
  /** Which of the merchant's registered keys signs, from 1. Default 1. */
  readonly keyVersion?: number;
  /** Pause before the first retry, doubled before each further one, with chance in it. Default 250 ms. */
  readonly retryDelayMs?: number;
  /** Default: the platform's. It must follow no redirects and make no retries of its own. */
  readonly fetch?: FetchLike;
  /** Told of every call when it is over, and not waited for; for logs and measurements. What it throws is dropped. */
  readonly onCall?: (event: CallEvent) => unknown;
}
interface CallOptions extends Patience {
  /** Ends the waiting, not the request: what was sent may be carried out, and `OutcomeUnknownError` says so. */
  readonly signal?: CancelSignal;
}
/** What became of a call. Holds no amounts, no buyer's data and no card. */
interface CallEvent {
  readonly api: Endpoint;
  readonly requestIds: RequestIds;
  /** How often it was sent, or tried to be. */
  readonly tries: number;
  readonly durationMs: number;
  readonly outcome: 'answered' | 'inquired' | 'refused' | 'not-sent' | 'unknown' | 'bad-signature' | 'invalid';
  /** With `answered`, `inquired` and `refused`. */
  readonly resultStatus?: ResultStatus;
  readonly resultCode?: string;
}
/** One of the catalogue (`resultCodes`), or another: go by `status`, and use codes to explain. */
type Code = ResultCode | (string & {});
interface Answered<Response> {
  readonly code: Code;
  /** For people, in English, from the gateway. */
  readonly message: string;
  /** What to do next. */
  readonly advice: string;
  /** `inquiry`: the call itself was never answered, and an inquiry found out how it ended. */
  readonly from: 'answer' | 'inquiry';
  /** The whole answer; with `from` `inquiry` only what the inquiry tells of it. */
  readonly response: Response;
}
/** It was done. */
interface Succeeded<Response> extends Answered<Response> {
  readonly status: 'S';
}
/** It was not done, for good: a repeat gives the same answer, and another try needs a new request id. */
interface Failed<Response> extends Answered<Response> {
  readonly status: 'F';
}
/** Not decided yet, or not known: neither done nor failed. */
interface Open<Response> extends Answered<Response> {
  readonly status: 'U';
}
/** What every result says, by status. */
type Outcome<Response> = Succeeded<Response> | Failed<Response> | Open<Response>;
/** One of the two ids; `paymentId` wins. */
type PaymentReference = InquiryPaymentRequest & ({
  readonly paymentId: string;
} | {
  readonly paymentRequestId: string;
});
/**
 * A payment as it stands. Whether it was paid says `paymentStatus` alone: an authorized card payment reads `SUCCESS`,
 * captured or not, and its captures and refunds are in `transactions` (`findCapture`, `findRefund`).
 */
interface Payment extends Omit<InquiryPaymentResponse, 'result' | 'paymentStatus' | 'transactions'> {
  readonly paymentStatus: PaymentStatus;
  /** Captures and refunds, empty when there are none. */
  readonly transactions: readonly Transaction[];
}
/** The inquiry worked. How the payment went is in `payment`, not in `status` or `code`. */
interface PaymentFound extends Succeeded<InquiryPaymentResponse> {
  readonly payment: Payment;
}
/** The inquiry failed: with `ORDER_NOT_EXIST` APO knows no such payment, or not yet when pay was not answered. */
interface PaymentNotFound extends Failed<InquiryPaymentResponse> {}
type InquiryPaymentResult = PaymentFound | PaymentNotFound | Open<InquiryPaymentResponse>;
interface FoundTransaction {
  /** How it went. */
  readonly status: ResultStatus;
  readonly code: Code;
  readonly message: string;
  /** ISO 8601 with offset; when finished. */
  readonly time?: string;
  readonly acquirerInfo?: AcquirerInfo;
  /** The whole entry. */
  readonly transaction: Transaction;
}
interface FoundCapture extends FoundTransaction {
  readonly captureId: string;
  readonly captureRequestId: string;
  readonly captureAmount: Amount;
}
interface FoundRefund extends FoundTransaction {
  readonly refundId: string;
  readonly refundRequestId: string;
  readonly refundAmount: Amount;
}
/** The capture of this payment with this `captureRequestId` or `captureId`; undefined when there is none. */
declare function findCapture(payment: Pick<Payment, 'transactions'>, id: string): FoundCapture | undefined;
/** The refund of this payment with this `refundRequestId` or `refundId`; undefined when there is none. */
declare function findRefund(payment: Pick<Payment, 'transactions'>, id: string): FoundRefund | undefined;
interface OfCancel {
  readonly paymentId?: string;
  readonly paymentRequestId?: string;
}
/** Nothing is held or will be taken any more. A payment that had failed is answered so too. */
interface CancelSucceeded extends OfCancel, Succeeded<CancelResponse> {
  /** ISO 8601 with offset. */
  readonly cancelTime?: string;
}
/** Not cancelled; what was held or paid still is. With `CANCEL_WINDOW_EXCEED` refund it instead. */
interface CancelFailed extends OfCancel, Failed<CancelResponse> {}
/** Cancel again with the same id: no notification tells. */
interface CancelOpen extends OfCancel, Open<CancelResponse> {}
type CancelResult = CancelSucceeded | CancelFailed | CancelOpen;
interface CaptureInput extends Omit<CaptureRequest, 'captureRequestId'> {
  /**
   * The merchant's id of this capture, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK makes
   * one and returns it. Give your own, stored before the call, if a crash of your process must not lose it: only with it
   * can the capture be repeated without capturing twice. After `F` use a new one.
   */
  readonly captureRequestId?: string | undefined;
}
interface OfCapture {
  readonly captureRequestId: string;
  readonly paymentId: string;
  /** As asked for. */
  readonly captureAmount: Amount;
}
interface CaptureSucceeded extends OfCapture, Succeeded<CaptureResponse> {
  /** APO's id of the capture; keep it for refunds. */
  readonly captureId: string;
  /** ISO 8601 with offset. APO documents it for every `S`; do not fail an order that is paid if it is missing. */
  readonly captureTime?: string;
}
/** Nothing was captured by this request. */
interface CaptureFailed extends OfCapture, Failed<CaptureResponse> {
  readonly captureId?: string;
}
/** Neither captured nor failed yet. Wait for notifyCapture, `captureAndWait`, or capture again with the same id. */
interface CaptureOpen extends OfCapture, Open<CaptureResponse> {
  readonly captureId?: string;
}
type CaptureResult = CaptureSucceeded | CaptureFailed | CaptureOpen;
interface ConsultInput extends Omit<ConsultRequest, 'productCode'> {
  /** Default `CASHIER_PAYMENT`. */
  readonly productCode?: 'CASHIER_PAYMENT';
}
interface Consulted extends Succeeded<ConsultResponse> {
  /** The most relevant first; those with `enabled` false say why. */
  readonly paymentOptions: readonly PaymentOption[];
}
type ConsultResult = Consulted | Failed<ConsultResponse> | Open<ConsultResponse>;
interface WaitOptions extends Omit<CallOptions, 'deadlineMs'> {
  /** For everything together, milliseconds; default 60,000. What is still open then is returned as it is. */
  readonly deadlineMs?: number;
}
/** Who captures. With `MANUAL` the money is only held until `capture`, so it must be an authorization. */
type CaptureChoice = {
  readonly captureMode: 'MANUAL';
  readonly isAuthorization: true | 'true';
} | {
  readonly captureMode?: 'AUTOMATIC';
  readonly isAuthorization?: WireBoolean;
};
interface PayInput extends Omit<PayRequest, 'paymentRequestId' | 'productCode' | 'paymentFactor'> {
  /**
   * The merchant's id of this attempt to pay, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK
   * makes one and returns it. Give your own, stored before the call, if a crash of your process must not lose it: only
   * with it can the payment be found or repeated without paying twice. After `F` use a new one.
   */
  readonly paymentRequestId?: string | undefined;
  /** Default `CASHIER_PAYMENT`, the only one of this product. */
  readonly productCode?: 'CASHIER_PAYMENT';
  /** Required when the method is `CARD`. */
  readonly paymentFactor?: CaptureChoice;
}
interface OfPayment {
  readonly paymentRequestId: string;
  /** As asked for. */
  readonly paymentAmount: Amount;
}
/** Paid; with `isAuthorization` authorized, to be captured until `authExpiryTime`. */
interface PaySucceeded extends OfPayment, Succeeded<PayResponse> {
  /** APO's id of the payment; captures and refunds need it. */
  readonly paymentId: string;
  /** ISO 8601 with offset, as the next. */
  readonly paymentTime?: string;
  readonly authExpiryTime?: string;
}
/** Not paid. Another try needs a new `paymentRequestId`. */
interface PayFailed extends OfPayment, Failed<PayResponse> {
  readonly paymentId?: string;
}
/** The buyer must go on at a URL of APO's; afterwards notifyPayment and inquiryPayment tell how it went. */
interface PayRedirect extends OfPayment, Open<PayResponse> {
  readonly next: 'redirect';
  readonly paymentId?: string;
  /** Where to send the buyer's browser: the first that APO gave of the three below. */
  readonly url: string;
  /** A web page. */
  readonly normalUrl?: string;
  /** Opens an app by its scheme. */
  readonly schemeUrl?: string;
  /** Opens an app by a link of the system (universal link, app link). */
  readonly applinkUrl?: string;
}
/** Not decided, or not known, and nothing for the buyer to do. Inquire (`waitForPayment`), or pay again with the same id. */
interface PayOpen extends OfPayment, Open<PayResponse> {
  readonly next: 'inquire';
  readonly paymentId?: string;
}
type PayResult = PaySucceeded | PayFailed | PayRedirect | PayOpen;
interface RefundInput extends Omit<RefundRequest, 'refundRequestId'> {
  /**
   * The merchant's id of this refund, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK makes
   * one and returns it. Give your own, stored before the call, if a crash of your process must not lose it: only with it
   * can the refund be repeated without refunding twice. After `F` use a new one.
   */
  readonly refundRequestId?: string | undefined;
}
interface OfRefund {
  readonly refundRequestId: string;
  readonly paymentId: string;
  /** As asked for. */
  readonly refundAmount: Amount;
}
interface RefundSucceeded extends OfRefund, Succeeded<RefundResponse> {
  readonly refundId: string;
  /** ISO 8601 with offset. */
  readonly refundTime?: string;
}
/** Nothing was refunded by this request. */
interface RefundFailed extends OfRefund, Failed<RefundResponse> {
  readonly refundId?: string;
}
/** Neither refunded nor failed yet. Wait for notifyRefund, `refundAndWait`, or refund again with the same id. */
interface RefundOpen extends OfRefund, Open<RefundResponse> {
  readonly refundId?: string;
}
type RefundResult = RefundSucceeded | RefundFailed | RefundOpen;
/** One of the two ids; `refundId` wins. */
type RefundReference = InquiryRefundRequest & ({
  readonly refundId: string;
} | {
  readonly refundRequestId: string;
});
/** A refund as it stands; how it went says `refundStatus` alone. */
interface Refund extends Omit<InquiryRefundResponse, 'result' | 'refundStatus'> {
  readonly refundStatus: RefundStatus;
}
/** The inquiry worked. How the refund went is in `refund`, not in `status` or `code`. */
interface RefundFound extends Succeeded<InquiryRefundResponse> {
  readonly refund: Refund;
}
/** The inquiry failed: APO knows no such refund, or not yet when refund was not answered. */
interface RefundNotFound extends Failed<InquiryRefundResponse> {}
type InquiryRefundResult = RefundFound | RefundNotFound | Open<InquiryRefundResponse>;
interface CreatePaymentSessionInput extends Omit<CreatePaymentSessionRequest, 'paymentRequestId' | 'paymentFactor'> {
  /**
   * Of the payment that the session leads to, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK
   * makes one and returns it: store it, the payment is found by it.
   */
  readonly paymentRequestId?: string | undefined;
  readonly paymentFactor?: CaptureChoice;
}
interface OfSession {
  readonly paymentRequestId: string;
  /** As asked for. */
  readonly paymentAmount: Amount;
}
/** There is a session, and no payment yet: money moves when the buyer pays on its page. */
interface SessionCreated extends OfSession, Succeeded<CreatePaymentSessionResponse> {
  readonly paymentSessionId: string;
  /** The checkout page for the buyer. Absent where the session is for scripts in the merchant's own page. */
  readonly normalUrl?: string;
  /** For APO's scripts in the merchant's own page. */
  readonly paymentSessionData?: string;
  /** ISO 8601 with offset. */
  readonly paymentSessionExpiryTime?: string;
}
type CreatePaymentSessionResult = SessionCreated | (OfSession & Failed<CreatePaymentSessionResponse>) | (OfSession & Open<CreatePaymentSessionResponse>);
interface OfSubmitPay {
  readonly paymentSessionId: string;
  readonly paymentRequestId?: string;
  readonly paymentId?: string;
}
/** Paid, or authorized. */
interface SubmitPaySucceeded extends OfSubmitPay, Succeeded<SubmitPayResponse> {
  readonly paymentRequestId: string;
  readonly paymentId: string;
}
interface SubmitPayFailed extends OfSubmitPay, Failed<SubmitPayResponse> {}
/** The buyer must go on at `url`; afterwards notifyPayment and inquiryPayment tell how it went. */
interface SubmitPayRedirect extends OfSubmitPay, Open<SubmitPayResponse> {
  readonly next: 'redirect';
  readonly url: string;
}
/** Not decided, or not known. Inquire, or repeat the call. */
interface SubmitPayOpen extends OfSubmitPay, Open<SubmitPayResponse> {
  readonly next: 'inquire';
}
type SubmitPayResult = SubmitPaySucceeded | SubmitPayFailed | SubmitPayRedirect | SubmitPayOpen;
interface UpdateAmountInput extends Omit<UpdateAmountRequest, 'updateRequestId'> {
  /**
   * The merchant's id of this update, 1 to 64 visible ASCII characters; the key of idempotency. Left out, the SDK makes
   * one and returns it.
   */
  readonly updateRequestId?: string | undefined;
}
interface OfUpdate {
  readonly updateRequestId: string;
  readonly paymentId: string;
  /** The new total, as asked for. */
  readonly amount: Amount;
}
/** Accepted, and not yet raised: notifyPayment with `UPDATE_AMOUNT_RESULT` tells, and inquiryPayment shows the amount. */
interface UpdateAmountAccepted extends OfUpdate, Succeeded<UpdateAmountResponse> {}
type UpdateAmountResult = UpdateAmountAccepted | (OfUpdate & Failed<UpdateAmountResponse>) | (OfUpdate & Open<UpdateAmountResponse>);
/**
 * A merchant's way to Antom Payment Orchestration, at Antom or at a Capstan.
 *
 * Every method gives a result whose `status` is `S` (done), `F` (not done, for good) or `U` (not decided), each with the
 * ids of the request. It rejects with an `ApoError` when there is no such result: see the classes that extend it. A call
 * that is not answered is repeated with the same id, which APO carries out once, and inquired after.
 */
declare class ApoClient {
  #private;
  /** Throws `InvalidRequestError`. Makes no connection and reads no key; `checkKeys` does that, or the first call. */
  constructor(options: ApoClientOptions);
  /** Rejects with `InvalidRequestError` when a key cannot be read; call it when a program starts, to learn it there. */
  checkKeys(): Promise<void>;
  /** Pays, authorizes, or says where the buyer must go on. */
  pay(request: PayInput, options?: CallOptions): Promise<PayResult>;
  /** Opens a session for the hosted checkout page, on which the buyer chooses how to pay. */
  createPaymentSession(request: CreatePaymentSessionInput, options?: CallOptions): Promise<CreatePaymentSessionResult>;
  /** Makes the payment of a session; with it the payment can be inquired before the buyer's first try. */
  submitPay(request: SubmitPayRequest, options?: CallOptions): Promise<SubmitPayResult>;
  /** Takes all or a part of what was authorized. */
  capture(request: CaptureInput, options?: CallOptions): Promise<CaptureResult>;
  /**
   * As `capture`, and follows a `U` by inquiryPayment to `S` or `F`. What is still open at the deadline is returned as
   * `U`: it may succeed later, and notifyCapture tells.
   */
  captureAndWait(request: CaptureInput, options?: WaitOptions): Promise<CaptureResult>;
  /** Looks at a payment with its captures and refunds; changes nothing. */
  inquiryPayment(request: PaymentReference, options?: CallOptions): Promise<InquiryPaymentResult>;
  /**
   * Inquires until the payment is paid, failed or cancelled: `payment.paymentStatus` tells. At the deadline the last
   * inquiry is returned. A payment that APO does not know is waited for, too: its pay may be on the way.
   */
  waitForPayment(request: PaymentReference, options?: WaitOptions): Promise<InquiryPaymentResult>;
  /** Ends a payment that is not captured: what was held is released. The whole payment or nothing. */
  cancel(request: PaymentReference, options?: CallOptions): Promise<CancelResult>;
  /** Gives back all or a part of what was captured. */
  refund(request: RefundInput, options?: CallOptions): Promise<RefundResult>;
  /** As `refund`, and follows a `U` by inquiryRefund; as `captureAndWait`. */
  refundAndWait(request: RefundInput, options?: WaitOptions): Promise<RefundResult>;
  /** Looks at a refund; changes nothing. */
  inquiryRefund(request: RefundReference, options?: CallOptions): Promise<InquiryRefundResult>;
  /** Lists the methods with which an amount can be paid; stores nothing. */
  consult(request: ConsultInput, options?: CallOptions): Promise<ConsultResult>;
  /** Raises the amount of an authorization before its capture. `S` means accepted; notifyPayment tells what came of it. */
  updateAmount(request: UpdateAmountInput, options?: CallOptions): Promise<UpdateAmountResult>;
}
/** The body of each notification by its `notifyType`. */
interface NotificationBodies {
  readonly CAPTURE_RESULT: NotifyCapture;
  readonly REFUND_RESULT: NotifyRefund;
  readonly PAYMENT_RESULT: NotifyPayment & {
    readonly notifyType: 'PAYMENT_RESULT';
  };
  readonly PAYMENT_PENDING: NotifyPayment & {
    readonly notifyType: 'PAYMENT_PENDING';
  };
  readonly UPDATE_AMOUNT_RESULT: NotifyUpdateAmount;
  readonly AUTHORIZATION_EXPIRING: NotifyExpiring;
  /** Genuine, of a type that this version does not know: acknowledge it, or it is delivered again and again. */
  readonly OTHER: JsonObject;
}
type NotificationType = keyof NotificationBodies;
type KnownType = Exclude<NotificationType, 'OTHER'>;
/** One verified notification of a type. The signature vouches for the shape of `body`: it is what the server wrote. */
interface NotificationOf<Type extends NotificationType> {
  readonly kind: 'verified';
  readonly notifyType: Type;
  readonly body: NotificationBodies[Type];
  /** When the sender signed this delivery. */
  readonly time: Date;
  /**
   * The same for every delivery of one notification, and another for every other one: the key under which to remember
   * that it was handled. At most 300 characters of ASCII.
   */
  readonly identity: string;
  /**
   * Capstan's number of this notification among those of its payment, from 1: the higher is the later event, whatever
   * order they arrive in. Absent from Antom. Not covered by the signature: sort by it, decide nothing else by it.
   */
  readonly sequence?: number;
}
/** Told apart by `notifyType`. */
type VerifiedNotification = { [Type in NotificationType]: NotificationOf<Type>; }[NotificationType];
type NotificationRefusalReason = 'method-unexpected' | 'header-missing' | 'signature-malformed' | 'client-unexpected' | 'key-unknown' | 'signature-invalid' | 'time-malformed' | 'time-outside-tolerance' |
/** Something read the body before: the bytes that were signed are gone. */
'body-parsed' | 'body-too-large' |
/** The connection was lost before the body had arrived. */
'body-unreadable' | 'body-malformed';
interface RefusedNotification {
  readonly kind: 'refused';
  readonly reason: NotificationRefusalReason;
  /** Says what was expected. Holds nothing of what was received and no key: fit for logs, and for the answer. */
  readonly message: string;
}
/**
 * Remembers which notifications were handled. The identity and what the hook did must become durable together or not at
 * all; otherwise a crash between the two handles a notification twice, or never. A database does that with one
 * transaction, which it hands to the hook: what the hook writes by it is done exactly once.
 */
interface NotificationStore<Transaction = undefined> {
  /**
   * Runs `work` unless it has been done before for this identity, and remembers that it is done.
   *
   * - Resolves to `done` when `work` ran and everything is durable; to `repeated` when an earlier call did so.
   * - Rejects when `work` rejects or the outcome is not durable, and remembers nothing: the next call runs `work` again.
   * - Of two calls at once with the same identity the second waits for the first to end, and then goes by its outcome.
   *   Acknowledged before that, the notification would be lost if the first fails.
   *
   * `identity` is at most 300 characters of ASCII.
   */
  once(identity: string, work: (transaction: Transaction) => Promise<void>): Promise<'done' | 'repeated'>;
}
/**
 * A store in this process's memory: for development, tests, and hooks that are safe to run twice. A restart forgets
 * everything, and two processes know nothing of each other. Keeps the last `capacity` identities (10,000 unless given). Throws
 * a `TypeError` for a capacity that cannot be meant.
 */
declare function memoryStore({ capacity }?: {
  readonly capacity?: number;
}): NotificationStore;
/** What is needed of a readable stream of Node, such as `http.IncomingMessage`. */
interface NodeStream {
  /** True once somebody began to read it. Newer than Node 16 and absent in imitations. */
  readonly readableDidRead?: boolean;
  readonly readableEnded?: boolean;
  on(event: 'data' | 'end' | 'error' | 'close', listener: (chunk: Uint8Array) => void): unknown;
}
/** The headers of Web APIs, or an object with names in any case. */
type ReceivedHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
/** A request as any server receives it. */
interface ReceivedNotification {
  /** Refused unless `POST`; not looked at when it is left out. */
  readonly method?: string | undefined;
  /** Path and query string of the URL as requested, for example `/hooks/apo?shop=7`. */
  readonly path: string;
  readonly headers: ReceivedHeaders;
  /** Raw body, before any JSON parser; or why there is none, which is then what verifying answers. */
  readonly body: Uint8Array | string | RefusedNotification;
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
   * How many seconds a notification may have been signed before or after now, so that a recorded one cannot be played
   * back later; 600 unless given. Capstan signs every retry anew; Antom does not document whether it does. If retries from
   * there are refused as `time-outside-tolerance`, give 90,000, which is longer than they go on: the store of a receiver
   * keeps a recorded one out for as long as it remembers. `false` takes any age.
   */
  readonly tolerance?: number | false;
  /**
   * What was signed is the path and query of the URL as it was registered. If a proxy in front of this server changes
   * the path, give that URL here (or its path and query); or a function, from the path and query received to those of
   * the URL.
   */
  readonly notifyUrl?: string | ((receivedPath: string) => string);
  /** Longer bodies are refused; 65,536 unless given. A notification has about a thousand bytes. */
  readonly maxBodyBytes?: number;
  /** The clock that `tolerance` goes by, for tests. */
  readonly now?: () => Date;
}
/** Verifies and parses one request. Rejects for a key or a request object that cannot be used, never for its content. */
type NotificationVerifier = (request: Request | ReceivedNotification) => Promise<VerifiedNotification | RefusedNotification>;
/**
 * Tells whether a notification is genuine, meant for this client, and recent, and parses it if so. A Web `Request` must
 * not have been read before. Acknowledge a verified one (`acknowledgement`) once it is handled; answer a refused one
 * with an error status. `notificationReceiver` does all of it.
 *
 * Imports the key at every call: a server that verifies many keeps a `createNotificationVerifier`.
 */
declare function verifyNotification(request: Request | ReceivedNotification, trust: NotificationTrust): Promise<VerifiedNotification | RefusedNotification>;
/** `verifyNotification` with the key imported once. Throws a `TypeError` for settings that cannot be meant. */
declare function createNotificationVerifier(trust: NotificationTrust): NotificationVerifier;
interface NotificationContext<Transaction> {
  /** The store's transaction: what is written by it is done if and only if the notification is remembered. */
  readonly transaction: Transaction;
}
/** The merchant's work, awaited. When it throws or rejects, the notification is not acknowledged and comes again. */
type NotificationHook<Notification, Transaction> = (notification: Notification, context: NotificationContext<Transaction>) => unknown;
type NotificationHooks<Transaction> = { readonly [Type in KnownType]?: NotificationHook<NotificationOf<Type>, Transaction>; } & {
  /** For every type without a hook of its own. Without this one such notifications are acknowledged and forgotten. */
  readonly other?: NotificationHook<VerifiedNotification, Transaction>;
};
interface NotificationReceiverOptions<Transaction> extends NotificationTrust {
  /** What makes it exactly once: `postgresStore(pool)`, `memoryStore()`, or one of your own. */
  readonly store: NotificationStore<Transaction>;
  readonly on: NotificationHooks<Transaction>;
  /** Told of everything that was refused, and not waited for. A public URL gets all sorts of requests. */
  readonly onRefused?: (refusal: RefusedNotification) => unknown;
  /**
   * Told of whatever was answered with 500: a hook or a store that failed (with the notification, which comes again), a
   * key that cannot be read, a body that a parser took first. `console.error` unless given: nobody else would say it.
   */
  readonly onError?: (error: unknown, notification: VerifiedNotification | undefined) => unknown;
}
/** What to answer to a request. */
interface NotificationAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}
interface NotificationReceiver {
  /**
   * Verifies, handles once, and says what to answer. Never rejects. The handlers (`fetchHandler`, `nodeHandler`,
   * `fastifyNotifications`) are made of it; use it for whatever has none.
   */
  receive(request: Request | ReceivedNotification): Promise<NotificationAnswer>;
  /** For handlers: how many bytes of a body to read. */
  readonly maxBodyBytes: number;
}
/**
 * Receives notifications: verifies over the raw bytes, lets the merchant's hook handle each exactly once, and then
 * acknowledges. In this order: acknowledged before it is handled, a notification would be lost by a crash in between.
 *
 * Answers 200 with the fixed acknowledgement when it is handled or was before; 500 when a hook fails; 401 for what is
 * not genuine, not for this client or too old; 400 for what is no notification; 405 and 413. Throws a `TypeError` for
 * settings that cannot be meant.
 */
declare function notificationReceiver<Transaction>(options: NotificationReceiverOptions<Transaction>): NotificationReceiver;
/** What is needed of a Fastify instance, 4 or 5. */
interface FastifyScope {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(type: string, parser: (request: unknown, payload: NodeStream) => Promise<unknown>): unknown;
  post(path: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>): unknown;
}
interface FastifyRequestLike {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}
interface FastifyReplyLike {
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  send(body: string): unknown;
}
/**
 * A Fastify plugin that receives notifications at `path`: `app.register(fastifyNotifications(receiver, '/notify'))`.
 * Its content type parser, which keeps the raw bytes, holds inside the plugin only; the rest of the server goes on
 * parsing JSON.
 */
declare function fastifyNotifications(receiver: NotificationReceiver, path: string): (scope: FastifyScope) => Promise<void>;
/**
 * From Web `Request` to `Response`, for whatever speaks these: `export const POST = fetchHandler(receiver)` in a route
 * of Next.js, `(c) => handler(c.req.raw)` in Hono, `Bun.serve`, `Deno.serve`, `export default { fetch }` of Workers.
 * Never rejects.
 */
declare function fetchHandler(receiver: NotificationReceiver): (request: Request) => Promise<Response>;
/**
 * An amount from a decimal text: `money('12.95', 'EUR')` is `{ currency: 'EUR', value: '1295' }`, `money('500', 'JPY')`
 * is 500 yen.
 *
 * Throws `InvalidRequestError` for a JavaScript number (0.1 + 0.2 is not 0.3), for more decimals than the currency has,
 * for zero, a sign or anything else that is not digits with at most one point, for more than 16 digits, for rupiah with
 * sen (APO wants IDR to end in `00`), and for letters that are not a currency of ISO 4217 in upper case.
 */
declare function money(decimal: string, currency: string): Amount;
/** An amount from whole minor units: `minorUnits(1295n, 'EUR')` is EUR 12.95. Refuses as `money` does. */
declare function minorUnits(value: bigint, currency: string): Amount;
/** The amount as a decimal text with all digits of its currency: `'12.95'`, `'500'` for yen, `'1.250'` for dinars. */
declare function toDecimal(amount: Amount): string;
/** The amount for people, as their language writes it: `formatMoney(amount, 'de-DE')` is `12,95 €`. */
declare function formatMoney(amount: Amount, locale?: string): string;
/** `a + b`, of one currency. */
declare function addMoney(a: Amount, b: Amount): Amount;
/**
 * `a - b`, of one currency, for example what is left to capture. It may be zero, which no API takes; less throws
 * `InvalidRequestError`.
 */
declare function subtractMoney(a: Amount, b: Amount): Amount;
/** Below zero, zero or above zero, as `a` is less than, equal to or more than `b`; for `sort`. Of one currency. */
declare function compareMoney(a: Amount, b: Amount): -1 | 0 | 1;
/** What is needed of `http.IncomingMessage`, and of what Express and its kin add to it. */
interface NodeRequest extends NodeStream {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the URL before a router took its own part off. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What a body parser left. */
  readonly body?: unknown;
  /** The raw bytes beside what a parser made of them: NestJS with `rawBody: true`, Google Cloud Functions. */
  readonly rawBody?: unknown;
}
/** What is needed of `http.ServerResponse`. */
interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}
/**
 * For `http.createServer`, and for Express 4 and 5 as the handler of a route: `app.post(path, nodeHandler(receiver))`.
 * Works where no body parser ran, after `express.raw({ type: '*\/*' })` or `express.text()`, and where `request.rawBody`
 * holds the bytes. After a JSON parser it answers 500 and says what to do. Never throws, and never calls `next`.
 */
declare function nodeHandler(receiver: NotificationReceiver): (request: NodeRequest, response: NodeResponse) => void;
/** What is needed of a client of the package `pg`, or of one that answers like it. */
interface PostgresClient {
  query(text: string, values?: string[]): Promise<{
    readonly command: string;
    readonly rowCount: number | null;
  }>;
  /** `true` closes the connection instead of giving it back. */
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}
/** A `Pool` of the package `pg`. The second signature is there because that one has it. */
interface PostgresPool<Client extends PostgresClient> {
  connect: {
    (): Promise<Client>;
    (callback: (...results: never) => void): void;
  };
}
interface PostgresStoreOptions {
  /** A name, or schema and name with a dot; `apo_notifications` unless given. */
  readonly table?: string;
}
/**
 * The table that `postgresStore` needs, as an SQL statement for your migrations. A row is written for each notification
 * that was handled; delete rows by `handled_at` when you no longer expect their notifications to be sent again.
 */
declare function postgresStoreTable({ table }?: PostgresStoreOptions): string;
/**
 * A store in the merchant's PostgreSQL. The hook gets the client as `context.transaction`, in the transaction that also
 * remembers the notification: what it writes by it is done exactly once, wherever the process is killed. The hook must
 * not commit; what it does by another connection, or to the outside world, is done at least once.
 *
 * Holds one connection for each delivery that is being handled. Of two deliveries of one notification at once, the
 * second waits in the database for the first.
 */
declare function postgresStore<Client extends PostgresClient>(pool: PostgresPool<Client>, { table }?: PostgresStoreOptions): NotificationStore<Client>;
/** A new id that no other request has, of any process: a random UUID, 36 characters. */
declare function newRequestId(): string;
/** What only a result has, by the name that tests know it by. */
type Given<Body> = Partial<Omit<Body, 'notifyType'>>;
/**
 * Bodies for `signTestNotification` as Capstan's sandbox writes them, named as in `capstan trigger`. Give the fields
 * that your test is about, such as `captureRequestId`. The ids that are not given are new at every call: each call is
 * another notification, and signing one body twice is two deliveries of the same.
 */
declare const sampleNotifications: {
  readonly captureSucceeded: (given?: Given<NotifyCapture>) => NotifyCapture;
  readonly captureFailed: (given?: Given<NotifyCapture>) => NotifyCapture;
  readonly paymentSucceeded: (given?: Given<NotifyPayment>) => NotificationBodies["PAYMENT_RESULT"];
  readonly paymentFailed: (given?: Given<NotifyPayment>) => NotificationBodies["PAYMENT_RESULT"];
  readonly refundSucceeded: (given?: Given<NotifyRefund>) => NotifyRefund;
  readonly refundFailed: (given?: Given<NotifyRefund>) => NotifyRefund;
  readonly amountUpdated: (given?: Given<NotifyUpdateAmount>) => NotifyUpdateAmount;
  readonly authorizationExpiring: (given?: Given<NotifyExpiring>) => NotifyExpiring;
};
interface TestNotificationOptions {
  /** The URL that receives it, or its path and query. */
  readonly url: string;
  readonly clientId: string;
  /** The private half of what the receiver has as `apoPublicKey`: one of `generateTestKeys()`. */
  readonly privateKey: KeyInput;
  /** 1 unless given. */
  readonly keyVersion?: number;
  /** An object, which is written as JSON, or the body as it is to be sent: text, or bytes. */
  readonly body: object | string;
  /** When it was signed; now unless given. */
  readonly time?: Date;
  /** Sent as `capstan-sequence`. */
  readonly sequence?: number;
}
/**
 * A signed notification in the shape of every tool: an argument of `verifyNotification` and `receiver.receive`, the
 * second one of `fetch(url, notification)`, and, with its `path`, `headers` and `body`, a request of Supertest or of
 * Fastify's `inject`.
 */
interface TestNotification {
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** A new Web `Request` each time; to `http://localhost` when `url` was a path. */
  toRequest(): Request;
}
/** Signs a notification as the gateway does, for a merchant's own tests. */
declare function signTestNotification(options: TestNotificationOptions): Promise<TestNotification>;
/**
 * A key pair of the gateway for tests, each half as DER in base64: the private one for `signTestNotification`, the
 * public one as `apoPublicKey`. Making one takes a tenth of a second or more: once per test file is enough.
 */
declare function generateTestKeys(): Promise<{
  readonly privateKey: string;
  readonly publicKey: string;
}>;
export { type AcquirerInfo, type Amount, ApoClient, type ApoClientOptions, ApoError, type AvailablePaymentMethod, type BadAnswerReason, BadAnswerSignatureError, type Buyer, type CallEvent, type CallOptions, type CancelFailed, type CancelOpen, type CancelResponse, type CancelResult, type CancelSignal, type CancelSucceeded, type CaptureChoice, type CaptureFailed, type CaptureInput, type CaptureMode, type CaptureOpen, type CaptureResponse, type CaptureResult, type CaptureSucceeded, type CardMetaData, type Code, type ConsultInput, type ConsultResponse, type ConsultResult, type Consulted, type CreatePaymentSessionInput, type CreatePaymentSessionResponse, type CreatePaymentSessionResult, type DisableReason, type Endpoint, type Env, type Failed, type FastifyReplyLike, type FastifyRequestLike, type FastifyScope, type FetchAnswer, type FetchInit, type FetchLike, type FoundCapture, type FoundRefund, type InquiryPaymentResponse, type InquiryPaymentResult, type InquiryRefundResponse, type InquiryRefundResult, InvalidRequestError, type JsonObject, type KeyInput, type KeyObjectLike, type NodeRequest, type NodeResponse, type NodeStream, NotSentError, type NotificationAnswer, type NotificationBodies, type NotificationContext, type NotificationHook, type NotificationHooks, type NotificationOf, type NotificationReceiver, type NotificationReceiverOptions, type NotificationRefusalReason, type NotificationStore, type NotificationTrust, type NotificationType, type NotificationVerifier, type NotifyCapture, type NotifyExpiring, type NotifyPayment, type NotifyRefund, type NotifyUpdateAmount, type Open, type Order, type Outcome, OutcomeUnknownError, type Patience, type PayFailed, type PayInput, type PayOpen, type PayRedirect, type PayResponse, type PayResult, type PaySucceeded, type Payment, type PaymentFound, type PaymentMethod, type PaymentMethodCategory, type PaymentMethodTypeItem, type PaymentNotFound, type PaymentOption, type PaymentOptionDetail, type PaymentReference, type PaymentResultInfo, type PaymentStatus, type PostgresClient, type PostgresPool, type PostgresStoreOptions, type PublicKeys, type ReceivedHeaders, type ReceivedNotification, type Refund, type RefundFailed, type RefundFound, type RefundInput, type RefundNotFound, type RefundOpen, type RefundReference, type RefundResponse, type RefundResult, type RefundStatus, type RefundSucceeded, type RefusedNotification, type RequestIds, RequestRefusedError, type Result, type ResultCode, type ResultCodeEntry, type ResultStatus, type SessionCreated, type SettlementStrategy, type SubmitPayFailed, type SubmitPayOpen, type SubmitPayRedirect, type SubmitPayRequest, type SubmitPayResponse, type SubmitPayResult, type SubmitPaySucceeded, type Succeeded, type TestNotification, type TestNotificationOptions, type Transaction, type TransactionType, type UpdateAmountAccepted, type UpdateAmountInput, type UpdateAmountResponse, type UpdateAmountResult, type VerifiedNotification, type WaitOptions, type WasSent, type WebCryptoKey, type WireBoolean, acknowledgement, addMoney, compareMoney, createNotificationVerifier, fastifyNotifications, fetchHandler, findCapture, findRefund, formatMoney, generateTestKeys, isResultCode, memoryStore, minorUnits, money, newRequestId, nodeHandler, notificationReceiver, postgresStore, postgresStoreTable, resultCodes, sampleNotifications, signTestNotification, subtractMoney, toDecimal, verifyNotification };