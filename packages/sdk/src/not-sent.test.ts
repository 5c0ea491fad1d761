import { describe, expect, it } from 'vitest'
import { provesNotSent } from './not-sent.ts'

const error = (fields: object, message = 'an error') => Object.assign(new Error(message), fields)
const failed = (cause: unknown) => new TypeError('fetch failed', { cause })

// As each runtime throws them; written down from Node 20 and 24, Deno 2.9, and the reports of Bun's users.
describe('provesNotSent says yes', () => {
  it.each<[string, unknown]>([
    ['Node: no address', failed(error({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }))],
    ['Node: no name server', failed(error({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' }))],
    ['Node: refused', failed(error({ code: 'ECONNREFUSED', syscall: 'connect' }))],
    ['Node: no route', failed(error({ code: 'EHOSTUNREACH', syscall: 'connect' }))],
    ['Node: connecting took too long', failed(error({ code: 'UND_ERR_CONNECT_TIMEOUT' }))],
    ['Node: a certificate that is not trusted', failed(error({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }))],
    ['Node: a certificate of another name', failed(error({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }))],
    ['Node: an expired certificate', failed(error({ code: 'CERT_HAS_EXPIRED' }))],
    [
      'Node: several addresses',
      failed(
        new AggregateError([error({ code: 'ECONNREFUSED' }), error({ code: 'ETIMEDOUT', syscall: 'connect' })], 'all'),
      ),
    ],
    ['Node: a blocked port', failed(new Error('bad port'))],
    [
      'Deno: refused',
      failed(new Error('error sending request for url (http://a/): client error (Connect): tcp connect')),
    ],
    [
      'Deno: no address',
      failed(new Error('error sending request for url (http://a/): client error (Connect): dns error')),
    ],
    ['Deno: a blocked port', new TypeError('Fetch failed: Requests to port 6000 are blocked')],
    ['Bun: refused', error({ code: 'ConnectionRefused' })],
    ['Bun: no address', error({ code: 'FailedToOpenSocket' })],
  ])('to %s', (_, thrown) => {
    expect(provesNotSent(thrown)).toBe(true)
  })
})

describe('provesNotSent says no', () => {
  const circle = error({})
  circle.cause = circle

  it.each<[string, unknown]>([
    ['Node: the other side closed', failed(error({ code: 'UND_ERR_SOCKET' }, 'other side closed'))],
    ['Node: reset while reading', failed(error({ code: 'ECONNRESET', syscall: 'read' }))],
    ['Node: a broken pipe', failed(error({ code: 'EPIPE', syscall: 'write' }))],
    ['Node: lost before TLS, which could be after it', failed(error({ code: 'ECONNRESET' }))],
    ['Node: no headers in time', failed(error({ code: 'UND_ERR_HEADERS_TIMEOUT' }))],
    ['Node: a time-out of reading', failed(error({ code: 'ETIMEDOUT', syscall: 'read' }))],
    [
      'Node: several addresses, one of which was reached',
      failed(new AggregateError([error({ code: 'ECONNREFUSED' }), error({})])),
    ],
    ['Deno: closed', failed(new Error('client error (SendRequest): connection closed before message completed'))],
    ['Bun: closed', error({ code: 'ECONNRESET' })],
    ['a browser or Safari', new TypeError('Load failed')],
    ['the end of waiting', new DOMException('aborted', 'AbortError')],
    ['a text', 'ECONNREFUSED'],
    ['nothing', undefined],
    ['null', null],
    ['a circle', circle],
  ])('to %s', (_, thrown) => {
    expect(provesNotSent(thrown)).toBe(false)
  })
})
