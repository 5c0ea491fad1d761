import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a POST comes from our own page. `Sec-Fetch-Site` is the browser's word and cannot be set by a script; where
 * it is missing (plain HTTP, older browsers) `Origin` must name the host that was asked. A request with neither is no
 * page of ours.
 */
export function isSameOrigin(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  const { origin, host } = headers
  return origin !== undefined && host !== undefined && URL.parse(origin)?.host === host
}
