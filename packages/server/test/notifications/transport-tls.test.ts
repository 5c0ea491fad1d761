import { randomUUID } from 'node:crypto'
import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { generate } from 'selfsigned'
import { describe, expect, it } from 'vitest'
import { acknowledgement, startMerchant } from './merchant-endpoint.ts'
import { deliveryTo, startTransport } from './transport-under-test.ts'

const days = (count: number) => count * 86_400_000

async function startTlsMerchant(certificate: { name?: string; notAfterDate?: Date } = {}) {
  const { name = 'merchant.example', notAfterDate = new Date(Date.now() + days(1)) } = certificate
  // OpenSSL finds authorities by their subject, so each has one of its own.
  const made = await generate([{ name: 'commonName', value: randomUUID() }], {
    notBeforeDate: new Date(Date.now() - days(30)),
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: name },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  })
  const merchant = await startMerchant(
    (response) => response.end(acknowledgement),
    createServer({ key: made.private, cert: made.cert }),
  )
  return { ...merchant, url: `https://merchant.example:${merchant.port}/hook`, certificate: made.cert }
}

const resolveName = () => Promise.resolve(['127.0.0.1'])

describe('over TLS', () => {
  it('a certificate of a trusted authority and of the right name is accepted', async () => {
    const merchant = await startTlsMerchant()
    const transport = startTransport({ resolveName, extraTrustedCa: merchant.certificate })
    expect(await transport.send(deliveryTo(merchant.url))).toMatchObject({ status: 200, body: acknowledgement })
  })

  it('the usual authorities stay trusted beside an extra one', async () => {
    const [usual, extra] = [await startTlsMerchant(), await startTlsMerchant()]
    const before = getCACertificates('default')
    setDefaultCACertificates([usual.certificate])
    try {
      const transport = startTransport({ resolveName, extraTrustedCa: extra.certificate })
      expect(await transport.send(deliveryTo(usual.url))).toMatchObject({ status: 200 })
      expect(await transport.send(deliveryTo(extra.url))).toMatchObject({ status: 200 })
    } finally {
      setDefaultCACertificates(before)
    }
  })

  it('a certificate for an address is accepted at that address', async () => {
    const merchant = await startTlsMerchant()
    const transport = startTransport({ extraTrustedCa: merchant.certificate })
    expect(await transport.send(deliveryTo(`https://127.0.0.1:${merchant.port}/`))).toMatchObject({ status: 200 })
  })

  it('a certificate of nobody we trust is not', async () => {
    const merchant = await startTlsMerchant()
    const answer = await startTransport({ resolveName }).send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT)' })
    expect(merchant.received).toHaveLength(0)
  })

  it('a certificate of nobody we trust is not, even when the environment turns verification off', async () => {
    const merchant = await startTlsMerchant()
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED']
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    try {
      const answer = await startTransport({ resolveName }).send(deliveryTo(merchant.url))
      expect(answer).toMatchObject({ kind: 'failed', reason: 'TLS failed (DEPTH_ZERO_SELF_SIGNED_CERT)' })
    } finally {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before
    }
    expect(merchant.received).toHaveLength(0)
  })

  it('a certificate for another name is not', async () => {
    const merchant = await startTlsMerchant({ name: 'other.example' })
    const transport = startTransport({ resolveName, extraTrustedCa: merchant.certificate })
    const answer = await transport.send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'TLS failed (ERR_TLS_CERT_ALTNAME_INVALID)' })
    expect(merchant.received).toHaveLength(0)
  })

  it('an expired certificate is not', async () => {
    const merchant = await startTlsMerchant({ notAfterDate: new Date(Date.now() - days(1)) })
    const transport = startTransport({ resolveName, extraTrustedCa: merchant.certificate })
    const answer = await transport.send(deliveryTo(merchant.url))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'TLS failed (CERT_HAS_EXPIRED)' })
    expect(merchant.received).toHaveLength(0)
  })

  it('a server that speaks plain HTTP is not', async () => {
    const merchant = await startMerchant()
    const answer = await startTransport().send(deliveryTo(`https://127.0.0.1:${merchant.port}/hook`))
    expect(answer).toMatchObject({ kind: 'failed', reason: expect.stringMatching(/^TLS failed \(/) })
    expect(merchant.received).toHaveLength(0)
  })
})
