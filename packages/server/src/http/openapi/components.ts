import { isDeepStrictEqual } from 'node:util'
import { resultCodes } from '@capstan/protocol'

/** A value of a JSON document. */
export type Json = null | boolean | number | string | readonly Json[] | JsonMembers
export interface JsonMembers {
  readonly [member: string]: Json
}

/** Titles in this form name a component; others are for reading only. */
const componentTitle = /^[A-Z][A-Za-z]{2,63}$/

/** The schemas of the document that have a name, each once. */
export interface Components {
  readonly schemas: Record<string, Json>
}

export function newComponents(): Components {
  return { schemas: { ResultCode: resultCode() } }
}

/**
 * A schema of ours as the document has it: what has a title becomes a component and a reference to it. Two schemas of one
 * title must be equal, or a reader would be told of one that is not there. `errorMessage` is the rule in our refusals
 * and no keyword of JSON Schema; it is published as `x-rule`, in words that a refusal repeats.
 */
export function documented(schema: object, components: Components): Json {
  return walk(JSON.parse(JSON.stringify(schema)), components)
}

function walk(node: Json, components: Components): Json {
  if (isList(node)) return node.map((item) => walk(item, components))
  if (typeof node !== 'object' || node === null) return node
  const members = Object.entries(node).map(
    ([name, member]) => [name === 'errorMessage' ? 'x-rule' : name, member] as const,
  )
  const walked: JsonMembers = Object.fromEntries(members.map(([name, member]) => [name, walk(member, components)]))
  const schema = walked['enum'] !== undefined && walked['type'] === undefined ? { type: 'string', ...walked } : walked
  const { title } = schema
  if (typeof title !== 'string' || !componentTitle.test(title)) return schema
  const component = title === 'Result' ? anyResult(schema) : schema
  const known = components.schemas[title]
  if (known !== undefined && !isDeepStrictEqual(known, component))
    throw new Error(`two schemas have the title ${title}`)
  components.schemas[title] = component
  return { $ref: `#/components/schemas/${title}` }
}

function isList(node: Json): node is readonly Json[] {
  return Array.isArray(node)
}

function anyResult(schema: JsonMembers): Json {
  return { ...schema, properties: { ...Object(schema['properties']), resultCode: { $ref: codeReference } } }
}

const codeReference = '#/components/schemas/ResultCode'

/** Every code there is. An `enum` cannot say what its values mean; `oneOf` of constants can. */
function resultCode(): Json {
  return {
    title: 'ResultCode',
    description:
      'Programs decide by it. Expect codes that are not listed here, which a later version may have, and go by resultStatus for those.',
    type: 'string',
    oneOf: Object.entries(resultCodes).map(([code, { status, message, advice }]) => ({
      const: code,
      description: `${status}: ${message.replace(/\.$/, '')}. ${advice}`,
    })),
  }
}

/** A `result` that can have only some of the codes. */
export function resultOf(codes: readonly (keyof typeof resultCodes)[]): Json {
  const statuses = ['S', 'F', 'U'].filter((status) => codes.some((code) => resultCodes[code].status === status))
  return {
    description: 'How it ended. Programs decide by `resultCode`.',
    type: 'object',
    required: ['resultCode', 'resultStatus', 'resultMessage'],
    properties: {
      resultCode: { type: 'string', enum: codes },
      resultStatus: { type: 'string', enum: statuses },
      resultMessage: { type: 'string', maxLength: 256, description: 'For people: names the field or the reason.' },
    },
  }
}
