import { generateKeyPairSync } from 'node:crypto'
import { answerHeaders, signer } from '@capstan/protocol'
import { expect, test } from 'vitest'
import { checkSigned } from '../../../../bench/answers.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const merchant = { clientId: 'BENCH', privateKey, serverKey: publicKey }
const path = '/ams/api/v1/payments/capture'
const body = '{"result":{"resultCode":"REQUEST_TRAFFIC_EXCEED_LIMIT","resultStatus":"U"}}'

async function answer(sent: string) {
  const message = { path, clientId: 'BENCH', body: sent, time: new Date(), keyVersion: 1 }
  const headers = Object.entries(await answerHeaders(message, signer(privateKey)))
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return { status: 200, body, text: `HTTP/1.1 200 OK\r\n${head}\r\n${body}`, last: false }
}

test('a refusal counts as signed only where the signature is one of the server over that very answer', async () => {
  await expect(checkSigned(await answer(body), path, merchant)).resolves.toBeUndefined()
  await expect(checkSigned(await answer(`${body} `), path, merchant)).rejects.toThrow('did not sign')
  await expect(checkSigned(await answer(body), '/ams/api/v1/payments/pay', merchant)).rejects.toThrow('did not sign')
})

test('a refusal without a signature is not signed', async () => {
  const text = `HTTP/1.1 200 OK\r\n\r\n${body}`
  await expect(checkSigned({ status: 200, body, text, last: false }, path, merchant)).rejects.toThrow('did not sign')
})
