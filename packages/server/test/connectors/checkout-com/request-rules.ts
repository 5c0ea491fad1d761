import { isIPv4 } from 'node:net'

export type Json = Readonly<Record<string, unknown>>

/** Returns the `error_codes` of what is wrong; none when the request is as documented. */
export type Rules = Readonly<Record<string, (value: unknown, whole: Json) => string | undefined>>

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest

const optional =
  (code: string, holds: (value: unknown) => boolean) =>
  (value: unknown): string | undefined =>
    value === undefined || holds(value) ? undefined : code

const withThreeDigits = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Above zero, whole, at most nine digits; dinars end in 0, Chilean pesos in 00. */
function isAmount(value: unknown, currency: unknown): boolean {
  if (!Number.isInteger(value) || Number(value) <= 0 || Number(value) > 999_999_999) return false
  if (withThreeDigits.has(String(currency))) return Number(value) % 10 === 0
  return currency !== 'CLP' || Number(value) % 100 === 0
}

const isIPv4Text = (value: unknown) => typeof value === 'string' && isIPv4(value)

function isCustomer(value: unknown): boolean {
  const { email, name, ...others } = (value ?? {}) as Json
  if (Object.keys(others).length > 0 || !isText(email, 255) || !/^[^@\s]+@[^@\s]+$/.test(email)) return false
  return name === undefined || isText(name, 255)
}

const isWebAddress = (value: unknown) => isText(value, 255) && /^https?:$/.test(URL.parse(value)?.protocol ?? '')

const reference = optional('reference_invalid', (value) => isText(value, 50))

/** One level of names and values. */
const metadata = optional('metadata_invalid', (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one))
})

export function paymentRules(channel: string, year: number): Rules {
  return {
    source: sourceFault,
    amount: (value, { currency }) => (isAmount(value, currency) ? undefined : 'amount_invalid'),
    currency: (value) => (/^[A-Z]{3}$/.test(String(value)) ? undefined : 'currency_invalid'),
    payment_type: optional('payment_type_invalid', (value) =>
      ['Regular', 'Recurring', 'MOTO', 'Installment', 'Unscheduled'].includes(String(value)),
    ),
    reference,
    metadata,
    description: optional('description_invalid', (value) => isText(value, 100)),
    capture: optional('capture_invalid', (value) => typeof value === 'boolean'),
    '3ds': optional('3ds_invalid', isThreeDs),
    processing_channel_id(value) {
      if (value === undefined) return 'processing_channel_id_required'
      return value === channel ? undefined : 'processing_channel_id_invalid'
    },
    customer: optional('customer_invalid', isCustomer),
    payment_ip: optional('payment_ip_invalid', isIPv4Text),
    success_url: optional('success_url_invalid', isWebAddress),
    failure_url: optional('failure_url_invalid', isWebAddress),
    ...sourceRules(year),
  }
}

const sourceMembers = new Set([
  'type',
  'number',
  'expiry_month',
  'expiry_year',
  'name',
  'cvv',
  'stored',
  'billing_address',
])

function sourceFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'payment_source_required'
  const unknown = Object.keys(value).find((name) => !sourceMembers.has(name))
  return unknown === undefined ? undefined : `source_${unknown}_unknown`
}

/** Rules of members within `source`; their names say so. */
function sourceRules(year: number): Rules {
  const within =
    (name: string, check: (value: unknown) => string | undefined) =>
    (_: unknown, { source }: Json) =>
      typeof source === 'object' && source !== null ? check((source as Json)[name]) : undefined
  const isWhole = (value: unknown, from: number, to: number) =>
    Number.isInteger(value) && Number(value) >= from && Number(value) <= to
  return {
    'source.type': within('type', (value) => (value === 'card' ? undefined : 'source_type_required')),
    'source.number': within('number', (value) =>
      /^\d{12,19}$/.test(String(value)) && typeof value === 'string' ? undefined : 'card_number_invalid',
    ),
    'source.expiry_month': within('expiry_month', (value) =>
      isWhole(value, 1, 12) ? undefined : 'card_expiry_month_invalid',
    ),
    'source.expiry_year': within('expiry_year', (value) =>
      isWhole(value, year, 9999) ? undefined : 'card_expiry_year_invalid',
    ),
    'source.cvv': within(
      'cvv',
      optional('cvv_invalid', (value) => typeof value === 'string' && /^\d{3,4}$/.test(value)),
    ),
    'source.name': within(
      'name',
      optional('card_holder_invalid', (value) => isText(value, 300)),
    ),
  }
}

function isThreeDs(value: unknown): boolean {
  const { enabled, attempt_n3d: attempt } = (value ?? {}) as Json
  return typeof enabled === 'boolean' && (attempt === undefined || typeof attempt === 'boolean')
}

export function captureRules(currency: string): Rules {
  return {
    amount: optional('amount_invalid', (value) => isAmount(value, currency)),
    capture_type: optional('capture_type_invalid', (value) => value === 'Final' || value === 'NonFinal'),
    reference,
    metadata,
  }
}

export function refundRules(currency: string): Rules {
  return {
    amount: optional('amount_invalid', (value) => isAmount(value, currency)),
    reference,
    metadata,
    capture_action_id: optional('capture_action_id_invalid', (value) => /^act_\w{26}$/.test(String(value))),
  }
}

export const voidRules: Rules = { reference, metadata }

/** A member that no rule knows is none that Checkout.com documents, and counts as a mistake of the connector. */
export function faultsOf(body: Json, rules: Rules): readonly string[] {
  const unknown = Object.keys(body).filter((name) => !Object.hasOwn(rules, name))
  const broken = Object.entries(rules).map(([name, rule]) => rule(body[name], body))
  return [...unknown.map((name) => `${name}_unknown`), ...broken.filter((code) => code !== undefined)]
}
