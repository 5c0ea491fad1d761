import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { cardPayment, type TestCapstan, testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { localEndpoint } from '../support/local-endpoint.ts'
import { operate } from '../support/operator.ts'

const deadUrl = 'http://127.0.0.1:9/hook'

/** Runs a command that must succeed, and gives the JSON it printed. */
async function json({ app }: TestCapstan, ...args: readonly string[]) {
  const { code, stdout, stderr } = await capstan([...args, '--json'], reaching(app))
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

async function untoldPayment(server: TestCapstan) {
  const shop = await server.newClient('SANDBOX_SHOP', { payment: deadUrl, capture: deadUrl })
  const paid = await server.call('pay', cardPayment('12000', 'MANUAL', { paymentRequestId: 'order-1' }), shop)
  await vi.waitUntil(async () => {
    const { body } = await operate(server.app, 'GET', '/notifications?clientId=SANDBOX_SHOP')
    return body.notifications[0]?.tries === 1
  })
  return paid
}

describe('client create', () => {
  test('prints for a program exactly the four values that a merchant needs', async () => {
    const server = await testCapstan()
    const made = await json(server, 'client', 'create', 'SANDBOX_ACME', '--notify-url', 'https://acme.example/hook')
    expect(Object.keys(made)).toEqual(['clientId', 'merchantPrivateKey', 'apoPublicKey', 'gatewayUrl'])
    expect(made).toMatchObject({ clientId: 'SANDBOX_ACME', gatewayUrl: server.app.url })
    expect(await json(server, 'client', 'show', 'SANDBOX_ACME')).toMatchObject({
      paymentNotifyUrl: 'https://acme.example/hook',
      captureNotifyUrl: 'https://acme.example/hook',
      refundNotifyUrl: 'https://acme.example/hook',
    })
  })

  test('tells a person that the private key is shown once, beside the result', async () => {
    const { app } = await testCapstan()
    const { code, stdout, stderr } = await capstan(
      ['client', 'create', 'SANDBOX_ACME', '--name', 'Acme'],
      reaching(app),
    )
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Client +SANDBOX_ACME\nGateway +http/)
    expect(stderr).toContain('shown this once')
  })

  test('with a key of the merchant’s own prints no private one', async () => {
    const server = await testCapstan()
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const folder = await mkdtemp(join(tmpdir(), 'capstan-key-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'merchant-public.pem')
    await writeFile(file, publicKey.export({ type: 'spki', format: 'pem' }))
    const made = await json(server, 'client', 'create', 'SANDBOX_ACME', '--public-key', file)
    expect(Object.keys(made)).toEqual(['clientId', 'apoPublicKey', 'gatewayUrl'])
    const told = await capstan(['client', 'create', 'SANDBOX_OTHER', '--public-key', file], reaching(server.app))
    expect(told).toMatchObject({ code: 0, stdout: expect.not.stringContaining('rivate'), stderr: '' })
  })

  test('with a key file that is not there says so with 2', async () => {
    const { app } = await testCapstan()
    const command = ['client', 'create', 'SANDBOX_ACME', '--public-key', '/nowhere/key.pem']
    const { code, stderr } = await capstan(command, reaching(app))
    expect(code).toBe(2)
    expect(stderr).toContain('--public-key: /nowhere/key.pem cannot be read (ENOENT).')
  })

  test('with the private half does not send it anywhere', async () => {
    const { app } = await testCapstan()
    const server = await localEndpoint()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const folder = await mkdtemp(join(tmpdir(), 'key-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'merchant-private.pem')
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const reached = { ...reaching(app), CAPSTAN_URL: new URL(server.url).origin }
    const { code, stderr } = await capstan(['client', 'create', 'SANDBOX_ACME', '--public-key', file], reached)
    expect(server.received).toEqual([])
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `--public-key: ${file}: the public key is a PEM block "PRIVATE KEY".\n`,
    })
  })

  test('of an id that is taken fails with 1 and the reason, as JSON where JSON was asked for', async () => {
    const { app } = await testCapstan()
    const { code, stdout, stderr } = await capstan(['client', 'create', 'SANDBOX_TEST', '--json'], reaching(app))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(JSON.parse(stderr)).toEqual({ error: expect.stringContaining('SANDBOX_TEST already') })
  })
})

test('client notify-url clears with an empty text and leaves what it is not told of', async () => {
  const server = await testCapstan()
  await server.newClient('SANDBOX_SHOP', { payment: deadUrl, capture: deadUrl })
  const changed = await json(server, 'client', 'notify-url', 'SANDBOX_SHOP', '--capture', '')
  expect(changed).toMatchObject({ paymentNotifyUrl: deadUrl, captureNotifyUrl: null })
})

test('a newcomer watches eight deliveries and the expiry in one table', async () => {
  const server = await testCapstan()
  const { paymentId } = await untoldPayment(server)
  const { code, stdout } = await capstan(['clock', 'advance', 'SANDBOX_SHOP', '7d'], reaching(server.app))
  expect(code).toBe(0)
  const [head, ...lines] = stdout.trim().split('\n')
  expect(head).toMatch(/^Time of the client +Of +Payment +What happened$/)
  expect(lines).toHaveLength(10)
  for (const [index, line] of lines.slice(0, 7).entries()) {
    expect(line).toContain(`PAYMENT_RESULT delivery ${index + 2}: not acknowledged by ${deadUrl}`)
  }
  expect(lines[7]).toMatch(/not captured yet; the authorization expires at \d{4}-/)
  expect(lines[8]).toMatch(
    /cancelled at the acquirer, 120\.00 EUR went back to the buyer: it was not captured in time$/,
  )
  expect(lines[9]).toMatch(/^9 things happened on the way\. For SANDBOX_SHOP it is now \d{4}-/)

  const shown = await capstan(['payment', 'show', 'order-1'], reaching(server.app))
  expect(shown.stdout).toMatch(new RegExp(`^Payment +${paymentId}$`, 'm'))
  expect(shown.stdout).toMatch(/State +cancelled: at .*, because it was not captured in time/)
  const clock = await json(server, 'clock', 'show', 'SANDBOX_SHOP')
  expect(clock.offsetMs).toBe(7 * 86_400_000)
})

test('lists and doctor speak to people and programs, and doctor ends with 1 when something is left to do', async () => {
  const server = await testCapstan()
  const { paymentId } = await untoldPayment(server)
  const list = await capstan(['payment', 'list', '--state', 'authorized'], reaching(server.app))
  expect(list.stdout).toMatch(
    new RegExp(`^Payment +Client .*\n${paymentId}  SANDBOX_SHOP  .*  authorized  120\\.00 EUR`),
  )
  expect(await json(server, 'payment', 'list', '--state', 'cancelled')).toEqual([])
  const empty = await capstan(['payment', 'list', '--state', 'cancelled'], reaching(server.app))
  expect(empty.stdout).toBe('There are none.\n')

  const sound = await capstan(['doctor'], reaching(server.app))
  expect(sound).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing needs a person.') })
  await operate(server.app, 'POST', '/clients/SANDBOX_SHOP/clock/advance', { body: { byMs: 2 * 86_400_000 } })
  const [exhausted] = await json(server, 'notification', 'list', '--state', 'exhausted')
  expect(exhausted).toMatchObject({ clientId: 'SANDBOX_SHOP', paymentId, tries: 8 })
  const unsound = await capstan(['doctor', '--json'], reaching(server.app))
  expect(unsound.code).toBe(1)
  expect(JSON.parse(unsound.stdout).findings).toContainEqual(
    expect.objectContaining({ level: 'problem', text: '1 of SANDBOX_SHOP were never acknowledged' }),
  )
  const again = await json(server, 'notification', 'resend', exhausted.notificationId)
  expect(again.state).toBe('waiting')
  const shown = await capstan(['notification', 'show', exhausted.notificationId], reaching(server.app))
  expect(shown.stdout).toContain('connection refused')
})

test('what a merchant answered cannot act on the terminal of whoever reads it', async () => {
  const server = await testCapstan()
  await untoldPayment(server)
  await server.app.context.pool.query(`update deliveries set response_status = 500, response_body = E'\\x1b[2Jgone'`)
  const [{ notificationId }] = await json(server, 'notification', 'list')
  const { stdout } = await capstan(['notification', 'show', notificationId], reaching(server.app))
  expect(stdout).toContain('\\u001b[2Jgone')
  expect(stdout).not.toContain('\u001b')
})

test('states prints the tables of the deciding code without a server', async () => {
  const { code, stdout } = await capstan(['states', '--markdown'], {})
  expect(code).toBe(0)
  expect(stdout).toContain('## Capture: the answers of the acquirer')
  expect(stdout).toMatch(/^\| not-found \| sent again under its reference \| pending, asks again later \|/m)
})
