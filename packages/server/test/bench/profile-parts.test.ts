import { expect, test } from 'vitest'
import { timeByPart } from '../../../../bench/profile-parts.ts'

type Profile = Parameters<typeof timeByPart>[0]

/** A profile of stacks, each written from its outermost function to the innermost, and sampled once for 10 microseconds. */
function profileOf(stacks: readonly (readonly (readonly [name: string, url: string])[])[]): Profile {
  const nodes: { id: number; callFrame: Profile['nodes'][number]['callFrame']; children: number[] }[] = []
  const add = (functionName: string, url: string) => {
    const callFrame = { functionName, url, scriptId: '0', lineNumber: 0, columnNumber: 0 }
    const node = { id: nodes.length + 1, callFrame, children: [] }
    nodes.push(node)
    return node
  }
  const root = add('(root)', '')
  const samples = stacks.map((stack) => {
    let at: (typeof nodes)[number] = root
    for (const [name, url] of stack) {
      const node = add(name, url)
      at.children.push(node.id)
      at = node
    }
    return at.id
  })
  return { nodes, startTime: 0, endTime: 0, samples, timeDeltas: samples.map(() => 10) }
}

const src = (file: string) => `file:///capstan/packages/server/src/${file}`
const gateway = ['answerTo', src('http/gateway.ts')] as const
const store = ['holdCapture', src('store/captures.ts')] as const
const pg = ['query', 'file:///capstan/node_modules/pg/lib/client.js'] as const

test('time belongs to the innermost function that has a part, through those that have none', () => {
  const writing = ['writeGeneric', 'node:internal/stream_base_commons'] as const
  expect(timeByPart(profileOf([[gateway], [gateway, store], [gateway, store, pg, writing], [writing]]))).toEqual({
    http: 10,
    sql: 20,
    other: 10,
  })
})

test('JSON is a part of its own, whoever asks for it', () => {
  const json = ['jsonStringify', 'file:///capstan/bench/profile.ts'] as const
  expect(timeByPart(profileOf([[gateway, store, json], [json]]))).toEqual({ json: 20 })
})

test('signing and verifying are told apart, though both end in the same functions', () => {
  const file = 'file:///capstan/packages/protocol/src/signature.ts'
  const inside = [
    ['', file],
    ['SignJob', ''],
  ] as const
  const profile = profileOf([
    [gateway, ['signMessage', file], ...inside],
    [gateway, ['authenticate', src('http/authenticate.ts')], ['verifyMessage', file], ...inside],
  ])
  expect(timeByPart(profile)).toEqual({ signing: 10, verifying: 10 })
})

test('garbage collection and what is not JavaScript are parts; sleep and the start of the profiler are not', () => {
  const starting = [
    ['startProfile', 'file:///capstan/bench/profile.ts'],
    ['post', 'node:inspector'],
  ] as const
  const stacks = [[['(idle)', '']], [['(garbage collector)', '']], [['(program)', '']], starting] as const
  expect(timeByPart(profileOf(stacks))).toEqual({ garbage: 10, native: 10 })
})

test.each([
  ['node:_http_server', 'http'],
  ['file:///capstan/node_modules/fastify/lib/reply.js', 'http'],
  ['file:///capstan/node_modules/undici/lib/dispatcher/client-h1.js', 'delivery'],
  [src('notifications/transport.ts'), 'delivery'],
  ['file:///capstan/node_modules/typebox/build/value/check.mjs', 'checking'],
  [src('wire/capture-answer.ts'), 'checking'],
  [src('http/input/capture.ts'), 'checking'],
  [src('application/capture-payment.ts'), 'logic'],
  ['file:///capstan/node_modules/pg-protocol/dist/parser.js', 'sql'],
  [src('database/lanes.ts'), 'sql'],
])('%s counts as %s', (url, part) => {
  expect(timeByPart(profileOf([[['anything', url]]]))).toEqual({ [part]: 10 })
})
