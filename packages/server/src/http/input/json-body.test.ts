import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJsonBody } from './json-body.ts'

function parse(text: string) {
  return parseJsonBody(Buffer.from(text))
}

function messageOf(text: string): string {
  const parsed = parse(text)
  return parsed.ok ? 'accepted' : parsed.message
}

describe('parseJsonBody', () => {
  test('gives the object that the native parser gives', () => {
    expect(parse('{"a":{"b":[1,"x",null,true,{"c":"\\u0041"}]},"d":""}')).toEqual({
      ok: true,
      value: { a: { b: [1, 'x', null, true, { c: 'A' }] }, d: '' },
    })
  })

  test.each([
    ['', 'body: is empty; a JSON object is required'],
    [' ', 'body: is not valid JSON at character 2: ends too early: a value is expected'],
    ['{', 'body: is not valid JSON at character 2: ends too early: a key in double quotes or } is expected'],
    ['{"a":1,}', 'body: is not valid JSON at character 8: a key in double quotes is expected'],
    ["{'a':1}", 'body: is not valid JSON at character 2: a key in double quotes or } is expected'],
    ['{"a" 1}', 'body: is not valid JSON at character 6: a colon is expected'],
    ['{"a":undefined}', 'body: is not valid JSON at character 6: a value is expected'],
    ['{"a":01}', 'body: is not valid JSON at character 6: a value is expected'],
    ['{"a":[1 2]}', 'body: is not valid JSON at character 9: a comma or a closing bracket is expected'],
    ['{"a":[1}', 'body: is not valid JSON at character 8: a comma or a closing bracket is expected'],
    ['{"a":"x}', 'body: is not valid JSON at character 6: a string begins here that is never closed'],
    ['{"a":"x\\q"}', 'body: is not valid JSON at character 8: a string has an escape that JSON does not know'],
    ['{"a":"x\ny"}', 'body: is not valid JSON at character 8: a string has a control character that must be escaped'],
    ['{"a":1}{}', 'body: is not valid JSON at character 8: nothing may follow'],
    ['a=1&b=2', 'body: is not valid JSON at character 1: a value is expected'],
  ])('names the fault in %j and where it is', (text, message) => {
    expect(messageOf(text)).toBe(message)
  })

  test.each(['[]', '[{"a":1}]', '"text"', '17', 'true', 'null'])('refuses %s, which is not an object', (text) => {
    expect(messageOf(text)).toBe('body: must be a JSON object')
  })

  test('refuses bytes that are not UTF-8', () => {
    expect(parseJsonBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toEqual({
      ok: false,
      message: 'body: is not valid UTF-8',
    })
  })

  test('refuses a byte order mark', () => {
    expect(messageOf('\uFEFF{}')).toBe('body: begins with a byte order mark; send JSON without one')
  })

  test.each([
    '{"__proto__":{"admin":true}}',
    '{"a":[{"\\u005f_proto__":1}]}',
    '{"constructor":{"prototype":{"admin":true}}}',
  ])('refuses %s, which would reach a prototype', (text) => {
    expect(messageOf(text)).toBe('body: has a key __proto__, or a key prototype inside constructor')
  })

  test('takes 32 levels and refuses the 33rd', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    expect(parse(nested(32)).ok).toBe(true)
    expect(messageOf(nested(33))).toBe('body: is nested deeper than 32 levels at character 37')
  })

  test.each([
    ['[', 500_000],
    ['{"a":', 200_000],
  ])('survives %j written %i times', (open, times) => {
    expect(messageOf(open.repeat(times))).toMatch(/^body: is nested deeper than 32 levels at character \d+$/)
  })
})

describe('duplicate keys', () => {
  test.each([
    ['{"paymentId":"1","paymentId":"2"}', 'body: has the key paymentId twice, the second time at character 18'],
    ['{"a":{"value":"1","value":"1"}}', 'body: has the key value twice, the second time at character 19'],
    ['{"a":[{"b":1},{"c":1,"c":2}]}', 'body: has the key c twice, the second time at character 22'],
    ['{"a":1,"\\u0061":2}', 'body: has the key a twice, the second time at character 8'],
    ['{"a\\"":1,"a\\"":2}', 'body: has a key twice, the second time at character 10'],
    ['{"":1,"":2}', 'body: has a key twice, the second time at character 7'],
    ['{"4054695723100768":1,"4054695723100768":2}', 'body: has a key twice, the second time at character 23'],
  ])('refuses %s', (text, message) => {
    expect(messageOf(text)).toBe(message)
  })

  test.each([
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '{"a":[{"a":1},{"a":2}]}',
    '{"a":"\\"b\\":1,\\"b\\":2","b":":"}',
    '{"a\\\\":":","a":"\\\\"}',
    '{"0":1,"1":2}',
  ])('takes %s, where no object has a key twice', (text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) })
  })

  test('are found wherever they are written, and only then', () => {
    const key = fc.string({ maxLength: 3 }).filter((name) => name !== '__proto__')
    const object = fc.array(fc.tuple(key, fc.jsonValue({ maxDepth: 2 })), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(object, (entries) => {
        fc.pre(!JSON.stringify(entries).includes('__proto__'))
        const text = `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`
        const distinct = new Set(entries.map(([name]) => name)).size === entries.length
        const parsed = parse(text)
        expect(parsed.ok).toBe(distinct)
        if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(text))
      }),
    )
  })
})

test('any bytes are either an object or a refusal, never a throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const parsed = parseJsonBody(Buffer.from(bytes))
      expect(parsed.ok ? typeof parsed.value : parsed.message.length <= 256).toBe(parsed.ok ? 'object' : true)
    }),
  )
})
