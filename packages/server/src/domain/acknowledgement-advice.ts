import { isAcknowledged } from './acknowledgement.ts'

/** What came back for a notification, as far as it tells what is wrong with it. */
export interface JudgedAnswer {
  readonly status: number
  readonly body: string
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** The body was longer than what is read of it. */
  readonly cutOff: boolean
}

/**
 * What the receiver should do instead, in one or two sentences; undefined when it did right. The reason why it is no
 * acknowledgement is `isAcknowledged`'s: this says what usually lies behind it.
 */
export function adviceFor(answer: JudgedAnswer): string | undefined {
  const { status, body, headers, cutOff } = answer
  if (isAcknowledged(status, body).acknowledged) return undefined
  if (status !== 200) return byStatus(status, headers)
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') {
    return `The body is compressed (${headers['content-encoding']}), and answers are not unpacked. Send it as it is.`
  }
  if (cutOff) return 'Only the first 4,096 bytes are read. Answer with the acknowledgement and nothing else.'
  if (/^\s*</.test(body)) {
    return 'This looks like a web page: something before your receiver answers, or the path is that of a page.'
  }
  return 'Your endpoint was reached and said 200; answer with exactly the acknowledgement.'
}

function byStatus(status: number, headers: Readonly<Record<string, string>>): string {
  const { location, allow } = headers
  if (status >= 300 && status < 400) {
    const to = location === undefined ? 'the address that it names' : location
    return `Redirects are not followed, because they would choose where signed notifications go. Set the address to ${to} itself.`
  }
  if (status >= 200 && status < 300) return 'Answer with HTTP 200 and the acknowledgement as the body.'
  switch (status) {
    case 401:
    case 403:
      return 'The receiver, or a firewall before it, refused the request. Check the signature over the raw body, with the path as it is in the address and with the public key of this client, and let the requests of this server through.'
    case 404:
      return 'The server is there, and has nothing at this path. Check the path of the address.'
    case 405:
      return `The path does not take POST${allow === undefined ? '' : `, only ${allow}`}. Check the path, or let it take POST.`
    case 413:
      return 'The receiver allows smaller bodies than this. Notifications have a few kilobytes: raise its limit to 64 KiB.'
    case 429:
      return 'The receiver limits how many requests it takes. Exempt this server: what is refused comes again later.'
    case 502:
    case 503:
    case 504:
      return 'A proxy answered in place of your receiver: it is not running, or too slow for the proxy.'
    default:
      break
  }
  return status >= 500
    ? 'The receiver failed at it; its own log says why. A receiver that looks the payment up must expect ids of a test.'
    : 'Answer with HTTP 200 and the acknowledgement, whatever the result was that the notification told.'
}

/** The same for what never came to an answer: `reason` is the transport's. */
export function adviceWithoutAnswer(reason: string, environment: 'sandbox' | 'live'): string {
  if (reason.includes('loopback') && environment === 'live') {
    return 'Only sandbox clients may name addresses on this machine. A live client needs a public one.'
  }
  if (/may not reach|metadata|6to4|teredo/i.test(reason)) {
    return 'Nothing was sent. Name a public address, or let whoever runs this server open the block: CAPSTAN_NOTIFY_ALLOW.'
  }
  if (reason.includes('not resolved'))
    return 'The name has no address that this server can find. Check its spelling and its DNS record.'
  if (reason.includes('refused (ECONNREFUSED)'))
    return 'Nothing listens at that port. Is the receiver running, and is the port right?'
  if (reason.includes('no connection in time'))
    return 'Nothing answered within 5 seconds. Does a firewall drop the connections of this server?'
  if (reason.includes('no answer within') || reason.includes('not complete within')) {
    return 'A receiver has 15 seconds. Store the notification, acknowledge it, and do the work afterwards.'
  }
  if (reason.includes('TLS failed')) {
    return 'The certificate must be valid for the host name and issued by an authority that Node.js trusts (NODE_EXTRA_CA_CERTS adds one).'
  }
  if (reason.includes('header bytes')) return 'Answer with less than 16 KiB of headers.'
  return 'No complete HTTP/1.1 answer came. Is it an HTTP server, and is the scheme right (http or https)?'
}
