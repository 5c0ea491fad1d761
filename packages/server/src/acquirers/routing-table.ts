import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { RoutingTable } from '../domain/routing.ts'

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

const listOf = (pattern: string) => Type.Array(Type.String({ pattern }), { minItems: 1 })

const TableFile = Type.Object(
  {
    default: Type.String({ minLength: 1 }),
    rules: Type.Array(
      Type.Object(
        {
          match: Type.Object(
            {
              currency: Type.Optional(listOf('^[A-Z]{3}$')),
              method: Type.Optional(listOf('^[A-Z0-9_]{1,64}$')),
              cardBrand: Type.Optional(listOf('^[A-Z0-9_]{1,64}$')),
              cardCountry: Type.Optional(listOf('^[A-Z]{2}$')),
            },
            { additionalProperties: false },
          ),
          acquirer: Type.String({ minLength: 1 }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
)

/**
 * Reads the routing table of a JSON file: `{"default": "ALIPAY", "rules": [{"match": {"currency": ["JPY"]},
 * "acquirer": "CHECKOUT"}]}`. Throws an error that names every wrong place. `acquirerNames` are those configured: a
 * rule that leads to nobody is found here, at the start, and not by the first buyer it turns away.
 */
export function parseRoutingTable(json: unknown, acquirerNames: readonly string[]): RoutingTable {
  if (!Value.Check(TableFile, json)) {
    const places = Value.Errors(TableFile, json).map((error) => `${error.instancePath || '/'} ${error.message}`)
    throw new Error(`routing table: ${places.join('; ')}`)
  }
  const unknown = unknownAcquirers(json, acquirerNames)
  if (unknown.length > 0) {
    throw new Error(`routing table: ${unknown.join('; ')}; configured are ${acquirerNames.join(', ') || 'none'}`)
  }
  return json
}

function unknownAcquirers(table: Static<typeof TableFile>, acquirerNames: readonly string[]): string[] {
  const named = [
    { place: '/default', acquirer: table.default },
    ...table.rules.map((rule, index) => ({ place: `/rules/${index}/acquirer`, acquirer: rule.acquirer })),
  ]
  return named
    .filter(({ acquirer }) => !acquirerNames.includes(acquirer))
    .map(({ place, acquirer }) => `${place} names the acquirer ${acquirer}, which is not configured`)
}
