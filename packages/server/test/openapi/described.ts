import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openApiDocument } from '../../src/http/openapi/document.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into documents of every shape
export type Json = any

export const document: Json = openApiDocument()

/** The place of a JSON document, by its keys. */
export function pointer(...keys: readonly string[]): string {
  return `#/${keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`
}

function validators(of: Json): (at: string) => ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, strict: false })
  addFormats.default(ajv)
  ajv.addSchema(of, 'openapi')
  const compiled = new Map<string, ValidateFunction>()
  return (at) => {
    const known = compiled.get(at) ?? ajv.compile({ $ref: `openapi${at}` })
    compiled.set(at, known)
    return known
  }
}

/** As the document, with nothing allowed that it does not list: what we send must be described. */
function closed(node: Json): Json {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const walked = Object.fromEntries(Object.entries(node).map(([name, member]) => [name, closed(member)]))
  return walked['type'] === 'object' && walked['properties'] ? { ...walked, additionalProperties: false } : walked
}

const open = validators(document)
const exact = validators(closed(document))

/** What is wrong with a value by the schema at a place of the document; empty when nothing is. */
export function faultsByDocument(at: string, value: unknown): readonly string[] {
  return faults(open(at), value)
}

/** The same, where a field that the document does not list is a fault. */
export function faultsInSent(at: string, value: unknown): readonly string[] {
  return faults(exact(at), value)
}

function faults(validate: ValidateFunction, value: unknown): readonly string[] {
  if (validate(value)) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
  )
}

const ofJson = ['content', 'application/json', 'schema']

/** What is wrong with an answer from a path under `/ams/`, by what is published of that path. */
export function faultsInAnswer(path: string, answer: unknown): readonly string[] {
  // What is not an API has no description, and its answers are all alike.
  const described = document.paths[path] ? pointer('paths', path, 'post', 'responses', '200', ...ofJson) : elsewhere
  return faultsInSent(described, answer)
}

const elsewhere = pointer('components', 'schemas', 'RefusedElsewhere')

/** What is wrong with a notification, by what is published of its type. */
export function faultsInNotification(notification: Json): readonly string[] {
  const name = namesByType[notification.notifyType]
  if (name === undefined) return [`the document has no notification of the type ${notification.notifyType}`]
  return faultsInSent(pointer('webhooks', name, 'post', 'requestBody', ...ofJson), notification)
}

const namesByType: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries<Json>(document.webhooks).flatMap(([name, { post }]) =>
    typesOf(post.requestBody.content['application/json'].schema).map((type) => [type, name]),
  ),
)

function typesOf(schema: Json): readonly string[] {
  const body = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema
  const { const: one, enum: several } = body.properties.notifyType
  return several ?? [one]
}
