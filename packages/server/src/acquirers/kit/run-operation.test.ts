import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Connector } from './connector.ts'
import { ask, type HttpAnswer, type HttpRequest, type Step } from './exchange.ts'
import { type Line, runOperation } from './run-operation.ts'
import type { Sent } from './transport.ts'

type Done = { readonly kind: 'done' }

const never = new AbortController().signal
const done: Done = { kind: 'done' }
const asked: HttpRequest = { method: 'GET', url: 'https://acquirer.example/found?pan=4', headers: {}, reads: true }
const moved: HttpRequest = {
  method: 'POST',
  url: 'https://acquirer.example/pay',
  headers: {},
  body: '{"pan":"4","amount":1}',
}
const good: Sent = { kind: 'answered', answer: { status: 200, headers: {}, body: '{"ok":true}' } }
const silent: Sent = { kind: 'unknown', reason: 'no answer' }
const unsent: Sent = { kind: 'not-sent', reason: 'connection refused' }

/** A line whose transport gives these answers, one after the other, and keeps what it was given. */
function line(sent: readonly Sent[], changes: Partial<Connector> = {}): Line & { readonly left: HttpRequest[] } {
  const left: HttpRequest[] = []
  const connector = {
    secretMembers: ['pan'],
    seal: (request: HttpRequest) => ({ ...request, headers: { authorization: 'secret' } }),
    open: (answer: HttpAnswer) => answer,
    ...changes,
  } as Connector
  return {
    connector,
    account: { name: 'A', settings: { url: 'https://acquirer.example/v1' }, secrets: {}, callbackUrl: '' },
    transport: {
      send: async (request) => {
        left.push(request)
        return sent[left.length - 1] ?? unsent
      },
      close: async () => undefined,
    },
    log: pino({ level: 'silent' }),
    left,
  }
}

const askThenMove = (): Step<Done> => ask<Done>(asked, () => ask(moved, () => done))

it.each([
  ['the question first, unanswered', 'moves', [silent], 'not-sent'],
  ['the question first, never sent', 'moves', [unsent], 'not-sent'],
  ['what moves money, unanswered', 'moves', [good, silent], 'unknown'],
  ['what moves money, never sent', 'moves', [good, unsent], 'not-sent'],
  ['a question, where nothing is moved, unanswered', 'asks', [silent], 'unknown'],
  ['a question, where nothing is moved, never sent', 'asks', [unsent], 'not-sent'],
  ['nothing', 'moves', [good, good], 'done'],
] as const)('breaks off at %s', async (_, nature, sent, kind) => {
  expect(await runOperation(line(sent), nature, askThenMove, never)).toMatchObject({ kind })
})

it('stays unknown when what follows the moving of money cannot be sent', async () => {
  const moveThenAsk = () => ask<Done>(moved, () => ask(asked, () => done))
  expect(await runOperation(line([good, unsent]), 'moves', moveThenAsk, never)).toMatchObject({ kind: 'unknown' })
})

it('believes no answer of a server that failed', async () => {
  const failed: Sent = { kind: 'answered', answer: { status: 503, headers: {}, body: '{"ok":true}' } }
  const outcome = await runOperation(line([failed]), 'moves', () => ask(moved, () => done), never)
  expect(outcome).toMatchObject({ kind: 'unknown', reason: 'the acquirer answered with HTTP status 503' })
})

it('believes no answer that is not proven to be the acquirer’s', async () => {
  const unproven = () => {
    throw new Error('wrong signature')
  }
  const outcome = await runOperation(line([good], { open: unproven }), 'moves', () => ask(moved, () => done), never)
  expect(outcome).toMatchObject({ kind: 'unknown', reason: 'the answer is not proven to be the acquirer’s' })
})

it('sends nothing that cannot be signed, or built, or that leads away from the account', async () => {
  const broken = () => {
    throw new Error('no key')
  }
  const unsigned = line([good], { seal: broken })
  expect(await runOperation(unsigned, 'moves', () => ask(moved, () => done), never)).toMatchObject({ kind: 'not-sent' })
  const unbuilt = line([good])
  expect(await runOperation(unbuilt, 'moves', broken, never)).toMatchObject({ kind: 'not-sent' })
  const away = line([good])
  const elsewhere = { ...moved, url: 'https://elsewhere.example/pay' }
  expect(await runOperation(away, 'moves', () => ask(elsewhere, () => done), never)).toMatchObject({ kind: 'not-sent' })
  expect([...unsigned.left, ...unbuilt.left, ...away.left]).toEqual([])
})

it('takes a connector that cannot read an answer for silence', async () => {
  const broken = () => {
    throw new TypeError('no such member')
  }
  expect(await runOperation(line([good]), 'moves', () => ask(moved, broken), never)).toMatchObject({ kind: 'unknown' })
})

it('ends a connector that never ends', async () => {
  const forever = (): Step<Done> => ask(moved, forever)
  const endless = line(Array.from({ length: 20 }, () => good))
  expect(await runOperation(endless, 'moves', forever, never)).toMatchObject({ kind: 'unknown' })
  expect(endless.left).toHaveLength(6)
})

it('records each message without what is secret, and sends it with what is', async () => {
  const used = line([good, { kind: 'unknown', reason: 'no answer' }])
  const outcome = await runOperation(used, 'moves', askThenMove, never)
  expect(outcome.exchanges).toEqual([
    {
      method: 'GET',
      url: 'https://acquirer.example/found?pan=[cut]',
      headers: {},
      sealed: ['authorization'],
      status: 200,
      answer: '{"ok":true}',
    },
    {
      method: 'POST',
      url: 'https://acquirer.example/pay',
      headers: {},
      sealed: ['authorization'],
      request: '{"pan":"[cut]","amount":1}',
      failure: 'no answer',
    },
  ])
  expect(used.left.map(({ headers }) => headers)).toEqual([{ authorization: 'secret' }, { authorization: 'secret' }])
  expect(used.left[1]?.body).toBe('{"pan":"4","amount":1}')
})

it('keeps the headers that a repeat needs, and of what proves who we are only the names', async () => {
  const keyed = { ...moved, headers: { 'idempotency-key': 'capture-1', 'x-note': 'with sk_0123456789' } }
  const seal = (request: HttpRequest) => ({
    ...request,
    headers: { ...request.headers, 'x-api-key': 'sk_0123456789' },
    body: 'sealed',
  })
  const used = line([good, unsent], { seal })
  const account = { ...used.account, secrets: { secretKey: 'sk_0123456789' } }
  const twice = () => ask<Done>(keyed, () => ask(keyed, () => done))
  const outcome = await runOperation({ ...used, account }, 'moves', twice, never)
  const headers = { 'idempotency-key': 'capture-1', 'x-note': 'with [cut]' }
  const sealed = ['x-api-key', 'body']
  expect(outcome.exchanges).toMatchObject([
    { headers, sealed },
    { headers, sealed },
  ])
  expect(JSON.stringify(outcome)).not.toContain('sk_0123456789')
})

it('keeps no half of a secret where the end of a long answer is left out', async () => {
  const secretKey = 'sk_0123456789abcdefghij'
  const body = `${'x'.repeat(4_096 - 12)}${secretKey}`
  const used = line([{ kind: 'answered', answer: { status: 401, headers: {}, body } }])
  const account = { ...used.account, secrets: { secretKey } }
  const outcome = await runOperation({ ...used, account }, 'moves', () => ask(moved, () => done), never)
  expect(outcome.exchanges[0]?.answer).toMatch(/^x+\[cut\]$/)
})
