export type SignatureHeader =
  | {
      readonly kind: 'ok'
      /** Absent when the sender left it out, which means its newest key (ams/digital_signature). */
      readonly keyVersion?: number
      /** As in the header, still URL-encoded; `verifyMessage` takes it like this. */
      readonly signature: string
    }
  /** `reason` names what is wrong and never repeats what was sent, so that it can be shown and logged. */
  | { readonly kind: 'malformed'; readonly reason: string }

/**
 * The value of the `signature` header, exactly `algorithm=RSA256,keyVersion=N,signature=…`. Order and missing spaces
 * matter: the Java SDK reads the third item and the PHP SDK what follows the last `=`, so the signature must be
 * URL-encoded and stand last.
 */
export function formatSignatureHeader(header: { readonly keyVersion: number; readonly signature: string }): string {
  return `algorithm=RSA256,keyVersion=${header.keyVersion},signature=${header.signature}`
}

/** Reads a `Signature` header in any order, with or without spaces around the commas. Unknown items are passed over. */
export function parseSignatureHeader(text: string): SignatureHeader {
  const items = new Map<string, string>()
  for (const item of text.split(',')) {
    const equals = item.indexOf('=')
    if (equals < 1) return malformed('the signature header must be comma-separated key=value pairs')
    const name = item.slice(0, equals).trim()
    // Two values for one name, as two headers joined by a proxy give, would let each reader pick another one.
    if (items.has(name)) return malformed('the signature header names the same item twice')
    items.set(name, item.slice(equals + 1).trim())
  }
  return readItems(items)
}

function readItems(items: ReadonlyMap<string, string>): SignatureHeader {
  const algorithm = items.get('algorithm')
  if (!algorithm) return malformed('the signature header has no algorithm')
  if (algorithm !== 'RSA256') return malformed('the signature header names an algorithm other than RSA256')
  const signature = items.get('signature')
  if (!signature) return malformed('the signature header has no signature')
  const version = items.get('keyVersion')
  if (version === undefined) return { kind: 'ok', signature }
  // Nine digits fit a 32-bit integer column; nobody rotates keys a thousand million times.
  if (!/^[1-9]\d{0,8}$/.test(version)) return malformed('keyVersion in the signature header must be a positive integer')
  return { kind: 'ok', keyVersion: Number(version), signature }
}

function malformed(reason: string): SignatureHeader {
  return { kind: 'malformed', reason }
}
