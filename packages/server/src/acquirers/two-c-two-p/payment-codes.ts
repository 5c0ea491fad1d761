import type { PaymentDecline } from '../../domain/decline.ts'

/** What a payment response code (`respCode` of a payment inquiry) says of the payment. */
export type PaymentMeaning =
  /** It was authorized. What became of it afterwards, payment maintenance tells. */
  | { readonly kind: 'approved' }
  | { readonly kind: 'pending' }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'voided' }
  | Declined
  /** Documented, and neither a yes nor a no about the payment that was asked for. */
  | { readonly kind: 'unclear'; readonly says: string }

export interface Declined {
  readonly kind: 'declined'
  readonly code: PaymentDecline
  readonly elsewhere?: true
}

const approved = { kind: 'approved' } as const
const pending = { kind: 'pending' } as const

function declined(code: PaymentDecline): Declined {
  return { kind: 'declined', code }
}

/** What stopped it is 2C2P's own way to the issuer, or its contract with the merchant. */
function declinedHere(code: PaymentDecline): Declined {
  return { kind: 'declined', code, elsewhere: true }
}

function unclear(says: string): PaymentMeaning {
  return { kind: 'unclear', says }
}

/** Codes that are about the payment whatever the way it went (response-code-payment). */
const general: Readonly<Record<string, PaymentMeaning>> = {
  '0000': approved,
  '0001': pending,
  '0003': declined('ORDER_IS_CLOSED'),
  '0004': declined('AUTHENTICATION_REQUIRED'),
  '0999': unclear('system error'),
  '2001': pending,
  '2002': { kind: 'not-found' },
  '2003': unclear('payment or inquiry failed'),
  '4110': approved,
  '4120': approved,
  '4121': approved,
  '4122': approved,
  '4130': approved,
  '4131': approved,
  '4132': approved,
  '4140': unclear('transaction does not exist'),
  '4200': unclear('tokenization successful'),
  '4201': unclear('tokenization failed'),
  '4202': unclear('invalid card token'),
  '9020': declined('ORDER_IS_CLOSED'),
  '9035': declined('PROCESS_FAIL'),
}

/** 4000 and the response code of the card's bank (ISO 8583), with what 2C2P adds to them. */
const ofCards: Readonly<Record<string, PaymentMeaning>> = {
  '4000': unclear('card verification successful'),
  '4001': declined('DO_NOT_HONOR'),
  '4002': declined('DO_NOT_HONOR'),
  '4003': declinedHere('INVALID_MERCHANT_STATUS'),
  '4004': declined('DO_NOT_HONOR'),
  '4005': declined('DO_NOT_HONOR'),
  '4006': unclear('error'),
  '4007': declined('FRAUD_REJECT'),
  '4008': unclear('honor with identification'),
  '4009': pending,
  '4010': unclear('partial amount approved'),
  '4011': unclear('approved, VIP'),
  '4012': declined('PAYMENT_NOT_QUALIFIED'),
  '4013': declined('INVALID_AMOUNT'),
  '4014': declined('INVALID_CARD_NUMBER'),
  '4015': declined('CARD_NOT_SUPPORTED'),
  '4016': unclear('approved, update track 3'),
  '4017': declined('ORDER_IS_CLOSED'),
  '4018': unclear('customer dispute'),
  '4019': unclear('re-enter transaction'),
  '4020': unclear('invalid response'),
  '4021': unclear('no action taken'),
  '4022': unclear('suspected malfunction'),
  '4023': declined('PROCESS_FAIL'),
  '4024': unclear('file update not supported'),
  '4025': unclear('unable to locate record'),
  '4026': unclear('duplicate file update record'),
  '4027': unclear('file update field edit error'),
  '4028': unclear('file locked out'),
  '4029': unclear('file update not successful'),
  '4030': declined('PROCESS_FAIL'),
  '4031': declinedHere('CARD_NOT_SUPPORTED'),
  '4032': unclear('completed partially'),
  '4033': declined('INVALID_EXPIRATION_DATE'),
  '4034': declined('FRAUD_REJECT'),
  '4035': declined('USER_STATUS_ABNORMAL'),
  '4036': declined('USER_PAYMENT_VERIFICATION_FAILED'),
  '4037': declined('USER_STATUS_ABNORMAL'),
  '4038': declined('USER_PAYMENT_VERIFICATION_FAILED'),
  '4039': declined('USER_STATUS_ABNORMAL'),
  '4040': declined('CARD_NOT_SUPPORTED'),
  '4041': declined('FRAUD_REJECT'),
  '4042': unclear('no universal amount'),
  '4043': declined('FRAUD_REJECT'),
  '4044': declined('USER_STATUS_ABNORMAL'),
  '4045': approved,
  '4046': unclear('settlement failed'),
  '4047': { kind: 'voided' },
  '4048': unclear('cancel failed'),
  '4049': unclear('no transaction reference number'),
  '4050': unclear('host down'),
  '4051': declined('USER_BALANCE_NOT_ENOUGH'),
  '4052': declined('USER_STATUS_ABNORMAL'),
  '4053': declined('USER_STATUS_ABNORMAL'),
  '4054': declined('INVALID_EXPIRATION_DATE'),
  '4055': declined('USER_PAYMENT_VERIFICATION_FAILED'),
  '4056': declined('INVALID_CARD_NUMBER'),
  '4057': declined('CARD_NOT_SUPPORTED'),
  '4058': declinedHere('PAYMENT_PROHIBITED'),
  '4059': declined('FRAUD_REJECT'),
  '4060': declined('DO_NOT_HONOR'),
  '4061': declined('USER_AMOUNT_EXCEED_LIMIT'),
  '4062': declined('USER_STATUS_ABNORMAL'),
  '4063': declined('RISK_REJECT'),
  '4064': declined('INVALID_AMOUNT'),
  '4065': declined('PAYMENT_COUNT_EXCEED_LIMIT'),
  '4066': declined('DO_NOT_HONOR'),
  '4067': declined('FRAUD_REJECT'),
  '4068': unclear('response received too late'),
  '4070': unclear('settle amount above the authorized amount'),
  '4071': unclear('inquiry record does not exist'),
  '4072': declined('PROCESS_FAIL'),
  '4073': declined('PROCESS_FAIL'),
  '4075': declined('USER_PAYMENT_VERIFICATION_FAILED'),
  '4076': declined('INVALID_CARD_NUMBER'),
  '4077': declined('INVALID_EXPIRATION_DATE'),
  '4078': declined('INVALID_PAYMENT_METHOD_META_DATA'),
  '4080': declined('ORDER_IS_CLOSED'),
  '4081': declined('USER_PAYMENT_VERIFICATION_FAILED'),
  '4086': unclear('ATM malfunction'),
  '4087': unclear('no envelope inserted'),
  '4088': unclear('unable to dispense'),
  '4089': unclear('administration error'),
  '4090': declinedHere('PROCESS_FAIL'),
  '4091': declinedHere('PROCESS_FAIL'),
  '4092': declinedHere('CARD_NOT_SUPPORTED'),
  '4093': declined('PROCESS_FAIL'),
  '4094': unclear('duplicate transmission'),
  '4095': unclear('reconcile error'),
  '4096': unclear('system malfunction'),
  '4097': unclear('reconciliation totals reset'),
  '4098': unclear('MAC error'),
  '4099': declined('PROCESS_FAIL'),
}

/** What 2C2P's partners for other methods than cards say. A card payment gets one of these by way of a 3-D Secure page. */
const ofPartners: Readonly<Record<string, PaymentMeaning>> = {
  '5002': unclear('timeout'),
  '5003': unclear('invalid message'),
  '5004': unclear('invalid profile'),
  '5005': unclear('duplicated invoice'),
  '5006': declined('INVALID_AMOUNT'),
  '5007': declined('USER_BALANCE_NOT_ENOUGH'),
  '5008': declinedHere('CURRENCY_NOT_SUPPORT'),
  '5009': declined('ORDER_IS_CLOSED'),
  '5010': declined('ORDER_IS_CLOSED'),
  '5011': unclear('invalid payee'),
  '5012': declined('USER_STATUS_ABNORMAL'),
  '5013': declined('USER_STATUS_ABNORMAL'),
  '5014': declined('USER_PAYMENT_VERIFICATION_FAILED'),
  '5015': unclear('paid more than the transaction amount'),
  '5016': unclear('paid less than the transaction amount'),
  '5017': unclear('paid after it had expired'),
  '5019': declined('ORDER_IS_CLOSED'),
  '5998': unclear('internal error'),
}

export const paymentCodes: ReadonlyMap<string, PaymentMeaning> = new Map(
  Object.entries({ ...general, ...ofCards, ...ofPartners }),
)

/**
 * Why a payment token was refused. Nothing was asked for yet, so that any of them is a clear no; those that blame 2C2P's
 * contract with the merchant may be a yes elsewhere.
 */
export const tokenRefusals: ReadonlyMap<string, Declined> = new Map(
  Object.entries({
    '6101': declined('PROCESS_FAIL'),
    '6102': declined('PROCESS_FAIL'),
    '6108': declinedHere('NO_PAY_OPTIONS'),
    '6109': declinedHere('NO_PAY_OPTIONS'),
    '9004': declined('PROCESS_FAIL'),
    '9005': declined('PROCESS_FAIL'),
    '9006': declined('PROCESS_FAIL'),
    '9008': declined('PROCESS_FAIL'),
    '9009': declined('INVALID_AMOUNT'),
    '9010': declinedHere('CURRENCY_NOT_SUPPORT'),
    '9039': declined('PROCESS_FAIL'),
    '9057': declinedHere('NO_PAY_OPTIONS'),
    '9058': declinedHere('NO_PAY_OPTIONS'),
    '9059': declinedHere('NO_PAY_OPTIONS'),
    '9060': declinedHere('NO_PAY_OPTIONS'),
  }),
)

/** The merchant id or its key is not accepted: it says nothing about the payment, and is no reason to fail one for good. */
export const accountRefusals: ReadonlySet<string> = new Set('6103 6104 6107 9007 9037 9042 9900'.split(' '))

/** 2C2P could not make a token, for reasons of its own. */
export const tokenTroubles: ReadonlySet<string> = new Set(
  '0999 5998 9038 9991 9992 9993 9994 9995 9996 9997 9998'.split(' '),
)

/** An invoice of this number is there already: an earlier request of ours did arrive. */
export const knownInvoice: ReadonlySet<string> = new Set(['5005', '9015'])

/** Of the answer to a payment that could not begin, beside the payment codes: its token was no good. */
export const unusableToken: ReadonlySet<string> = new Set(['9040', '9041'])
