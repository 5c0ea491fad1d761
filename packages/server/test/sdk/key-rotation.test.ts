import { generateClientKeys } from '@capstan/protocol'
import { BadAnswerSignatureError } from '@capstan/sdk'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startApp } from '../../src/app.ts'
import { createLog } from '../../src/telemetry/log.ts'
import { startServer } from '../conformance/running-server.ts'
import { authorized, clientOf } from './merchant-client.ts'

const server = await startServer()

describe('while keys are replaced', () => {
  it('the merchant signs with either of the registered ones, by its version', async () => {
    const shop = await server.newMerchant()
    const next = await generateClientKeys()
    const insert = 'insert into client_keys (client_id, key_version, public_key) values ($1, 2, $2)'
    await server.pool.query(insert, [shop.clientId, next.publicKey])
    const old = clientOf(server.url, shop)
    const fresh = clientOf(server.url, { ...shop, merchantPrivateKey: next.privateKey }, { keyVersion: 2 })
    const { paymentId } = await authorized(old)
    expect(await fresh.inquiryPayment({ paymentId })).toMatchObject({ status: 'S', payment: { paymentId } })
  })

  it('answers are believed under the old key of the server and under the new one, by their versions', async () => {
    const shop = await server.newMerchant()
    const next = await generateClientKeys()
    await server.pool.query(
      `insert into signing_keys (environment, key_version, private_key, public_key) values ('sandbox', 2, $1, $2)`,
      [next.privateKey, next.publicKey],
    )
    const { pool } = server
    const successor = await startApp({ pool, host: '127.0.0.1', port: 0, notifyAllow: [], log: createLog('silent') })
    onTestFinished(() => successor.stop())

    const apoPublicKey = { 1: shop.apoPublicKey, 2: next.publicKey }
    for (const url of [server.url, successor.url]) await authorized(clientOf(url, shop, { apoPublicKey }))
    const oldFashioned = clientOf(successor.url, shop, { apoPublicKey: { 1: shop.apoPublicKey } })
    const error = await authorized(oldFashioned).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(BadAnswerSignatureError)
    expect(error).toMatchObject({ reason: 'key-unknown' })
  })
})
