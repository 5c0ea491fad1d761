import { isIP } from 'node:net'
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import type { Buyer, BuyerBrowser, BuyerName } from '../../application/inputs.ts'
import { browserFacts, buyerFacts, envFacts, nameFacts } from './schemas/buyer.ts'

type Members = Readonly<Record<string, unknown>>

/** `env` and `order.buyer` of a pay request, whatever they are: what keeps its rule, and undefined where nothing does. */
export function readBuyer(env: unknown, buyer: unknown): Buyer | undefined {
  const [inEnv, inBuyer] = [membersOf(env), membersOf(buyer)]
  return known<Buyer>({
    ip: readIp(inEnv['clientIp']),
    email: textOf(buyerFacts.buyerEmail, inBuyer['buyerEmail']),
    phone: textOf(buyerFacts.buyerPhoneNo, inBuyer['buyerPhoneNo']),
    reference: textOf(buyerFacts.referenceBuyerId, inBuyer['referenceBuyerId']),
    name: readName(membersOf(inBuyer['buyerName'])),
    browser: readBrowser(inEnv, membersOf(inEnv['browserInfo'])),
  })
}

/**
 * The same of a browser that is there itself: `screen` is what the page's script tells of it, `headers` those of its
 * request, `ip` its address where that is certain.
 */
export function readPresentBuyer(
  screen: unknown,
  headers: { readonly accept?: string | undefined; readonly 'user-agent'?: string | undefined },
  ip: string | undefined,
): Buyer | undefined {
  const told = membersOf(screen)
  const info = { ...told, acceptHeader: headers.accept, userAgent: headers['user-agent'], javaScriptEnabled: true }
  return known<Buyer>({ ip: readIp(ip), browser: readBrowser(told, info) })
}

function readName(name: Members): BuyerName | undefined {
  return known<BuyerName>({
    first: textOf(nameFacts.firstName, name['firstName']),
    middle: textOf(nameFacts.middleName, name['middleName']),
    last: textOf(nameFacts.lastName, name['lastName']),
    full: textOf(nameFacts.fullName, name['fullName']),
  })
}

const colorDepths: readonly (number | undefined)[] = [1, 4, 8, 15, 16, 24, 30, 32, 48]

function readBrowser(env: Members, info: Members): BuyerBrowser | undefined {
  const colorDepth = numberOf(envFacts.colorDepth, env['colorDepth'])
  return known<BuyerBrowser>({
    acceptHeader: textOf(browserFacts.acceptHeader, info['acceptHeader']),
    userAgent: textOf(browserFacts.userAgent, info['userAgent']) ?? textOf(envFacts.userAgent, env['userAgent']),
    language: textOf(browserFacts.language, info['language']),
    javaEnabled: flagOf(browserFacts.javaEnabled, info['javaEnabled']),
    javaScriptEnabled: flagOf(browserFacts.javaScriptEnabled, info['javaScriptEnabled']),
    colorDepth: colorDepths.includes(colorDepth) ? colorDepth : undefined,
    screenHeight: numberOf(envFacts.screenHeight, env['screenHeight']),
    screenWidth: numberOf(envFacts.screenWidth, env['screenWidth']),
    timeZoneOffset: numberOf(envFacts.timeZoneOffset, env['timeZoneOffset']),
  })
}

/** An address with a zone means something on one machine only. */
function readIp(value: unknown): string | undefined {
  const ip = textOf(envFacts.clientIp, value)
  return ip === undefined || isIP(ip) === 0 || ip.includes('%') ? undefined : ip
}

function textOf(schema: TSchema, value: unknown): string | undefined {
  return Check(schema, value) && typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function numberOf(schema: TSchema, value: unknown): number | undefined {
  const number = typeof value === 'string' && Check(schema, value) ? Number(value) : value
  return typeof number === 'number' && Check(schema, number) ? number : undefined
}

function flagOf(schema: TSchema, value: unknown): boolean | undefined {
  return Check(schema, value) ? value === true || value === 'true' : undefined
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

type Maybe<Facts> = { readonly [Name in keyof Facts]: Facts[Name] | undefined }

/** Without what is undefined; undefined itself where nothing is left. */
function known<Facts extends object>(facts: Maybe<Facts>): Facts | undefined {
  const left = Object.entries(facts).filter(([, fact]) => fact !== undefined)
  return left.length === 0 ? undefined : (Object.fromEntries(left) as Facts)
}
