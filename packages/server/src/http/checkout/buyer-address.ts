import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Headers by which a proxy says that it is one. What they say can be made up by anybody, so it is not used. */
const ofProxies = [
  'forwarded',
  'x-forwarded-for',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'via',
]

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * The address of whoever asks, where it is certain to be the buyer's and not a proxy's: the buyer's browser must have
 * spoken TLS with this process itself, from an address of the public internet, and no proxy may have left its mark. A
 * wrong address counts every buyer as the same one in the acquirer's risk checks, which is worse than none.
 */
export function buyerAddress(socket: Socket, headers: IncomingHttpHeaders): string | undefined {
  const { remoteAddress } = socket
  if (remoteAddress === undefined || !('encrypted' in socket && socket.encrypted === true)) return undefined
  if (ofProxies.some((name) => headers[name] !== undefined)) return undefined
  const address = ipaddr.isValid(remoteAddress) ? ipaddr.process(remoteAddress) : undefined
  if (address?.range() !== 'unicast') return undefined
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast) ? address.toString() : undefined
}
