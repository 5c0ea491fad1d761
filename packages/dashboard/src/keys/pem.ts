/** PKCS#8 or SPKI DER in base64, as a PEM file has it. */
export function pem(base64: string, label: 'PRIVATE KEY' | 'PUBLIC KEY'): string {
  const lines = base64.match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
