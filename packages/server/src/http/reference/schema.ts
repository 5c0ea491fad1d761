import type { Json, JsonMembers } from '../openapi/components.ts'

/** Looks up what a reference of the document names. */
export type Resolve = (schema: JsonMembers) => JsonMembers

export function resolveIn(document: JsonMembers): Resolve {
  const resolve: Resolve = (schema) => {
    const { $ref } = schema
    if (typeof $ref !== 'string') return schema
    const found = $ref
      .slice(2)
      .split('/')
      .reduce<Json | undefined>((node, key) => membersOf(node)[key], document)
    return resolve(membersOf(found))
  }
  return resolve
}

export function membersOf(node: Json | undefined): JsonMembers {
  return typeof node === 'object' && node !== null && !Array.isArray(node) ? (node as JsonMembers) : {}
}

export function listOf(node: Json | undefined): readonly Json[] {
  return Array.isArray(node) ? node : []
}

export function textOf(node: Json | undefined): string {
  return typeof node === 'string' ? node : ''
}

/** A field as a reader of the page wants to know it. */
export interface Described {
  /** In words: `string`, `Amount`, `list of Transaction`. */
  readonly type: string
  readonly description: string
  /** What it must be, as a refusal would say it; one entry for each kind of value. */
  readonly rules: readonly string[]
  /** Objects whose own fields belong below. */
  readonly objects: readonly JsonMembers[]
}

/** `null` counts as missing in every request, so it is said once and not at every field. */
export function describe(schema: JsonMembers, resolve: Resolve): Described {
  const named = resolve(schema)
  const kinds = [...listOf(named['anyOf']), ...listOf(named['oneOf'])]
    .map(membersOf)
    .filter((kind) => kind['type'] !== 'null')
  const [only, ...more] = kinds
  const own = { description: textOf(named['description']), rules: rulesOf(named) }
  if (only && more.length === 0) {
    const inner = describe(only, resolve)
    return { ...inner, description: own.description || inner.description, rules: [...own.rules, ...inner.rules] }
  }
  if (only && kinds.some((kind) => kind['const'] === undefined)) {
    const inner = kinds.map((kind) => describe(kind, resolve))
    return {
      type: alternatives(inner.map(({ type }) => type)),
      description: own.description,
      rules: own.rules.length > 0 ? own.rules : inner.flatMap(({ rules }) => rules),
      objects: inner.flatMap(({ objects }) => objects),
    }
  }
  if (named['type'] === 'array') {
    const item = describe(membersOf(named['items']), resolve)
    return { ...own, type: `list of ${item.type}`, rules: [...own.rules, ...item.rules], objects: item.objects }
  }
  const fields = Object.keys(membersOf(named['properties'])).length > 0
  return { ...own, type: typeOf(named), objects: fields ? [named] : [] }
}

function alternatives(types: readonly string[]): string {
  return [...new Set(types)].join(' or ')
}

function typeOf(schema: JsonMembers): string {
  const title = textOf(schema['title'])
  if (schema['const'] !== undefined) return typeof schema['const']
  if (schema['type'] === 'object' && title !== '') return title
  if (schema['format'] === 'date-time') return 'time'
  if (schema['format'] === 'uri') return 'URL'
  return textOf(schema['type']) || 'any value'
}

function rulesOf(schema: JsonMembers): readonly string[] {
  const rule = textOf(schema['x-rule'])
  const values = listOf(schema['enum']).map((value) => `\`${textOf(value)}\``)
  const examples = listOf(schema['examples']).map((value) => `\`${textOf(value)}\``)
  const maximum = schema['maxLength']
  const always = schema['const'] !== undefined && rule === ''
  const said = [
    always && `Always \`${schema['const']}\`.`,
    values.length > 0 ? `One of ${values.join(', ')}.` : rule && `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}.`,
    values.length === 0 && rule === '' && typeof maximum === 'number' && `At most ${maximum} characters.`,
    values.length === 0 &&
      examples.length > 0 &&
      !rule.includes('for example') &&
      `For example ${examples.join(' or ')}.`,
  ]
  return said.filter((text) => typeof text === 'string' && text !== '') as string[]
}
