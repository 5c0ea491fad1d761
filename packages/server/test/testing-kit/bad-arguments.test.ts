import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Sandbox, type SandboxClient, type SandboxOptions, startSandbox } from '../../src/testing/sandbox.ts'
import { testSandbox } from './shop.ts'

const notifyUrl = 'http://127.0.0.1:3000/notify'

test.each<[string, object, RegExp]>([
  ['an option that is not known', { notifyURL: notifyUrl }, /startSandbox: "notifyURL" is unknown; known are clientId/],
  ['a live client', { clientId: 'ACME' }, /clientId "ACME": must be SANDBOX_ and then 1 to 56 letters/],
  ['a client id with a blank', { clientId: 'SANDBOX_A B' }, /clientId "SANDBOX_A B": must be SANDBOX_/],
  [
    'a notify URL without a scheme',
    { notifyUrl: 'localhost:3000' },
    /notify URL "localhost:3000": must be an absolute/,
  ],
  ['a kind of notification that is not known', { notifyUrls: { pay: notifyUrl } }, /notifyUrls: "pay" is unknown/],
  ['two ways to say where to notify', { notifyUrl, notifyUrls: {} }, /give notifyUrl .* or notifyUrls .* not both/],
  ['a port that is none', { port: 70_000 }, /port 70000: must be a whole number up to 65535/],
])('refuses to start with %s', async (_what, options, message) => {
  await expect(startSandbox(options as SandboxOptions)).rejects.toMatchObject({
    name: 'SandboxError',
    code: 'BAD_ARGUMENT',
    message: expect.stringMatching(message),
  })
})

test('says which port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void other.close())
  await expect.poll(() => other.listening).toBe(true)
  const { port } = other.address() as AddressInfo
  await expect(startSandbox({ port })).rejects.toMatchObject({
    code: 'BAD_ARGUMENT',
    message: `port ${port}: is taken by another process; leave it out to get a free one`,
  })
})

test('refuses what cannot be done, changes nothing, and goes on', async () => {
  const sandbox = await testSandbox()
  const refused: readonly [string, (any: Loose) => Promise<unknown>, RegExp][] = [
    ['a week as a letter', (any) => any.advance('1w'), /advance\("1w"\): write the duration as '90s'/],
    ['nothing', (any) => any.advance(''), /write the duration as/],
    ['back', (any) => any.advance(-1), /advance\(-1\): write the duration/],
    ['half a millisecond', (any) => any.advance(0.5), /advance\(0.5\): write the duration/],
    ['not given', (any) => any.advance(), /write the duration as/],
    ['too far', (any) => any.advance('367d'), /at most '366d' at a time/],
    ['too far in milliseconds', (any) => any.advance(367 * 86_400_000), /at most '366d' at a time/],
    ['an operation', (any) => any.scenario('buy', 'decline'), /scenario: operation "buy": must be one of pay, capture/],
    ['a behaviour', (any) => any.scenario('pay', 'explode'), /scenario: behaviour "explode": must be one of decline/],
    ['a pair', (any) => any.scenario('pay', 'taken-back'), /pay cannot be taken-back; these can: capture, refund/],
    ['a code', (any) => any.scenario('pay', 'decline', { code: 'NO' }), /code "NO": must be one of PROCESS_FAIL/],
    ['a needless code', (any) => any.scenario('pay', 'lost', { code: 'RISK_REJECT' }), /lost does not decline/],
    ['times', (any) => any.scenario('pay', 'lost', { times: 0 }), /times 0: must be a whole number from 1/],
    [
      'an acquirer',
      (any) => any.scenario('pay', 'lost', { acquirer: 'BANK' }),
      /acquirer "BANK": must be one of ALIPAY/,
    ],
    ['an option', (any) => any.scenario('pay', 'lost', { time: 1 }), /"time" is unknown; known are code, times/],
    ['scenarios to clear', (any) => any.clearScenarios('buy'), /operation "buy": must be one of/],
    ['an event', (any) => any.trigger('capture.lost'), /trigger\("capture.lost"\): must be one of payment.succeeded/],
    ['an end', (any) => any.setExpiry({ atExpiry: 'keep' }), /setExpiry: atExpiry "keep": must be cancel or capture/],
    ['a warning', (any) => any.setExpiry({ warnAhead: '32d' }), /warnAhead "32d": must be a duration as '2h'/],
    ['a moment', (any) => any.setExpiry({ captureAhead: 0 }), /captureAhead 0: must be a duration/],
    ['a yes', (any) => any.setExpiry({ notifies: 'on' }), /notifies: must be true or false/],
    ['a policy', (any) => any.setExpiry({ policy: 'capture' }), /setExpiry: "policy" is unknown; known are atExpiry/],
    ['an address', (any) => any.setNotifyUrl('ftp://host/x'), /notify URL "ftp:\/\/host\/x": must be/],
    ['a password', (any) => any.setNotifyUrl('http://a:b@host/'), /without user name and password/],
    ['a kind', (any) => any.setNotifyUrl({ all: notifyUrl }), /notifyUrls: "all" is unknown; known are payment/],
    ['a filter', (any) => any.deliveries({ type: 'CAPTURE_RESULT' }), /deliveries: "type" is unknown; known are/],
    ['a type', (any) => any.deliveries({ notifyType: 'CAPTURE' }), /notifyType "CAPTURE": must be one of PAYMENT_/],
    ['a wait', (any) => any.waitForDelivery({}, { withinMs: -1 }), /withinMs -1: must be whole milliseconds/],
    ['a payment', (any) => any.payment(7), /payment\(7\): use the paymentId that pay answered/],
    ['an option of a client', (any) => any.newClient({ port: 1 }), /newClient: "port" is unknown; known are clientId/],
  ]
  for (const [what, ask, message] of refused) {
    const error = await ask(sandbox as Sandbox & Loose).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error, what).toMatchObject({
      name: 'SandboxError',
      code: expect.stringMatching(/^(BAD_ARGUMENT|NOT_FOUND)$/),
    })
    expect((error as Error).message, what).toMatch(message)
  }
  expect(await sandbox.deliveries()).toEqual([])
})

// biome-ignore lint/suspicious/noExplicitAny: what a test in JavaScript can pass
type Loose = { readonly [Method in keyof (SandboxClient & Sandbox)]: (...given: any[]) => Promise<unknown> }
