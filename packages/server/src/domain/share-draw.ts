/** Shares are whole percents, so a draw is one of so many. */
export const draws = 100

/**
 * The draw of a payment, 0 to 99: the same for a repeat of the request, at every process and after every restart, because
 * it is made of nothing but the two ids. FNV-1a over their UTF-16 code units, then mixed as in MurmurHash3: request ids are
 * often counted up, and without the mixing such a run of ids would not be spread evenly. No secret is made of it.
 */
export function shareDraw(clientId: string, paymentRequestId: string): number {
  let hash = 0x811c9dc5
  const text = `${clientId} ${paymentRequestId}`
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  return Math.floor(((hash >>> 0) / 2 ** 32) * draws)
}
