/** Shorter ones are found everywhere, and are no secrets. */
const shortest = 6

/**
 * Takes an account's secrets out of every text of a value, however they are written there. An acquirer that refuses a key
 * may repeat it in its answer, and answers are kept.
 */
export function secretCutter(secrets: Readonly<Record<string, string>>): <Value>(value: Value) => Value {
  const writings = Object.values(secrets)
    .filter((secret) => secret.length >= shortest)
    .flatMap(writingsOf)
  const cutText = (text: string) => writings.reduce((rest, secret) => rest.replaceAll(secret, '[cut]'), text)
  const cut = (value: unknown): unknown => {
    if (typeof value === 'string') return cutText(value)
    if (Array.isArray(value)) return value.map(cut)
    // Amounts and times stay what they are.
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cut(member)]))
  }
  return <Value>(value: Value) => (writings.length === 0 ? value : (cut(value) as Value))
}

function writingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const inJson = JSON.stringify(secret).slice(1, -1)
  const encoded = [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]
  return [
    secret,
    inJson,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    ...encoded,
  ]
}
