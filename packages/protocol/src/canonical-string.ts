/** What a signature covers. Every text is exactly as on the wire: nothing is trimmed, decoded or re-serialised. */
export interface SignedMessage {
  /**
   * URL path without scheme and host, with `/ams/sandbox` where it was used, for example
   * `/ams/api/v1/payments/capture`. An answer is signed with the path of its request; a notification with the path
   * of the merchant's URL, query string included.
   */
  readonly path: string
  /** Text of the `client-id` header. */
  readonly clientId: string
  /** Text of the `request-time` header (requests, notifications) or the `response-time` header (answers). */
  readonly time: string
  /** Raw body. A string stands for its UTF-8 bytes. */
  readonly body: Uint8Array | string
}

/**
 * The bytes that are signed: `POST <path>\n<client-id>.<time>.<body>`, with no line feed at the end
 * (ams/digital_signature).
 *
 * Bytes, not text: decoding a body that is not UTF-8 would replace bytes, so two different bodies could share one
 * signature.
 */
export function canonicalString({ path, clientId, time, body }: SignedMessage): Uint8Array<ArrayBuffer> {
  const start = `POST ${path}\n${clientId}.${time}.`
  if (typeof body === 'string') return utf8.encode(start + body)
  const head = utf8.encode(start)
  const bytes = new Uint8Array(head.length + body.length)
  bytes.set(head)
  bytes.set(body, head.length)
  return bytes
}

const utf8 = new TextEncoder()
