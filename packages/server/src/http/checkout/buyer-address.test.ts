import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { buyerAddress } from './buyer-address.ts'

function from(remoteAddress: string | undefined, encrypted: boolean | undefined = true): Socket {
  return { remoteAddress, encrypted } as unknown as Socket
}

describe('the address of a buyer', () => {
  it.each([
    ['8.8.4.4', '8.8.4.4'],
    ['::ffff:8.8.4.4', '8.8.4.4'],
    ['2a00:1450:4001:80b::200e', '2a00:1450:4001:80b::200e'],
  ])('is that of the connection: %s', (remote, address) => {
    expect(buyerAddress(from(remote), {})).toBe(address)
  })

  it.each([
    '127.0.0.1',
    '10.0.0.7',
    '192.168.1.2',
    '100.64.0.1',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.7',
    'fe80::1%eth0',
    '',
  ])('is unknown behind %s, which can only be a proxy’s', (remote) => {
    expect(buyerAddress(from(remote), {})).toBeUndefined()
  })

  it('is unknown where somebody else may have ended the buyer’s TLS', () => {
    expect(buyerAddress(from('8.8.4.4', false), {})).toBeUndefined()
    expect(buyerAddress({ remoteAddress: '8.8.4.4' } as Socket, {})).toBeUndefined()
    expect(buyerAddress(from(undefined), {})).toBeUndefined()
  })

  it.each(['forwarded', 'x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'via'])(
    'is unknown where %s tells of a proxy, and is never taken from it',
    (name) => {
      expect(buyerAddress(from('8.8.4.4'), { [name]: '8.8.8.8' })).toBeUndefined()
    },
  )
})
