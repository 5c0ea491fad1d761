import type { Static, TObject, TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Check } from 'typebox/value'
import { minorUnits } from './amount.ts'
import { type Read, type Refused, refused } from './read.ts'

/** `path` is where the value stands in the request, for example `paymentMethod`; left out for the whole body. */
export type Checker<Schema extends TSchema> = (value: unknown, path?: string) => Read<Static<Schema>>

/**
 * Compiles a schema once, for the life of the process, when it is first asked: all of them together are a tenth of a start.
 * Values are never converted, only looked at.
 */
export function checker<const Schema extends TObject>(schema: Schema): Checker<Schema> {
  let validator: ReturnType<typeof Compile<Schema>> | undefined
  return (value, path = '') => {
    validator ??= Compile(schema)
    if (validator.Check(value)) return { ok: true, value }
    return firstFault(schema, value, path) ?? refused(path || 'body', 'is not a valid request')
  }
}

/** A schema seen as plain JSON Schema. `errorMessage` is the rule that `fields.ts` gives every leaf. */
interface Node extends TSchema {
  readonly properties?: Readonly<Record<string, Node>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Node[]
  readonly type?: string
  readonly errorMessage?: string
}

/**
 * The first broken rule in the order of the schema. Walks the schema instead of asking the validator for its errors,
 * which come with the merchant's values, and as three complaints for one optional field.
 */
function firstFault(schema: Node, value: unknown, path: string): Refused | undefined {
  if (schema.properties === undefined) {
    return Check(schema, value) ? undefined : refused(path, schema.errorMessage ?? 'is not valid')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused(path || 'body', 'must be an object')
  }
  const members: Readonly<Record<string, unknown>> = { ...value }
  for (const [name, property] of Object.entries(schema.properties)) {
    const member = members[name]
    const memberPath = path === '' ? name : `${path}.${name}`
    if (member === undefined || member === null) {
      if (schema.required?.includes(name)) return refused(memberPath, 'is required')
      continue
    }
    const fault = firstFault(withoutNull(property), member, memberPath)
    if (fault !== undefined) return name === 'value' ? withMinorUnits(fault, members['currency']) : fault
  }
  return undefined
}

function withoutNull(schema: Node): Node {
  const [first, second] = schema.anyOf ?? []
  return first !== undefined && second?.type === 'null' ? first : schema
}

/** `12.50` is the usual mistake in an amount, so its message says how many digits the currency has. */
function withMinorUnits(fault: Refused, currency: unknown): Refused {
  const explanation = typeof currency === 'string' ? minorUnits(currency) : undefined
  return explanation === undefined ? fault : { ok: false, message: `${fault.message} (${explanation})` }
}
