import { expect, test } from 'vitest'
import { samplesByPart } from '../../../../bench/profile-parts.ts'

type Profile = Parameters<typeof samplesByPart>[0]

/** A profile of stacks, each written from its outermost function to the innermost, and sampled once. */
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
  return { nodes, startTime: 0, endTime: 0, samples, timeDeltas: samples.map((_, index) => index * 1_000) }
}

const src = (file: string) => `file:///capstan/packages/server/src/${file}`
const gateway = ['answerTo', src('http/gateway.ts')] as const
const store = ['holdCapture', src('store/captures.ts')] as const
const pg = ['query', 'file:///capstan/node_modules/pg/lib/client.js'] as const

test('time belongs to the innermost function that has a part, through those that have none', () => {
  const writing = ['writeGeneric', 'node:internal/stream_base_commons'] as const
  expect(samplesByPart(profileOf([[gateway], [gateway, store], [gateway, store, pg, writing], [writing]]))).toEqual({
    http: 1,
    sql: 2,
    other: 1,
  })
})

test('JSON is a part of its own, whoever asks for it', () => {
  const json = ['jsonStringify', 'file:///capstan/bench/profile.ts'] as const
  expect(samplesByPart(profileOf([[gateway, store, json], [json]]))).toEqual({ json: 2 })
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
  expect(samplesByPart(profile)).toEqual({ signing: 1, verifying: 1 })
})

test('garbage collection and what is not JavaScript are parts; sleep and the start of the profiler are not', () => {
  const starting = [
    ['startProfile', 'file:///capstan/bench/profile.ts'],
    ['post', 'node:inspector'],
  ] as const
  const stacks = [[['(idle)', '']], [['(garbage collector)', '']], [['(program)', '']], starting] as const
  expect(samplesByPart(profileOf(stacks))).toEqual({ garbage: 1, native: 1 })
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
  expect(samplesByPart(profileOf([[['anything', url]]]))).toEqual({ [part]: 1 })
})
