import type { Json } from './raw-client.ts'

/** In every name or value that we add, and in nothing that we or a merchant would write. */
export const marker = 'zqUnheardOf'

/** What must be found nowhere, as text and as it would stand in a column of bytes. */
export const markers: readonly RegExp[] = [
  new RegExp(marker, 'i'),
  new RegExp(Buffer.from(marker).toString('hex'), 'i'),
  new RegExp(Buffer.from(marker).toString('base64').slice(0, 12)),
]

const deep = Array.from({ length: 10 }).reduce<object>((inner) => ({ [marker]: [inner] }), { last: marker })

/** Names that an object of ours may have anyway, or that stand elsewhere in APO's requests and answers. */
const borrowed = [
  'toString',
  'valueOf',
  'hasOwnProperty',
  'constructor',
  'toJSON',
  'then',
  'length',
  '__defineGetter__',
  '$schema',
  '$ref',
  'clientId',
  'client_id',
  'state',
  'result',
  'paymentStatus',
  'captureId',
  'acquirerInfo',
  'transactions',
  'goods',
  'buyer',
  'merchant',
  'shipping',
  'transit',
  'env',
  'settlementStrategy',
  'merchantRegion',
  'userRegion',
  'creditPayPlan',
  'appId',
  'merchantAccountId',
  'extendInfo',
]

function unknownFields(known: ReadonlySet<string>): object {
  const fields: Json = {
    [marker]: marker,
    [`${marker}Object`]: { [marker]: marker, nothing: null },
    [`${marker}Array`]: [marker, [marker], { [marker]: 1 }, null, true, 1.5],
    [`${marker}Deep`]: deep,
    [`${marker}${'x'.repeat(5_000)}`]: 1,
    [`${marker}.with "quotes", dots, \n, \u202e and \u{1f4a1}`]: 1,
    [`paymentAmount.${marker}`]: 1,
    '': marker,
  }
  for (const name of borrowed) if (!known.has(name)) fields[name] = { [marker]: marker }
  return fields
}

/**
 * The body with unknown fields in every object of it, at its front and at its end, and in the object that a string of
 * card data holds. `known`: names that the API knows anywhere, which are not borrowed.
 */
export function withUnknownFields(body: Json, known: ReadonlySet<string>): Json {
  if (Array.isArray(body)) return body.map((item) => withUnknownFields(item, known))
  if (typeof body !== 'object' || body === null) return body
  const entries = Object.entries<Json>(body).map(([name, value]) => {
    const holdsJson = name === 'paymentMethodMetaData' && typeof value === 'string'
    return [
      name,
      holdsJson ? JSON.stringify(withUnknownFields(JSON.parse(value), known)) : withUnknownFields(value, known),
    ]
  })
  return { [`${marker}First`]: [marker], ...Object.fromEntries(entries), ...unknownFields(known) }
}

/** All names that a schema knows, wherever they stand. */
export function namesIn(schema: Json): Set<string> {
  if (typeof schema !== 'object' || schema === null) return new Set()
  const own = Object.keys(schema.properties ?? {})
  return new Set([...own, ...Object.values<Json>(schema).flatMap((member) => [...namesIn(member)])])
}

const volatile = /^\d{20,35}$|^\d{4}-\d\d-\d\dT/

/** Every value of a document by its place. Times and ids of ours, new in each answer, are only said to be there. */
export function leaves(value: Json, at = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) {
    return new Map([[at, typeof value === 'string' && volatile.test(value) ? '…' : value]])
  }
  return new Map(Object.entries<Json>(value).flatMap(([name, member]) => [...leaves(member, `${at}/${name}`)]))
}
