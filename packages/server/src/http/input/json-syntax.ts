import { closingQuote } from './json-scan.ts'

/** Where text stops being JSON (RFC 8259), and what was expected there instead. Holds nothing of the text itself. */
export interface SyntaxFault {
  readonly at: number
  readonly rule: string
}

type Expected = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'comma or close' | 'end'

const MISSING: Readonly<Record<Expected, string>> = {
  value: 'a value is expected',
  'value or ]': 'a value or ] is expected',
  key: 'a key in double quotes is expected',
  'key or }': 'a key in double quotes or } is expected',
  colon: 'a colon is expected',
  'comma or close': 'a comma or a closing bracket is expected',
  end: 'nothing may follow',
}

const WHITESPACE = /[ \t\n\r]*/y
const SCALAR = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![0-9A-Za-z+.-])/y
const BAD_ESCAPE = /\\(?!["\\/bfnrt]|u[0-9A-Fa-f]{4})/
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these inside a string
const RAW_CONTROL = /[\u0000-\u001F]/

/**
 * The first syntax fault, or undefined for valid JSON. Only asked after a parse has failed: the engine's own message
 * quotes the text around the fault, which may be a card number, and gives a position only sometimes.
 */
export function findSyntaxFault(text: string): SyntaxFault | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  for (let at = skip(WHITESPACE, text, 0); at < text.length; at = skip(WHITESPACE, text, at)) {
    const character = text.charAt(at)
    if (character === '"' && expected !== 'colon' && expected !== 'comma or close' && expected !== 'end') {
      const end = closingQuote(text, at)
      const fault = stringFault(text, at, end)
      if (fault !== undefined) return fault
      at = end + 1
      expected = expected.startsWith('key') ? 'colon' : afterValue(open)
      continue
    }
    const next = step(expected, character, open)
    if (next !== undefined) {
      expected = next
      at++
      continue
    }
    const end = expected.startsWith('value') ? skip(SCALAR, text, at) : at
    if (end === at) return { at, rule: MISSING[expected] }
    at = end
    expected = afterValue(open)
  }
  return expected === 'end' ? undefined : { at: text.length, rule: `ends too early: ${MISSING[expected]}` }
}

/** What is expected after a bracket, comma or colon; undefined where the character may not stand. Keeps `open`. */
function step(expected: Expected, character: string, open: ('{' | '[')[]): Expected | undefined {
  const inside = open.at(-1)
  if (expected.startsWith('value') && (character === '{' || character === '[')) {
    open.push(character)
    return character === '{' ? 'key or }' : 'value or ]'
  }
  const mayClose = expected === 'comma or close' || expected === 'key or }' || expected === 'value or ]'
  if (mayClose && character === (inside === '{' ? '}' : ']')) {
    open.pop()
    return afterValue(open)
  }
  if (expected === 'comma or close' && character === ',') return inside === '{' ? 'key' : 'value'
  if (expected === 'colon' && character === ':') return 'value'
  return undefined
}

function afterValue(open: readonly unknown[]): Expected {
  return open.length === 0 ? 'end' : 'comma or close'
}

function stringFault(text: string, open: number, end: number): SyntaxFault | undefined {
  if (end === -1) return { at: open, rule: 'a string begins here that is never closed' }
  const content = text.slice(open + 1, end)
  // Pairs of backslashes are blanked first, so that the second of a pair is not taken for the start of an escape.
  const badEscape = content.replaceAll('\\\\', '__').search(BAD_ESCAPE)
  const control = content.search(RAW_CONTROL)
  if (badEscape === -1 && control === -1) return undefined
  return control === -1 || (badEscape !== -1 && badEscape < control)
    ? { at: open + 1 + badEscape, rule: 'a string has an escape that JSON does not know' }
    : { at: open + 1 + control, rule: 'a string has a control character that must be escaped' }
}

/** End of the match of a sticky pattern at `at`; `at` itself when it does not match. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}
