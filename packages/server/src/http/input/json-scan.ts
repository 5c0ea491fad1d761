const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

export interface JsonScan {
  /** Colons outside strings. In valid JSON that is the number of keys written, duplicates included. */
  readonly keys: number
  /** Index of the bracket that opens one level more than allowed, or -1. The scan stops there. */
  readonly tooDeepAt: number
}

export interface DuplicateKey {
  readonly key: string
  /** Index of the quote that opens the second writing of the key. */
  readonly at: number
}

/** One pass over text that need not be valid JSON yet; it allocates nothing, because every request goes through it. */
export function scanJson(text: string, maxDepth: number): JsonScan {
  let keys = 0
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = closingQuote(text, at)
      if (end === -1) break
      at = end
    } else if (code === COLON) {
      keys++
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth++
      if (depth > maxDepth) return { keys, tooDeepAt: at }
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--
    }
  }
  return { keys, tooDeepAt: -1 }
}

/** How many keys a parsed value has at all depths; without recursion. */
export function countKeys(root: object): number {
  let keys = 0
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const members: readonly unknown[] = Array.isArray(next) ? next : Object.values(next)
    if (!Array.isArray(next)) keys += members.length
    for (const member of members) {
      if (typeof member === 'object' && member !== null) pending.push(member)
    }
  }
  return keys
}

/** The first key that an object of this valid JSON text has twice. Escapes are undone: `"a"` and `"\u0061"` are one. */
export function findDuplicateKey(text: string): DuplicateKey | undefined {
  const open: Set<string>[] = []
  let string: DuplicateKey | undefined
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = closingQuote(text, at)
      string = { key: text.slice(at, end + 1), at }
      at = end
    } else if (code === COLON && string !== undefined) {
      const key: string = JSON.parse(string.key)
      const seen = open.at(-1)
      if (seen?.has(key)) return { key, at: string.at }
      seen?.add(key)
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      open.push(new Set())
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      open.pop()
    }
  }
  return undefined
}

/** Index of the quote that ends the string opened at `open`, or -1. */
export function closingQuote(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1
    while (text.charCodeAt(before) === BACKSLASH) before--
    const escaped = (quote - 1 - before) % 2 === 1
    if (!escaped) return quote
  }
  return -1
}
