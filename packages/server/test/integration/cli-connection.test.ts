import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeServerFile } from '../../src/cli/server-files.ts'
import { throwawayCertificate } from '../conformance/certificate.ts'
import { testCapstan } from '../support/capstan.ts'
import { capstan, reaching } from '../support/command-line.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const token = 'a-token-of-at-least-thirty-two-characters'

test('wrong usage ends with 2 and the reason', async () => {
  const lines: readonly (readonly [args: readonly string[], said: RegExp])[] = [
    [['nonsense'], /unknown command 'nonsense'/],
    [['clock', 'advance', 'SANDBOX_TEST'], /missing required argument 'duration'/],
    [['clock', 'advance', 'SANDBOX_TEST', '7 days'], /Write it as 90s, 2m, 1h, 7d or 1d12h/],
    [['clock', 'advance', 'SANDBOX_TEST', '367d'], /At most 366d/],
    [['payment', 'list', '--state', 'lost'], /Allowed choices are choosing, requested, awaiting-buyer/],
    [['payment', 'list', '--limit', '0'], /whole number from 1 to 500/],
    [['client', 'notify-url', 'SANDBOX_TEST'], /Give at least one of --payment, --capture and --refund/],
    [['client', 'create', 'not an id'], /clientId: must be 1 to 64 letters/],
  ]
  const { app } = await testCapstan()
  for (const [args, said] of lines) {
    const { code, stderr } = await capstan(args, reaching(app))
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 2, stderr: expect.stringMatching(said) })
  }
})

test('help is no failure, and names the exit codes', async () => {
  const { code, stdout } = await capstan(['--help'], {})
  expect(code).toBe(0)
  expect(stdout).toContain('3  no server answers')
})

test('without a server every command ends with 3 and says how to start one', async () => {
  const home = await temporaryHome()
  const { code, stderr } = await capstan(['client', 'list'], { CAPSTAN_HOME: home })
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('npm start') })
})

test('a server that was killed is not taken for whoever has its port now', async () => {
  const { app } = await testCapstan()
  const home = await temporaryHome()
  // No process has this number: it is above what any system gives.
  writeServerFile(home, { pid: 2 ** 30, url: app.url })
  writeFileSync(join(home, 'operator-token'), app.operatorToken)
  const { code, stderr } = await capstan(['client', 'list'], { CAPSTAN_HOME: home })
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('has ended without saying so') })
})

test('an address where nothing listens ends with 3', async () => {
  const environment = { CAPSTAN_URL: 'http://127.0.0.1:9', CAPSTAN_OPERATOR_TOKEN: token }
  const { code, stderr } = await capstan(['doctor'], environment)
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('nothing listens there') })
})

test('a wrong token ends with 1 and says where the right one is', async () => {
  const { app } = await testCapstan()
  const { code, stderr } = await capstan(['doctor'], { ...reaching(app), CAPSTAN_OPERATOR_TOKEN: token })
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('operator-token') })
})

test('the token is not sent in clear to another machine, unless that is said to be wanted', async () => {
  const environment = { CAPSTAN_URL: 'http://pay.example', CAPSTAN_OPERATOR_TOKEN: token }
  const { code, stderr } = await capstan(['doctor'], environment)
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('CAPSTAN_INSECURE_HTTP=1') })
})

test('a server is found by the folder it was started in, whatever name its certificate is for', async () => {
  const { key, cert } = await throwawayCertificate()
  const { app } = await testCapstan({ https: { cert: Buffer.from(cert), key: Buffer.from(key) } })
  const home = await temporaryHome()
  // By a name that is not in the certificate, as for a server whose certificate is for its public address.
  const url = app.url.replace('127.0.0.1', 'localhost')
  writeServerFile(home, { pid: process.pid, url, certificate: cert })
  writeFileSync(join(home, 'operator-token'), app.operatorToken)
  const found = await capstan(['client', 'list', '--json'], { CAPSTAN_HOME: home })
  expect({ code: found.code, stderr: found.stderr }).toEqual({ code: 0, stderr: '' })

  const { cert: another } = await throwawayCertificate()
  writeServerFile(home, { pid: process.pid, url, certificate: another })
  const refused = await capstan(['client', 'list'], { CAPSTAN_HOME: home })
  expect(refused.code).toBe(3)
})

test('a certificate that nobody vouches for is trusted when CAPSTAN_TLS_CERT names it', async () => {
  const { key, cert } = await throwawayCertificate()
  const { app } = await testCapstan({ https: { cert: Buffer.from(cert), key: Buffer.from(key) } })
  const untrusted = await capstan(['client', 'list'], reaching(app))
  expect(untrusted).toMatchObject({ code: 3, stderr: expect.stringContaining('name it in CAPSTAN_TLS_CERT') })
  const file = join(await temporaryHome(), 'certificate.pem')
  writeFileSync(file, cert)
  const trusted = await capstan(['client', 'list'], { ...reaching(app), CAPSTAN_TLS_CERT: file })
  expect(trusted.code).toBe(0)
})
