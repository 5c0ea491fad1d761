import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as sdk from '@capstan/sdk'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAcknowledged } from '../../src/domain/acknowledgement.ts'
import { nextTry } from '../../src/domain/notification-schedule.ts'
import { type NotificationType, notifyUrl } from '../../src/domain/notify-url.ts'
import { signDelivery } from '../../src/notifications/signed-delivery.ts'
import { deliveryLimits } from '../../src/notifications/transport.ts'
import { deliveryTo, startTransport } from './transport-under-test.ts'

const page = readFileSync(new URL('../../../../docs/webhooks.md', import.meta.url), 'utf8')
const block = (language: string) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''
const row = (name: string) => new RegExp(`^\\| ${name}[^|]*\\|(.*)\\|$`, 'm').exec(page)?.[1] ?? ''

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = { keyVersion: 1, privateKey }

/** Runs the page's receiver as a program of its own and gives its URL. */
async function startReceiver(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-receiver-'))
  const file = join(folder, 'receiver.mjs')
  writeFileSync(file, block('js'))
  const apoPublicKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
  const env = { ...process.env, APO_PUBLIC_KEY: apoPublicKey, CLIENT_ID: 'SANDBOX_ACME', PORT: '0' }
  const receiver = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(async () => {
    receiver.kill()
    if (receiver.exitCode === null && receiver.signalCode === null) await once(receiver, 'exit')
    rmSync(folder, { recursive: true })
  })
  const [line] = await once(createInterface(receiver.stdout), 'line')
  return `http://127.0.0.1:${/\d+/.exec(String(line))?.[0]}/hooks/capstan?shop=7`
}

describe('the receiver on the page', () => {
  const body = '{"notifyType":"CAPTURE_RESULT","result":{"resultStatus":"S"},"name":"Köln"}'
  const unsigned = { clientId: 'SANDBOX_ACME', body, sequence: 1 }

  it('acknowledges what is genuine and refuses everything else', async () => {
    const url = await startReceiver()
    const transport = startTransport()
    const headers = await signDelivery({ ...unsigned, url, wallTime: new Date() }, key)
    const answer = await transport.send(deliveryTo(url, { headers, body }))
    expect(answer.kind === 'answered' && isAcknowledged(answer.status, answer.body)).toEqual({ acknowledged: true })

    const old = await signDelivery({ ...unsigned, url, wallTime: new Date(Date.now() - 601_000) }, key)
    const foreign = await signDelivery({ ...unsigned, url, clientId: 'SANDBOX_OTHER', wallTime: new Date() }, key)
    const refused = [
      deliveryTo(url, { headers, body: `${body} ` }),
      deliveryTo(`${url}8`, { headers, body }),
      deliveryTo(url, { headers: old, body }),
      deliveryTo(url, { headers: foreign, body }),
      deliveryTo(url, { headers: { ...headers, signature: 'signature=%' }, body }),
      deliveryTo(url, { headers: {}, body }),
    ]
    for (const delivery of refused) expect(await transport.send(delivery)).toMatchObject({ status: 401 })
  })

  it('is not ended by whoever hangs up halfway, nor by a notification without a result', async () => {
    const url = await startReceiver()
    const { hostname, port, pathname } = new URL(url)
    const visitor = connect(Number(port), hostname)
    visitor.write(`POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n`)
    await once(visitor, 'data')
    visitor.destroy()

    const dispute = '{"disputeNotificationType":"DISPUTE_CREATED"}'
    const transport = startTransport()
    for (const sent of [dispute, body]) {
      const headers = await signDelivery({ ...unsigned, body: sent, url, wallTime: new Date() }, key)
      expect(await transport.send(deliveryTo(url, { headers, body: sent }))).toMatchObject({ status: 200 })
    }
  })
})

describe('the examples of the SDK on the page', () => {
  it('import what the SDK exports', () => {
    const imports = [...page.matchAll(/import \{([^}]+)\} from '@capstan\/sdk'/g)]
    const names = imports.flatMap(([, list = '']) => list.split(',').map((name) => name.trim()))
    expect(names.length).toBeGreaterThan(8)
    expect(names.filter((name) => !(name in sdk))).toEqual([])
  })

  it('make the table that the store needs', () => {
    expect(block('sql').trim()).toBe(sdk.postgresStoreTable())
  })
})

describe('the tables on the page', () => {
  const types: Record<NotificationType, true> = {
    PAYMENT_RESULT: true,
    CAPTURE_RESULT: true,
    REFUND_RESULT: true,
    UPDATE_AMOUNT_RESULT: true,
    AUTHORIZATION_EXPIRING: true,
  }

  it('name every notification that is sent, and say when', () => {
    for (const type of Object.keys(types)) expect(row(`\`${type}\` `), type).not.toBe('')
  })

  it('say whose address wins', () => {
    const [, urls = ''] = page.split('## Which URL')
    for (const type of ['PAYMENT_RESULT', 'CAPTURE_RESULT', 'REFUND_RESULT'] as const) {
      const [, said = ''] = new RegExp(`\`${type}\`.*\\|([^|]*)\\|$`, 'm').exec(urls) ?? []
      const wins = notifyUrl(type, 'request', 'dashboard')
      expect(said, type).toContain(`${wins}'s`)
    }
  })
})

describe('the numbers on the page', () => {
  it('are the schedule', () => {
    const waits = [...row('Wait before it').matchAll(/(none|(\d+) (min|h))/g)].map(
      ([, , count, unit]) => Number(count ?? 0) * (unit === 'h' ? 3_600_000 : 60_000),
    )
    expect(waits).toHaveLength(8)
    expect(waits.map((afterMs) => ({ kind: 'retry', afterMs }))).toEqual(waits.map((_wait, made) => nextTry(made)))
    expect(nextTry(waits.length)).toEqual({ kind: 'exhausted' })
  })

  it('are the limits', () => {
    expect(row('Connecting')).toContain(` ${deliveryLimits.connectTimeoutMs / 1000} seconds`)
    expect(row('The whole delivery')).toContain(` ${deliveryLimits.totalTimeoutMs / 1000} seconds`)
    expect(row('Your answer ')).toContain(` ${deliveryLimits.maxResponseBytes.toLocaleString('en')} bytes`)
  })

  it('are the acknowledgement', () => {
    expect(isAcknowledged(200, block('json'))).toEqual({ acknowledged: true })
  })
})
