/** The authorization, the order or the agreement does not allow it. */
export const orderCodes = {
  AUTH_CANCELLED: {
    status: 'F',
    message: 'the authorization was cancelled',
    advice: 'Start a new payment with a new paymentRequestId.',
  },
  AUTH_EXPIRED: {
    status: 'F',
    message: 'the authorization has expired',
    advice: 'Start a new payment with a new paymentRequestId.',
  },
  AUTH_NOT_FOUND: {
    status: 'F',
    message: 'no authorization with this paymentId',
    advice: 'Check the paymentId and that it was made by this client.',
  },
  CANCEL_WINDOW_EXCEED: {
    status: 'F',
    message: 'it is too late to cancel the payment',
    advice: 'Refund the payment instead.',
  },
  CAPTURE_AMOUNT_EXCEED_AUTH_LIMIT: {
    status: 'F',
    message: 'the captures would exceed the authorized amount',
    advice: 'Capture again with a new captureRequestId and an amount within what is left.',
  },
  CURRENCY_NOT_SUPPORT: {
    status: 'F',
    message: 'the currency is not supported here',
    advice: 'Use the currency of the payment; for a new payment, one that the payment method takes.',
  },
  INCREMENTAL_NOT_SUPPORT: {
    status: 'F',
    message: 'the authorized amount cannot be raised',
    advice: 'Capture what is authorized, and collect the rest with a new payment.',
  },
  INVALID_AMOUNT: {
    status: 'F',
    message: 'the amount is not allowed',
    advice: 'Send a whole number of minor units that the currency and the payment method allow.',
  },
  INVALID_CONTRACT: {
    status: 'F',
    message: 'the request does not fit the contract with the acquirer',
    advice: 'Check with the operator of the server what the contract covers.',
  },
  INVALID_MERCHANT_STATUS: {
    status: 'F',
    message: 'the merchant account is not active at the acquirer',
    advice: 'Ask the operator of the server about the state of the account.',
  },
  MULTI_CAPTURE_NOT_SUPPORTED: {
    status: 'F',
    message: 'this payment can be captured once only',
    advice: 'Take the first capture as final; collect the rest with a new payment.',
  },
  NO_PAY_OPTIONS: {
    status: 'F',
    message: 'no acquirer takes this payment method',
    advice: 'Offer the buyer another payment method, or ask the operator to configure an acquirer.',
  },
  ORDER_IS_CANCELED: {
    status: 'F',
    message: 'the payment was cancelled',
    advice: 'Start a new payment with a new paymentRequestId.',
  },
  ORDER_IS_CLOSED: {
    status: 'F',
    message: 'the payment is closed',
    advice: 'Start a new payment with a new paymentRequestId.',
  },
  ORDER_NOT_EXIST: {
    status: 'F',
    message: 'no such payment',
    advice: 'Check the id and that the payment was made by this client.',
  },
  ORDER_STATUS_INVALID: {
    status: 'F',
    message: 'the state of the payment does not allow this',
    advice: 'Look at the payment with inquiryPayment before trying again.',
  },
  PART_REFUND_NOT_SUPPORT: {
    status: 'F',
    message: 'this payment can be refunded as a whole only',
    advice: 'Refund the whole amount, with a new refundRequestId.',
  },
  PAYMENT_AMOUNT_EXCEED_LIMIT: {
    status: 'F',
    message: 'the amount is above the limit of the payment method',
    advice: 'Use a smaller amount or another payment method.',
  },
  PAYMENT_COUNT_EXCEED_LIMIT: {
    status: 'F',
    message: 'the number of payments or captures allowed is reached',
    advice: 'Ask the operator of the server for the limit.',
  },
  PAYMENT_NOT_QUALIFIED: {
    status: 'F',
    message: 'the merchant may not use this payment method',
    advice: 'Check that the payment method is part of the contract.',
  },
  PAYMENT_PROHIBITED: {
    status: 'F',
    message: 'the payment is prohibited',
    advice: 'Do not repeat it; ask the operator of the server for the reason.',
  },
  PROCESS_FAIL: {
    status: 'F',
    message: 'the request failed',
    advice: 'Find the reason before trying again with a new request id; a repeat gives the same answer.',
  },
  REFUND_AMOUNT_EXCEED: {
    status: 'F',
    message: 'the amount is more than what can be refunded',
    advice: 'Refund again with a new refundRequestId and an amount within what is left.',
  },
  REFUND_NOT_SUPPORT: {
    status: 'F',
    message: 'this payment method has no refunds',
    advice: 'Give the money back in another way.',
  },
  REFUND_WINDOW_EXCEED: {
    status: 'F',
    message: 'it is too late to refund the payment',
    advice: 'Give the money back in another way.',
  },
  REPEAT_REQ_INCONSISTENT: {
    status: 'F',
    message: 'the request id was used before with different values',
    advice: 'Send the first values again, or use a new request id. The first request is not affected.',
  },
  SETTLE_CONTRACT_NOT_MATCH: {
    status: 'F',
    message: 'no settlement contract fits the settlement currency',
    advice: 'Use a settlement currency of the contract.',
  },
} as const

/** The card, or its issuer, said no. */
export const cardCodes = {
  AUTHENTICATION_REQUIRED: {
    status: 'F',
    message: 'the issuer wants the buyer authenticated',
    advice: 'Start a new payment that lets the buyer authenticate (3-D Secure).',
  },
  CARD_NOT_SUPPORTED: {
    status: 'F',
    message: 'the card is not supported',
    advice: 'Ask the buyer for another card.',
  },
  DO_NOT_HONOR: {
    status: 'F',
    message: 'the issuer declined the payment',
    advice: 'Ask the buyer to contact the issuer or to use another card.',
  },
  FRAUD_REJECT: {
    status: 'F',
    message: 'the payment was refused as suspected fraud',
    advice: 'Do not repeat it with this card.',
  },
  INVALID_CARD_NUMBER: {
    status: 'F',
    message: 'the card number is not valid',
    advice: 'Ask the buyer to correct the card number.',
  },
  INVALID_EXPIRATION_DATE: {
    status: 'F',
    message: 'the expiry date of the card is not valid',
    advice: 'Ask the buyer to correct the expiry date.',
  },
  INVALID_PAYMENT_METHOD_META_DATA: {
    status: 'F',
    message: 'the payment method data is missing or not valid',
    advice: 'Correct the field of paymentMethodMetaData that the message names.',
  },
  RISK_REJECT: {
    status: 'F',
    message: 'risk control refused the payment',
    advice: 'Tell the buyer that the payment cannot be made this way.',
  },
  SELECTED_CARD_BRAND_NOT_AVAILABLE: {
    status: 'F',
    message: 'the selected brand is not available for this card',
    advice: 'Let the buyer select another brand of the card.',
  },
} as const

/** Something about the buyer's account. */
export const payerCodes = {
  USER_AMOUNT_EXCEED_LIMIT: {
    status: 'F',
    message: "the amount is above the buyer's limit",
    advice: 'Use a smaller amount or another payment method.',
  },
  USER_BALANCE_NOT_ENOUGH: {
    status: 'F',
    message: 'the buyer has not enough funds',
    advice: 'Ask the buyer to top up or to use another payment method.',
  },
  USER_KYC_NOT_QUALIFIED: {
    status: 'F',
    message: "the buyer's account is not verified far enough",
    advice: 'Ask the buyer to complete the verification or to use another payment method.',
  },
  USER_NOT_EXIST: {
    status: 'F',
    message: "the buyer's account does not exist",
    advice: 'Ask the buyer to contact the issuer of the account.',
  },
  USER_PAYMENT_VERIFICATION_FAILED: {
    status: 'F',
    message: 'the buyer failed the verification of the payment',
    advice: 'Start a new payment with a new paymentRequestId.',
  },
  USER_STATUS_ABNORMAL: {
    status: 'F',
    message: "the buyer's account is not in order",
    advice: 'Ask the buyer to contact the issuer of the account or to use another payment method.',
  },
} as const
