import { describe, expect, it } from 'vitest'
import { type AddressPolicy, judgeAddress, parseAllowList } from './allowed-address.ts'

const nothingSpecial: AddressPolicy = { allow: [], loopback: false }
const sandbox: AddressPolicy = { allow: [], loopback: true }
const allowing = (text: string): AddressPolicy => ({ allow: parseAllowList(text), loopback: false })
const allowed = (ip: string, policy: AddressPolicy) => judgeAddress(ip, policy).allowed

describe('an address notifications may reach', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.1',
    '169.253.0.1',
    '192.169.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('is %s, which is public', (ip) => {
    expect(judgeAddress(ip, nothingSpecial)).toEqual({ allowed: true })
  })

  it.each([
    ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['169.254.1.1', 'link-local'],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['100.127.255.255', 'carrier-grade NAT'],
    ['224.0.0.1', 'multicast'],
    ['239.255.255.255', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['192.0.0.8', 'reserved'],
    ['198.18.0.1', 'reserved'],
    ['192.0.2.1', 'reserved'],
    ['198.51.100.1', 'reserved'],
    ['203.0.113.1', 'reserved'],
    ['192.88.99.1', 'reserved'],
    ['0.0.0.0', 'unspecified'],
    ['0.1.2.3', 'unspecified'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['fe80::1', 'link-local'],
    ['fc00::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['fec0::1', 'deprecatedSiteLocal'],
    ['ff02::1', 'multicast'],
    ['100::1', 'discard'],
    ['2001:db8::1', 'reserved'],
    ['3fff::1', 'reserved'],
    ['5f00::1', 'segmentRouting'],
    ['4000::1', 'not globally routed'],
    ['::127.0.0.1', 'not globally routed'],
    ['::8.8.8.8', 'not globally routed'],
    ['2002:7f00:1::', '6to4'],
    ['2002:808:808::', '6to4'],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', 'teredo'],
    ['64:ff9b:1::8.8.8.8', 'rfc6052'],
    ['::ffff:0:8.8.8.8', 'rfc6145'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:0.0.0.0', 'unspecified'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b::7f00:1', 'loopback'],
  ])('is not %s: %s', (ip, range) => {
    expect(judgeAddress(ip, nothingSpecial)).toEqual({
      allowed: false,
      reason: `${ip} is ${range}, which notifications may not reach`,
    })
  })

  it.each([
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '127.0.0.1.',
    ' 127.0.0.1',
    '',
    'localhost',
    '[::1]',
    'fe80::1%lo',
  ])('is not %j, which no resolver returns', (text) => {
    expect(allowed(text, { ...sandbox, allow: parseAllowList('0.0.0.0/0, ::/0') })).toBe(false)
  })
})

describe('loopback', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('at %s is open to sandbox clients', (ip) => {
    expect(allowed(ip, sandbox)).toBe(true)
    expect(allowed(ip, nothingSpecial)).toBe(false)
  })

  it.each(['10.0.0.1', '0.0.0.0', '::', '169.254.169.254', 'fd00::1'])('does not open %s', (ip) => {
    expect(allowed(ip, sandbox)).toBe(false)
  })

  it('behind a translator is somebody else’s', () => {
    expect(allowed('64:ff9b::127.0.0.1', sandbox)).toBe(false)
  })
})

describe('the allow list', () => {
  it('opens its blocks and nothing beside them', () => {
    const policy = allowing('10.20.0.0/16, fd12:3456::/32')
    expect(allowed('10.20.255.255', policy)).toBe(true)
    expect(allowed('10.21.0.0', policy)).toBe(false)
    expect(allowed('fd12:3456:ffff::1', policy)).toBe(true)
    expect(allowed('fd12:3457::1', policy)).toBe(false)
    expect(allowed('::ffff:10.20.0.1', policy)).toBe(true)
    expect(allowed('64:ff9b::10.20.0.1', policy)).toBe(true)
    expect(allowed('8.8.8.8', policy)).toBe(true)
  })

  it.each([
    ['169.254.169.254', '0.0.0.0/0, ::/0, 169.254.0.0/16, 169.254.169.254/31', '169.254.169.254/32'],
    ['168.63.129.16', '0.0.0.0/0', '168.63.129.16/32'],
    ['100.100.100.200', '100.64.0.0/10', '100.100.100.200/32'],
    ['fd00:ec2::254', 'fd00::/8', 'fd00:ec2::254/128'],
    ['::ffff:169.254.169.254', '169.254.0.0/16', '169.254.169.254/32'],
  ])('opens the metadata address %s only by an entry of its own', (ip, wide, exact) => {
    expect(judgeAddress(ip, allowing(wide))).toEqual({ allowed: false, reason: `${ip} is a cloud metadata address` })
    expect(allowed(ip, allowing(exact))).toBe(true)
  })

  it.each(['', '  ', '\n'])('is empty when the setting is blank (%j)', (text) => {
    expect(parseAllowList(text)).toEqual([])
  })

  it.each([
    ['10.0.0.0/8,', '""', 'expected a block'],
    ['10.0.0.0/8,,fd00::/8', '""', 'expected a block'],
    ['10.0.0.0/33', '"10.0.0.0/33"', 'expected a block'],
    ['10.0.0.0/-1', '"10.0.0.0/-1"', 'expected a block'],
    ['10.0.0.0/', '"10.0.0.0/"', 'expected a block'],
    ['10.0.0.0/8/8', '"10.0.0.0/8/8"', 'expected a block'],
    ['10.0.0/8', '"10.0.0/8"', 'expected a block'],
    ['10/8', '"10/8"', 'expected a block'],
    ['0x0a.0.0.0/8', '"0x0a.0.0.0/8"', 'expected a block'],
    ['fd00::/129', '"fd00::/129"', 'expected a block'],
    ['fe80::%lo/10', '"fe80::%lo/10"', 'expected a block'],
    ['localhost', '"localhost"', 'expected a block'],
    ['10.0.0.0/8; fd00::/8', '"10.0.0.0/8; fd00::/8"', 'expected a block'],
    ['10.0.0.5', '"10.0.0.5"', 'written 10.0.0.5/32'],
    ['fd00::5', '"fd00::5"', 'written fd00::5/128'],
    ['10.0.0.5/8', '"10.0.0.5/8"', 'the block is 10.0.0.0/8'],
    ['fd00::5/8', '"fd00::5/8"', 'the block is fd00::/8'],
    ['::ffff:10.0.0.0/104', '"::ffff:10.0.0.0/104"', 'write IPv4 blocks in IPv4 form'],
  ])('is refused, naming the setting and the entry, when it reads %j', (text, entry, hint) => {
    expect(() => parseAllowList(text)).toThrow(
      new RegExp(`^CAPSTAN_NOTIFY_ALLOW: .* is not usable: .*${escaped(hint)}`),
    )
    expect(() => parseAllowList(text)).toThrow(entry)
  })
})

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
