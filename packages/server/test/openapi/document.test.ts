import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { document, faultsByDocument, faultsInSent, type Json, pointer } from './described.ts'

/** Every place of the document that has examples: where its schema is, and the examples by title. */
function* withExamples(node: Json, keys: readonly string[]): Generator<[at: string, examples: Json]> {
  if (typeof node !== 'object' || node === null) return
  if (node.schema && (node.examples || node.example !== undefined)) {
    yield [pointer(...keys, 'schema'), node.examples ?? { example: { value: node.example } }]
  }
  for (const [key, member] of Object.entries(node)) yield* withExamples(member, [...keys, key])
}

const examples = [...withExamples(document, [])].flatMap(([at, titled]) =>
  Object.entries<Json>(titled).map(([title, { value }]) => ({ at, title, value })),
)

/** All operations, of paths and of webhooks. */
const operations = [...Object.entries<Json>(document.paths), ...Object.entries<Json>(document.webhooks)].flatMap(
  ([path, methods]) => Object.entries<Json>(methods).map(([method, operation]) => ({ path, method, operation })),
)

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const { valid, errors } = await validator.validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('is what docs/openapi.json holds', () => {
    const file = readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8')
    expect(JSON.parse(file)).toEqual(document)
  })

  test('gives an example for every request, answer and notification', () => {
    const bodies = (operation: Json) =>
      [operation.requestBody, ...Object.values<Json>(operation.responses ?? {})]
        .map((body) => (body?.$ref ? document.components.responses[body.$ref.split('/').at(-1)] : body))
        .filter((body) => body?.content?.['application/json'])
    for (const { path, operation } of operations) {
      for (const body of bodies(operation)) {
        const { examples: several = {}, example } = body.content['application/json']
        expect(Object.keys(several).length + (example === undefined ? 0 : 1), path).toBeGreaterThan(0)
      }
    }
  })

  test('shows an answer that succeeded, one that failed and one that is open, for every API', () => {
    const apis = operations.filter(({ path }) => path.startsWith('/ams/'))
    expect(apis.length).toBeGreaterThan(0)
    for (const { path, operation } of apis) {
      const shown = Object.values<Json>(operation.responses['200'].content['application/json'].examples)
      expect(
        shown.map(({ value }) => value.result.resultStatus),
        path,
      ).toEqual(['S', 'F', 'U'])
    }
  })

  test.each(examples)('has a valid example: $title, at $at', ({ at, value }) => {
    expect(faultsByDocument(at, value)).toEqual([])
    // What is sent is exactly what is described; a request may have more.
    if (/\/responses\/|^#\/webhooks\//.test(at)) expect(faultsInSent(at, value)).toEqual([])
  })

  test('names every operation, once', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids).not.toContain(undefined)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
