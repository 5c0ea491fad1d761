/** A token of JSON: a string, what opens or closes, what separates, or a word or number. */
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * JSON on lines of its own, or undefined where the text is none. Only the space between the tokens is other than in the
 * text: parsed and written again, a long number would lose its last digits and a repeated name its first value.
 */
export function prettyJson(text: string): string | undefined {
  try {
    if (typeof JSON.parse(text) !== 'object') return undefined
  } catch {
    return undefined
  }
  let depth = 0
  let written = ''
  let before = ''
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of text.matchAll(tokens)) {
    const closes = token === '}' || token === ']'
    const opened = before === '{' || before === '['
    if (closes) depth -= 1
    if (before === ',' || (opened && !closes) || (closes && !opened)) written += line()
    if (before === ':') written += ' '
    written += token
    if (token === '{' || token === '[') depth += 1
    before = token
  }
  return written
}
