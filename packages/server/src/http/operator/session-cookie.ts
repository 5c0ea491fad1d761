import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/**
 * Where the way to the browser is encrypted, here or by a proxy before the public address: with the prefix, by which
 * browsers take it from nobody but this very host over HTTPS.
 */
const secureName = '__Host-capstan'
const plainName = 'capstan'

/** Without an end of its own: it goes with the browser, and the server ends it sooner. */
function optionsOf(secure: boolean): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure }
}

function isSecure({ raw: { socket } }: FastifyRequest, publicUrl: string): boolean {
  return ('encrypted' in socket && socket.encrypted === true) || publicUrl.startsWith('https:')
}

/** Only the name that would be set here: the plain one could come from a page over HTTP of the same host. */
export function sessionTokenOf(request: FastifyRequest, publicUrl: string): string | undefined {
  return request.cookies[isSecure(request, publicUrl) ? secureName : plainName]
}

export function setSessionToken(request: FastifyRequest, reply: FastifyReply, publicUrl: string, token: string): void {
  const secure = isSecure(request, publicUrl)
  reply.setCookie(secure ? secureName : plainName, token, optionsOf(secure))
}

export function clearSessionToken(request: FastifyRequest, reply: FastifyReply, publicUrl: string): void {
  const secure = isSecure(request, publicUrl)
  reply.clearCookie(secure ? secureName : plainName, optionsOf(secure))
}
