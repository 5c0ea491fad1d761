import ipaddr from 'ipaddr.js'

/**
 * Addresses of proxies, each alone or as a block. Whoever comes from one of them is believed about whom it asks for, so all
 * addresses at once are refused: anybody could be anybody then. Throws an Error in words.
 */
export function parseTrustedProxies(text: string): readonly string[] {
  return text.split(',').map((part) => {
    const entry = part.trim()
    if (ipaddr.isValid(entry) && !/^\d+$/.test(entry)) return entry
    if (!ipaddr.isValidCIDR(entry)) {
      throw new Error(`${entry} is no address and no block; expected for example 10.0.0.5 or 10.0.0.0/24`)
    }
    if (ipaddr.parseCIDR(entry)[1] === 0) throw new Error(`${entry} are all addresses; name those of your proxies`)
    return entry
  })
}
