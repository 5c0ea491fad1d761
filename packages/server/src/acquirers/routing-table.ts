import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { AmountSpan, RoutingRule, RoutingTable } from '../domain/routing.ts'

/**
 * The sandbox's table. The rules name methods as well as currencies, because the acquirers they lead to take nothing
 * else: a Thai wallet sent to 2C2P by its currency alone could not be paid at all.
 */
export const sandboxRoutingTable: RoutingTable = {
  default: 'ALIPAY',
  rules: [
    { match: { currency: ['JPY'], method: ['CARD', 'APPLEPAY', 'GOOGLEPAY'] }, acquirer: 'CHECKOUT' },
    { match: { currency: ['THB', 'VND'], method: ['CARD'] }, acquirer: '2C2P' },
  ],
}

/** Names are those of `capstan acquirer` and of the simulated acquirers. Whether there is such a one is seen at run time. */
const name = Type.String({ pattern: '^[A-Z0-9][A-Z0-9_-]{0,63}$' })
const names = Type.Array(name, { minItems: 1 })
const listOf = (pattern: string) => Type.Array(Type.String({ pattern }), { minItems: 1 })
const minorUnits = Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }))
const strict = { additionalProperties: false }

const MatchFile = Type.Object(
  {
    currency: Type.Optional(listOf('^[A-Z]{3}$')),
    amount: Type.Optional(Type.Object({ from: minorUnits, to: minorUnits }, strict)),
    method: Type.Optional(listOf('^[A-Z0-9_]{1,64}$')),
    cardBrand: Type.Optional(listOf('^[A-Z0-9_]{1,64}$')),
    cardCountry: Type.Optional(listOf('^[A-Z]{2}$')),
    clientId: Type.Optional(listOf('^[A-Za-z0-9_-]{1,64}$')),
  },
  strict,
)

const ShareFile = Type.Object({ acquirer: name, percent: Type.Integer({ minimum: 0, maximum: 100 }) }, strict)

const RuleFile = Type.Object(
  {
    match: MatchFile,
    acquirer: Type.Optional(name),
    acquirers: Type.Optional(names),
    shares: Type.Optional(Type.Array(ShareFile, { minItems: 1 })),
  },
  strict,
)

const tableFile = <Default extends TSchema>(usual: Default) =>
  Type.Object({ default: usual, rules: Type.Array(RuleFile) }, strict)
/** Two schemas and no union, whose mistakes would be named as "none of these". */
const OneDefault = tableFile(name)
const SeveralDefaults = tableFile(names)

type Rule = Static<typeof RuleFile>

/**
 * Reads the routing table of a JSON file: `{"default": "ALIPAY", "rules": [{"match": {"currency": ["JPY"]},
 * "acquirer": "CHECKOUT"}]}`; docs/routing.md has the whole of it. Throws an error that names every wrong place. An acquirer
 * that is not configured is none: accounts come and go while servers run, and routing passes over who is not there.
 */
export function parseRoutingTable(json: unknown): RoutingTable {
  const several = Array.isArray(Object(json).default)
  const schema = several ? SeveralDefaults : OneDefault
  const misshapen = Value.Errors(schema, json).map((error) => `${error.instancePath || '/'} ${error.message}`)
  const places = [...misshapen, ...contradictions(json)]
  if (places.length > 0 || !Value.Check(schema, json)) throw new Error(`routing table: ${places.join('; ')}`)
  return { default: json.default, rules: json.rules.map(ruleOf) }
}

/** What is wrong although each value by itself is well formed; of rules that are, also beside others that are not. */
function contradictions(json: unknown): readonly string[] {
  const { default: usual, rules } = Object(json)
  const ofRules = Array.isArray(rules)
    ? rules.flatMap((rule: unknown, index) => (Value.Check(RuleFile, rule) ? wrongIn(rule, `/rules/${index}`) : []))
    : []
  return [...(Array.isArray(usual) ? twice(usual, '/default') : []), ...ofRules]
}

function wrongIn(rule: Rule, place: string): readonly string[] {
  const { match, acquirer, acquirers, shares } = rule
  const targets = [acquirer, acquirers, shares].filter((target) => target !== undefined).length
  return [
    ...(targets === 1 ? [] : [`${place} must have exactly one of acquirer, acquirers and shares`]),
    ...twice(acquirers ?? [], `${place}/acquirers`),
    ...(shares ? wrongShares(shares, `${place}/shares`) : []),
    ...(match.amount ? wrongAmount(match, `${place}/match/amount`) : []),
  ]
}

function wrongShares(shares: NonNullable<Rule['shares']>, place: string): readonly string[] {
  const sum = shares.reduce((total, { percent }) => total + percent, 0)
  const doubled = twice(
    shares.map(({ acquirer }) => acquirer),
    place,
  )
  return sum === 100 ? doubled : [...doubled, `${place} must make 100 percent, and make ${sum}`]
}

function wrongAmount({ amount, currency }: Rule['match'], place: string): readonly string[] {
  const { from, to } = amount ?? {}
  return [
    ...(currency ? [] : [`${place} must stand beside currency, because it is in minor units of it`]),
    ...(from === undefined && to === undefined ? [`${place} must have from, to or both`] : []),
    ...(from !== undefined && to !== undefined && from > to ? [`${place}/from must not be above ${place}/to`] : []),
  ]
}

function twice(list: readonly unknown[], place: string): readonly string[] {
  const repeated = new Set(list.filter((value, index) => list.indexOf(value) !== index))
  return [...repeated].map((value) => `${place} names ${value} more than once`)
}

function ruleOf({ match: { amount, ...lists }, acquirer, acquirers, shares }: Rule): RoutingRule {
  const match = { ...lists, ...(amount && { amount: spanOf(amount) }) }
  if (acquirer !== undefined) return { match, acquirer }
  return acquirers ? { match, acquirers } : { match, shares: shares ?? [] }
}

function spanOf({ from, to }: NonNullable<Rule['match']['amount']>): AmountSpan {
  return { ...(from !== undefined && { from: BigInt(from) }), ...(to !== undefined && { to: BigInt(to) }) }
}
