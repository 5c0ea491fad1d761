import { describe, expect, it, vi } from 'vitest'
import { parseAllowList } from '../../src/notifications/allowed-address.ts'
import type { ResolveName } from '../../src/notifications/resolve-name.ts'
import { acknowledgement, startMerchant } from './merchant-endpoint.ts'
import { deliveryTo, startTransport } from './transport-under-test.ts'

const loopbackOf = (reason: string) => ({ kind: 'refused', reason: expect.stringContaining(reason) })

describe('a live client', () => {
  it.each([
    '127.0.0.1',
    '127.0.0.1.',
    '127.1',
    '0x7f000001',
    '0X7f.0.0.1',
    '2130706433',
    '0177.0.0.1',
    '１２７.0.0.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:ffff:7f00:1]',
    '[64:ff9b::127.0.0.1]',
  ])('does not reach this machine as %s', async (host) => {
    const server = await startMerchant()
    const url = `http://${host}:${server.port}/hook`
    const answer = await startTransport().send(deliveryTo(url, { allowLoopback: false }))
    expect(answer).toEqual(loopbackOf(' is loopback, which notifications may not reach'))
    expect(server.connections()).toBe(0)
  })

  it.each([
    ['localhost', ['::1', '127.0.0.1']],
    ['localhost.', ['127.0.0.1']],
    ['localtest.example', ['127.0.0.1']],
    ['127.0.0.1.nip.example', ['127.0.0.1']],
    ['mapped.example', ['::ffff:127.0.0.1']],
  ])('does not reach this machine by the name %s', async (host, addresses) => {
    const server = await startMerchant()
    const transport = startTransport({ resolveName: () => Promise.resolve(addresses) })
    const answer = await transport.send(deliveryTo(`http://${host}:${server.port}/hook`, { allowLoopback: false }))
    expect(answer).toEqual(loopbackOf(`${host}: ${addresses[0]} is loopback, which notifications may not reach`))
    expect(server.connections()).toBe(0)
  })

  it('does not reach this machine over TLS either', async () => {
    const server = await startMerchant()
    const transport = startTransport({ resolveName: () => Promise.resolve(['127.0.0.1']) })
    const answer = await transport.send(
      deliveryTo(`https://merchant.example:${server.port}/hook`, { allowLoopback: false }),
    )
    expect(answer).toEqual(loopbackOf('merchant.example: 127.0.0.1 is loopback'))
    expect(server.connections()).toBe(0)
  })

  it('does not come upon a connection that a sandbox client left open to this machine', async () => {
    const server = await startMerchant()
    const transport = startTransport({ resolveName: () => Promise.resolve(['127.0.0.1']) })
    const url = `http://merchant.example:${server.port}/hook`
    expect(await transport.send(deliveryTo(url))).toMatchObject({ kind: 'answered', body: acknowledgement })
    expect(await transport.send(deliveryTo(url, { allowLoopback: false }))).toEqual(loopbackOf('is loopback'))
    expect(server.received).toHaveLength(1)
  })
})

describe('a sandbox client', () => {
  it.each(['127.0.0.1', '2130706433', '[::ffff:127.0.0.1]'])('reaches this machine as %s', async (host) => {
    const server = await startMerchant()
    const answer = await startTransport().send(deliveryTo(`http://${host}:${server.port}/hook`))
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
  })

  it('reaches this machine by name, whichever family the server listens on', async () => {
    const server = await startMerchant()
    const transport = startTransport({ resolveName: () => Promise.resolve(['::1', '127.0.0.1']) })
    const answer = await transport.send(deliveryTo(`http://localhost:${server.port}/hook`))
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
  })

  it.each(['http://10.0.0.1/', 'http://169.254.169.254/latest/meta-data/', 'http://0.0.0.0/', 'http://[fd00::1]/'])(
    'reaches nothing else inside, such as %s',
    async (url) => {
      expect(await startTransport().send(deliveryTo(url))).toMatchObject({ kind: 'refused' })
    },
  )
})

/** The allowed block holds 127.0.0.1 alone, so that 127.0.0.2 can play an address inside without leaving the machine. */
const oneAddressAllowed = parseAllowList('127.0.0.1/32')

describe('a name', () => {
  it('is looked up once for a connection, and the connection goes to the answer that was judged', async () => {
    const server = await startMerchant((response) => response.setHeader('connection', 'close').end(acknowledgement))
    const resolveName = vi.fn<ResolveName>().mockResolvedValueOnce(['127.0.0.1']).mockResolvedValue(['127.0.0.2'])
    const transport = startTransport({ allow: oneAddressAllowed, resolveName })
    const delivery = deliveryTo(`http://rebinding.example:${server.port}/hook`, { allowLoopback: false })

    expect(await transport.send(delivery)).toMatchObject({ kind: 'answered', status: 200 })
    expect(resolveName.mock.calls).toEqual([['rebinding.example']])
    await server.quiet()

    expect(await transport.send(delivery)).toEqual(loopbackOf('rebinding.example: 127.0.0.2 is loopback'))
    expect(resolveName).toHaveBeenCalledTimes(2)
    expect(server.received).toHaveLength(1)
  })

  it.each([
    [['127.0.0.1', '127.0.0.2']],
    [['127.0.0.2', '127.0.0.1']],
    [['127.0.0.1', '10.0.0.1']],
    [['127.0.0.1', 'fd00::1']],
    [['127.0.0.1', '']],
  ])('that leads both to an allowed address and inside (%j) is refused', async (addresses) => {
    const server = await startMerchant()
    const transport = startTransport({ allow: oneAddressAllowed, resolveName: () => Promise.resolve(addresses) })
    const answer = await transport.send(deliveryTo(`http://both.example:${server.port}/hook`, { allowLoopback: false }))
    expect(answer).toEqual(loopbackOf('both.example: '))
    expect(server.connections()).toBe(0)
  })

  it('is not looked up for hosts that are addresses', async () => {
    const server = await startMerchant()
    const resolveName = vi.fn<ResolveName>().mockResolvedValue(['127.0.0.2'])
    const transport = startTransport({ allow: oneAddressAllowed, resolveName })
    const answer = await transport.send(deliveryTo(`http://127.1:${server.port}/hook`, { allowLoopback: false }))
    expect(answer).toMatchObject({ kind: 'answered', status: 200 })
    expect(resolveName).not.toHaveBeenCalled()
  })
})

describe('a URL', () => {
  it.each([
    'not a url',
    'ftp://127.0.0.1/hook',
    'http://user:secret@127.0.0.1/hook',
    'http://127.0.0.1:0/hook',
    'unix:///var/run/docker.sock',
  ])('that is %s is refused', async (url) => {
    const answer = await startTransport().send(deliveryTo(url))
    expect(answer).toMatchObject({ kind: 'refused' })
    expect(JSON.stringify(answer)).not.toContain('secret')
  })
})
