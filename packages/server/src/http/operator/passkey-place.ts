import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { PasskeyPlace } from '../../application/operators/passkeys.ts'
import { OperatorError } from './operator-error.ts'

/**
 * Where the browser is, for its passkeys: at the public address, or on this machine by the name `localhost`. Browsers
 * have passkeys for names only, and over HTTPS only, but for `localhost`. Throws an `OperatorError` that says so.
 */
export function passkeyPlaceOf({ headers, socket }: FastifyRequest, publicUrl: string): PasskeyPlace {
  const own = URL.parse(publicUrl)
  const asked = URL.parse(headers.origin ?? '')
  const isOwn = asked !== null && own !== null && asked.origin === own.origin
  // Browsers show the passkeys of `localhost` to whatever listens on any port of the machine, so the port has to be ours.
  const isHere = asked !== null && asked.host === headers.host && portOf(asked) === socket.localPort
  if (asked && asked.hostname === 'localhost' && (isOwn || isHere)) return placeOf(asked)
  if (asked && isOwn && asked.protocol === 'https:' && isIP(hostOf(asked)) === 0) return placeOf(asked)
  throw new OperatorError(
    409,
    `Passkeys work only where the dashboard is opened by a name over HTTPS (${publicUrl} is what this server knows itself ` +
      'by: CAPSTAN_PUBLIC_URL), or on its own machine as http://localhost with its port.',
  )
}

function placeOf(url: URL): PasskeyPlace {
  return { rpId: url.hostname, origin: url.origin }
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port)
  return protocol === 'https:' ? 443 : 80
}

/** Without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}
