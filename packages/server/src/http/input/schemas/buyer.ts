import Type, { type TSchema } from 'typebox'
import { line } from './fields.ts'

/**
 * Facts about the buyer that help an acquirer and that no payment depends on. APO takes them and programs fill them with
 * whatever they have; refusing a payment for an odd screen would cost a sale, so what breaks its rule is left out instead.
 */

/** Merchants send numbers as such, as APO's SDKs do, or in strings, as its documentation asks. */
function count(minimum: number, maximum: number, description: string) {
  return Type.Union([Type.Integer({ minimum, maximum }), Type.String({ pattern: '^-?[0-9]{1,6}$' })], { description })
}

const bool = (description: string) =>
  Type.Union([Type.Boolean(), Type.Literal('true'), Type.Literal('false')], { description })

/** Each fact by its name in the request, with the rule that it must keep to be handed on. */
export const buyerFacts = {
  referenceBuyerId: line(64, 'Your own id of the buyer.'),
  buyerPhoneNo: line(24, 'With the country code, for example +49 30 901820.'),
  // The rule of HTML for addresses in forms: ASCII, no comments, no quotes.
  buyerEmail: Type.String({
    description: 'As a form in a browser takes it.',
    maxLength: 64,
    pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+$",
  }),
} as const

export const nameFacts = {
  firstName: line(32, 'Some acquirers take a name only in parts: first and last.'),
  middleName: line(32, 'Between the two.'),
  lastName: line(32, 'The family name.'),
  fullName: line(128, 'For acquirers that take it in one piece; otherwise put together from the parts.'),
} as const

export const envFacts = {
  clientIp: Type.String({ maxLength: 45, description: 'IPv4 or IPv6.' }),
  userAgent: line(2048, 'The header User-Agent of the buyer’s browser; browserInfo.userAgent wins.'),
  colorDepth: count(1, 48, 'Bits: 1, 4, 8, 15, 16, 24, 30, 32 or 48.'),
  screenHeight: count(1, 999_999, 'Pixels.'),
  screenWidth: count(1, 999_999, 'Pixels.'),
  timeZoneOffset: count(-840, 720, 'Minutes from local time to UTC: -120 where it is UTC+2.'),
} as const

export const browserFacts = {
  acceptHeader: line(2048, 'The header Accept.'),
  userAgent: line(2048, 'The header User-Agent.'),
  language: Type.String({
    description: 'BCP 47, for example de-AT.',
    maxLength: 35,
    pattern: '^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$',
  }),
  javaEnabled: bool('Whether the browser runs Java.'),
  javaScriptEnabled: bool('Whether the browser runs JavaScript.'),
} as const

const described = 'Handed on to the acquirer and kept nowhere. A part that breaks its rule is left out, never refused.'

/** Anything, and what of it is read. */
function heeded<Schema extends TSchema>(schema: Schema) {
  return Type.Optional(Type.Union([schema, Type.Unknown({ description: 'Anything else is accepted and left out.' })]))
}

function allHeeded(facts: Readonly<Record<string, TSchema>>): Record<string, TSchema> {
  return Object.fromEntries(Object.entries(facts).map(([name, schema]) => [name, heeded(schema)]))
}

export const buyer = heeded(
  Type.Object(
    { ...allHeeded(buyerFacts), buyerName: heeded(Type.Object(allHeeded(nameFacts))) },
    { title: 'Buyer', description: described },
  ),
)

export const env = heeded(
  Type.Object(
    { ...allHeeded(envFacts), browserInfo: heeded(Type.Object(allHeeded(browserFacts))) },
    { title: 'Env', description: described },
  ),
)
