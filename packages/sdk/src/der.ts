/** How Web Crypto and `node:crypto` name the two shapes of a key in DER. */
export type DerKind = 'pkcs8' | 'spki'

/** `AlgorithmIdentifier` of RSA: the object identifier 1.2.840.113549.1.1.1 and NULL (RFC 8017, appendix C). */
const rsaAlgorithm = [0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00]

/** Puts a PKCS#1 private key (PEM `RSA PRIVATE KEY`) into PKCS#8, the only shape Web Crypto reads (RFC 5208). */
export function pkcs8FromPkcs1(key: Uint8Array): Uint8Array<ArrayBuffer> {
  const version = [0x02, 0x01, 0x00]
  return element(0x30, [...version, ...rsaAlgorithm, ...element(0x04, key)])
}

/** Puts a PKCS#1 public key (PEM `RSA PUBLIC KEY`) into SubjectPublicKeyInfo (RFC 5280). */
export function spkiFromPkcs1(key: Uint8Array): Uint8Array<ArrayBuffer> {
  const unusedBits = 0x00
  return element(0x30, [...rsaAlgorithm, ...element(0x03, [unusedBits, ...key])])
}

function element(tag: number, content: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const head = [tag, ...lengthOf(content.length)]
  const bytes = new Uint8Array(head.length + content.length)
  bytes.set(head)
  bytes.set(content, head.length)
  return bytes
}

/** DER's shortest form: one byte up to 127, otherwise the number of length bytes and then those. */
function lengthOf(length: number): number[] {
  if (length < 0x80) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 + bytes.length, ...bytes]
}

/** Undefined for a text that is not base64. White space is allowed, as in keys that were pasted with line breaks. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const base64 = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
