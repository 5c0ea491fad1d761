import { isIP, type LookupFunction } from 'node:net'
import { type AddressPolicy, judgeAddress } from './allowed-address.ts'
import type { ResolveName } from './resolve-name.ts'

/** The host's name leads to an address that notifications may not reach. No connection was opened. */
export class AddressRefused extends Error {}

interface JudgedAddress {
  readonly address: string
  readonly family: number
}

/**
 * A lookup for `net.connect` that answers only with addresses it has judged. The socket connects to exactly what this
 * returns and asks nobody again, so a name whose answer changes between question and connection (DNS rebinding) gains
 * nothing.
 *
 * One refused address refuses the name. Connecting to the others would be as safe, but a name that leads inside is a
 * mistake or an attempt, and trying the rest would hide it until the day the public address is down.
 */
export function guardedLookup(resolveName: ResolveName, policy: AddressPolicy): LookupFunction {
  return (hostname, options, callback) => {
    resolveName(hostname)
      .then((addresses) => judgeAll(hostname, addresses, policy))
      .then(
        ([first, ...others]) => {
          if (options.all) callback(null, [first, ...others])
          else callback(null, first.address, first.family)
        },
        (error) => callback(error, ''),
      )
  }
}

function judgeAll(
  hostname: string,
  addresses: readonly string[],
  policy: AddressPolicy,
): [JudgedAddress, ...JudgedAddress[]] {
  for (const address of addresses) {
    const verdict = judgeAddress(address, policy)
    if (!verdict.allowed) throw new AddressRefused(`${hostname}: ${verdict.reason}`)
  }
  const [first, ...others] = addresses.map((address) => ({ address, family: isIP(address) }))
  if (first === undefined) throw Object.assign(new Error(`${hostname} has no address`), { code: 'ENODATA' })
  return [first, ...others]
}
