import { isIP } from 'node:net'
import { type AddressPolicy, judgeAddress } from './allowed-address.ts'

/** Where on the network a delivery goes, and what stands on its request line. */
export interface DeliveryTarget {
  readonly kind: 'target'
  /** Scheme, host and port. */
  readonly origin: string
  readonly path: string
}

/** Nothing was sent, and nothing will be while the URL, its address or the settings stay as they are. */
export interface Refused {
  readonly kind: 'refused'
  readonly reason: string
}

/**
 * What stands on the request line: path and query. It is also what is signed, so both sides of it use this function;
 * a merchant's framework verifies what it received, not what was typed into a form.
 */
export function requestTarget(url: URL): string {
  return url.pathname + url.search
}

/**
 * Reads a notify URL and refuses what must never be connected to. Hosts that are addresses are judged here, because no
 * lookup happens for them later; the URL parser has by then turned 0x7f000001, 2130706433 and 127.1 into plain form.
 */
export function readTarget(text: string, policy: AddressPolicy): DeliveryTarget | Refused {
  const url = URL.parse(text)
  if (url === null) return refused('not a URL')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return refused(`${url.protocol} is neither https: nor http:`)
  if (url.username !== '' || url.password !== '') return refused('the URL holds credentials')
  if (url.port === '0') return refused('port 0')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) {
    const verdict = judgeAddress(host, policy)
    if (!verdict.allowed) return refused(verdict.reason)
  }
  return { kind: 'target', origin: url.origin, path: requestTarget(url) }
}

function refused(reason: string): Refused {
  return { kind: 'refused', reason }
}
