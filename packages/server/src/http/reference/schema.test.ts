import { describe, expect, it } from 'vitest'
import type { JsonMembers } from '../openapi/components.ts'
import { describe as described, resolveIn } from './schema.ts'

const amount = { type: 'object', title: 'Amount', properties: { value: { type: 'string' } } }
const resolve = resolveIn({ components: { schemas: { Amount: amount } } })
const field = (schema: JsonMembers) => described(schema, resolve)

const reference = { $ref: '#/components/schemas/Amount' }

describe('a field', () => {
  it('that may be null is what it is otherwise', () => {
    const schema = { anyOf: [{ type: 'string', description: 'Yours.', 'x-rule': 'must be short' }, { type: 'null' }] }
    expect(field(schema)).toEqual({ type: 'string', description: 'Yours.', rules: ['Must be short.'], objects: [] })
  })

  it('that is an object elsewhere has its name and its fields', () => {
    expect(field(reference)).toMatchObject({ type: 'Amount', objects: [amount] })
    expect(field({ anyOf: [reference, { type: 'null' }] })).toMatchObject({ type: 'Amount', objects: [amount] })
    expect(field({ type: 'array', items: reference })).toMatchObject({ type: 'list of Amount', objects: [amount] })
  })

  it('of several kinds names each once', () => {
    const flag = { anyOf: [{ type: 'boolean' }, { type: 'string', const: 'true' }, { type: 'string', const: 'false' }] }
    expect(field({ ...flag, 'x-rule': 'must be true or false' })).toMatchObject({
      type: 'boolean or string',
      rules: ['Must be true or false.'],
    })
  })

  it('says what it must be in the words of a refusal, and by its keywords only without them', () => {
    expect(field({ type: 'string', maxLength: 64, 'x-rule': 'must be a name' }).rules).toEqual(['Must be a name.'])
    expect(field({ type: 'string', maxLength: 64 }).rules).toEqual(['At most 64 characters.'])
    expect(field({ type: 'string', enum: ['S', 'F'] }).rules).toEqual(['One of `S`, `F`.'])
    expect(field({ type: 'string', const: 'CAPTURE_RESULT' }).rules).toEqual(['Always `CAPTURE_RESULT`.'])
    expect(field({ type: 'string', examples: ['EUR'] }).rules).toEqual(['For example `EUR`.'])
  })
})
