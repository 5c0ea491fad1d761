import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** A block of addresses an operator allows. Made by `parseAllowList` only. */
export interface Cidr {
  readonly network: Address
  readonly prefixLength: number
}

export interface AddressPolicy {
  /** Blocks that may be reached although they are not public. */
  readonly allow: readonly Cidr[]
  /** True for sandbox clients, whose endpoints usually run on the developer's own machine. */
  readonly loopback: boolean
}

export type AddressVerdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: string }

/**
 * Addresses that hand a machine's credentials to whoever asks from inside. They lie in blocks an operator may have
 * good reasons to allow (a carrier-grade NAT block for a mesh network, fd00::/8), and one of them is even public, so
 * each needs an entry of its own: a wide entry does not open it.
 */
const metadataAddresses: ReadonlySet<string> = new Set([
  '169.254.169.254', // most clouds
  '169.254.170.2', // AWS containers
  '169.254.170.23', // AWS Kubernetes
  '169.254.0.23', // Tencent
  '100.100.100.200', // Alibaba
  '168.63.129.16', // Azure, in public space
  '192.0.0.192', // Oracle, first generation
  'fd00:ec2::254', // AWS
  'fd00:ec2::23', // AWS Kubernetes
  'fd20:ce::254', // Google
])

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
const nat64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96')
const mapped = ipaddr.IPv6.parseCIDR('::ffff:0:0/96')

const rangeNames: Readonly<Record<string, string>> = {
  linkLocal: 'link-local',
  carrierGradeNat: 'carrier-grade NAT',
  uniqueLocal: 'private',
  unicast: 'not globally routed',
}

/** Decides whether a notification may be sent to `ip`, an address as a resolver or a parsed URL spells it. */
export function judgeAddress(ip: string, policy: AddressPolicy): AddressVerdict {
  const address = readAddress(ip)
  if (address === undefined) return { allowed: false, reason: `${JSON.stringify(ip)} is not a plain IP address` }
  const why = refusal(address, policy)
  return why === undefined ? { allowed: true } : { allowed: false, reason: `${ip} is ${why}` }
}

/**
 * Reads an address as the socket will. Left alone, ipaddr.js also reads spellings that no resolver returns (0x7f.1), and
 * takes `::8.8.8.8`, as resolvers print that address, for the other one `::ffff:8.8.8.8`; the URL parser spells IPv6 in
 * groups only. Undefined for what is no address, and for one with a zone (`fe80::1%eth0`), which is never public.
 */
function readAddress(ip: string): Address | undefined {
  switch (isIP(ip)) {
    case 4:
      return ipaddr.IPv4.parse(ip)
    case 6: {
      const url = URL.parse(`http://[${ip}]`)
      return url === null ? undefined : ipaddr.IPv6.parse(url.hostname.slice(1, -1))
    }
    default:
      return undefined
  }
}

function refusal(address: Address, policy: AddressPolicy): string | undefined {
  if (address instanceof ipaddr.IPv6) {
    // The kernel sends to the IPv4 address inside, so that is the one to judge.
    if (address.match(mapped)) return refusal(embeddedIpv4(address), policy)
    // A gateway sends to the IPv4 address inside; its loopback is not this machine's.
    if (address.match(nat64)) return refusal(embeddedIpv4(address), { ...policy, loopback: false })
  }
  if (metadataAddresses.has(address.toString())) {
    return policy.allow.some((block) => isExactly(block, address)) ? undefined : 'a cloud metadata address'
  }
  if (policy.allow.some((block) => contains(block, address))) return undefined
  const range = address.range()
  if (range === 'loopback' && policy.loopback) return undefined
  // For IPv6 the list of what is special grows; what is global has been 2000::/3 from the start. Judging by the latter
  // fails closed. 6to4 and Teredo lie inside it with ranges of their own and are refused whatever they embed.
  if (range === 'unicast' && (address instanceof ipaddr.IPv4 || address.match(globalUnicast))) return undefined
  return `${rangeNames[range] ?? range}, which notifications may not reach`
}

function embeddedIpv4(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(-4))
}

function contains(block: Cidr, address: Address): boolean {
  return block.network.kind() === address.kind() && address.match(block.network, block.prefixLength)
}

function isExactly(block: Cidr, address: Address): boolean {
  return contains(block, address) && block.prefixLength === (address.kind() === 'ipv4' ? 32 : 128)
}

/**
 * Reads CAPSTAN_NOTIFY_ALLOW: CIDR blocks separated by commas, for example `10.20.0.0/16, fd12:3456::/32`. Blank means
 * none. Throws an Error that names the setting and the entry; an entry that is merely odd is refused too, because a
 * block read otherwise than meant opens a network in silence.
 */
export function parseAllowList(text: string): readonly Cidr[] {
  if (text.trim() === '') return []
  return text.split(',').map((entry) => parseEntry(entry.trim()))
}

function parseEntry(entry: string): Cidr {
  const [base = '', ...prefix] = entry.split('/')
  if (isIP(base) !== 0 && prefix.length === 0) {
    throw badEntry(entry, `a single address is written ${base}/${isIP(base) === 4 ? 32 : 128}`)
  }
  if (isIP(base) === 0 || base.includes('%') || !ipaddr.isValidCIDR(entry)) {
    throw badEntry(entry, 'expected a block such as 10.20.0.0/16 or fd12:3456::/32')
  }
  const [address, prefixLength] = ipaddr.parseCIDR(entry)
  if (address instanceof ipaddr.IPv6 && address.match(mapped)) {
    throw badEntry(entry, 'write IPv4 blocks in IPv4 form')
  }
  const network = networkOf(entry, address)
  if (network.toString() !== address.toString()) {
    throw badEntry(entry, `bits are set after the prefix; the block is ${network}/${prefixLength}`)
  }
  return { network, prefixLength }
}

function networkOf(entry: string, address: Address): Address {
  return address instanceof ipaddr.IPv4
    ? ipaddr.IPv4.networkAddressFromCIDR(entry)
    : ipaddr.IPv6.networkAddressFromCIDR(entry)
}

function badEntry(entry: string, hint: string): Error {
  return new Error(`CAPSTAN_NOTIFY_ALLOW: ${JSON.stringify(entry)} is not usable: ${hint}`)
}
