import { cut, cutCardNumbers } from '../../domain/cut-card-numbers.ts'

/** How much of a body is kept. */
const keptCharacters = 4_096
/** How much of a text is searched for members; what stands behind it is dropped. More than is kept, since cutting shortens. */
const searchedCharacters = 16_384
/** Messages in messages, as in JSON inside a JSON string: more than acquirers nest, and an end for who nests on purpose. */
const deepestNesting = 8

/** Signed or encrypted (JWS, JWE): nobody can see what is in it, and as a rule it opens a door. */
const sealedToken = /\beyJ[\w-]*\.[\w-]*\.[\w.-]*/g

/**
 * A body or an address as it may be kept: the values of `secretMembers` are cut out of JSON, XML and forms, also of those
 * that stand inside a string, and so are signed and encrypted tokens and whatever looks like a card number, wherever it
 * stands. What cannot be read as JSON is searched as text.
 */
export function scrub(text: string, secretMembers: readonly string[]): string {
  const clean = cutCardNumbers(cutMembers(text, secretMembers).replace(sealedToken, cut))
  return clean.length > keptCharacters ? `${clean.slice(0, keptCharacters)}…` : clean
}

/** The values of these members alone are cut out; a text that has none of them stays as it came, to the byte. */
export function cutMembers(text: string, names: readonly string[], depth = 0): string {
  const secret = new Set(names.map((name) => name.toLowerCase()))
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return cutInText(text, names)
  }
  let found = false
  const rest = JSON.stringify(parsed, (key, value: unknown) => {
    const kept = secret.has(key.toLowerCase()) ? cut : keptOf(value, names, depth)
    found ||= kept !== value
    return kept
  })
  return found ? rest : text
}

function keptOf(value: unknown, names: readonly string[], depth: number): unknown {
  if (typeof value !== 'string') return value
  return depth < deepestNesting ? cutInside(value, names, depth + 1) : cut
}

/** A string may be a message itself. One that is not stays as it is, to the last space. */
function cutInside(text: string, names: readonly string[], depth: number): string {
  return /^\s*["[{]/.test(text) ? cutMembers(text, names, depth) : cutInText(text, names)
}

function cutInText(text: string, names: readonly string[]): string {
  return names.reduce(cutMember, text.slice(0, searchedCharacters))
}

/** In XML, in a form or query, and in JSON that broke off or was escaped, however often. */
function cutMember(text: string, name: string): string {
  const data = '<!\\[CDATA\\[(?:(?!\\]\\]>).)*\\]\\]>'
  const element = new RegExp(`(<(${name})(?:\\s[^>]*)?>)(?:${data}|[^<])*(</\\2>)`, 'gis')
  const pair = new RegExp(`((?:^|[?&#;\\s])${name}=)[^&\\s]*`, 'gi')
  const member = new RegExp(`("${name}"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^,}\\]\\s]+)`, 'gi')
  const escaped = new RegExp(`((?<!\\\\)(\\\\+)"${name}\\2"\\s*:\\s*)(\\2"(?:(?!\\2").)*(?:\\2")?|[^,}\\]\\s]+)`, 'gis')
  return text
    .replace(element, `$1${cut}$3`)
    .replace(pair, `$1${cut}`)
    .replace(member, `$1"${cut}"`)
    .replace(escaped, `$1$2"${cut}$2"`)
}
