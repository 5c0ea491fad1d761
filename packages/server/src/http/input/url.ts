import { type Read, refused } from './read.ts'

/** A page for the buyer's browser. Kept as the merchant wrote it. */
export function readPageUrl(text: string, path: string): Read<string> {
  return URL.canParse(text) ? { ok: true, value: text } : refused(path, 'is not a URL that can be parsed')
}

/**
 * Where notifications go. Credentials are refused: they would be stored, shown to operators and listed beside every
 * delivery. The signature is what proves the sender.
 */
export function readNotifyUrl(text: string, path: string): Read<string> {
  const url = URL.parse(text)
  if (url === null) return refused(path, 'is not a URL that can be parsed')
  if (url.username !== '' || url.password !== '') return refused(path, 'must not hold a user name or password')
  return { ok: true, value: text }
}
