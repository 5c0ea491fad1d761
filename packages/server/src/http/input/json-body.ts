import { isUtf8 } from 'node:buffer'
import secureJsonParse from 'secure-json-parse'
import { countKeys, findDuplicateKey, scanJson } from './json-scan.ts'
import { findSyntaxFault } from './json-syntax.ts'
import { type Read, refused } from './read.ts'

/** APO's deepest documented request has six levels. */
const MAX_DEPTH = 32
const BYTE_ORDER_MARK = 0xfeff
/** Keys as APO writes them. Anything else may be data that slid into a key, and is not repeated in a message. */
const FIELD_NAME = /^(?!.*[0-9]{4})[A-Za-z][A-Za-z0-9]{0,63}$/

/** The body of a request as a JSON object, or a refusal. Never throws; the message holds no content of the body. */
export function parseJsonBody(raw: Buffer): Read<object> {
  // A byte that is not UTF-8 would become U+FFFD, and the merchant would get back a value that was never sent.
  if (!isUtf8(raw)) return refused('body', 'is not valid UTF-8')
  return parseJsonObject(raw.toString('utf8'), 'body')
}

/** The same for JSON that comes as text, for example inside a string of the body. `name` is what the message names. */
export function parseJsonObject(text: string, name: string): Read<object> {
  if (text.length === 0) return refused(name, 'is empty; a JSON object is required')
  // RFC 8259 forbids senders the mark. Saying so is better than dropping bytes that the signature covers.
  if (text.charCodeAt(0) === BYTE_ORDER_MARK)
    return refused(name, 'begins with a byte order mark; send JSON without one')
  const scan = scanJson(text, MAX_DEPTH)
  if (scan.tooDeepAt !== -1) {
    return refused(name, `is nested deeper than ${MAX_DEPTH} levels at character ${scan.tooDeepAt + 1}`)
  }
  let value: unknown
  try {
    value = secureJsonParse(text)
  } catch {
    const fault = findSyntaxFault(text)
    if (fault === undefined) return refused(name, 'has a key __proto__, or a key prototype inside constructor')
    return refused(name, `is not valid JSON at character ${fault.at + 1}: ${fault.rule}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refused(name, 'must be a JSON object')
  }
  // The parser keeps the last of two equal keys. Another reader of the same signed bytes may keep the first and see
  // another amount, so neither is taken.
  return countKeys(value) === scan.keys ? { ok: true, value } : refused(name, duplicateRule(text))
}

function duplicateRule(text: string): string {
  const duplicate = findDuplicateKey(text)
  if (duplicate === undefined) return 'has a key twice'
  const name = FIELD_NAME.test(duplicate.key) ? `the key ${duplicate.key}` : 'a key'
  return `has ${name} twice, the second time at character ${duplicate.at + 1}`
}
