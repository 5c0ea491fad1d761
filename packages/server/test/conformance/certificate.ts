import { generate } from 'selfsigned'

export interface Certificate {
  /** PEM. */
  readonly cert: string
  readonly key: string
}

/** A certificate for loopback, good for a day, that nobody trusts. */
export async function throwawayCertificate(): Promise<Certificate> {
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  return { cert: made.cert, key: made.private }
}
