import { hasValidCheckDigit } from '../../domain/card-number.ts'

/** What stands where something was taken out. */
const cut = '[cut]'
/** How much of a body is kept. */
const keptCharacters = 4_096
/** Card numbers as people and machines write them, 12 to 19 digits. Ours have 32, so those within longer ones stay. */
const cardLike = /(?<!\d)\d(?:[ -]?\d){11,18}(?!\d)/g

/**
 * A body or an address as it may be kept: the values of `secretMembers` are cut out of JSON, XML and forms, and whatever
 * looks like a card number, wherever it stands. What cannot be read as JSON is searched as text.
 */
export function scrub(text: string, secretMembers: readonly string[]): string {
  const named = cutMembers(text, secretMembers)
  const numbers = named.replace(cardLike, (digits) => (hasValidCheckDigit(digits.replace(/\D/g, '')) ? cut : digits))
  return numbers.length > keptCharacters ? `${numbers.slice(0, keptCharacters)}…` : numbers
}

/** The values of these members alone are cut out; a text that has none of them stays as it came, to the byte. */
export function cutMembers(text: string, names: readonly string[]): string {
  const secret = new Set(names.map((name) => name.toLowerCase()))
  let found = false
  try {
    const rest = JSON.stringify(JSON.parse(text), (key, value: unknown) => {
      if (!secret.has(key.toLowerCase())) return value
      found = true
      return cut
    })
    return found ? rest : text
  } catch {
    return names.reduce(cutMember, text)
  }
}

/** In XML, in a form or query, and in JSON that broke off. */
function cutMember(text: string, name: string): string {
  const element = new RegExp(`(<(${name})(?:\\s[^>]*)?>)[^<]*(</\\2>)`, 'gi')
  const pair = new RegExp(`((?:^|[?&\\s])${name}=)[^&\\s]*`, 'gi')
  const member = new RegExp(`("${name}"\\s*:\\s*)("(?:[^"\\\\]|\\\\.)*"?|[^,}\\]\\s]+)`, 'gi')
  return text.replace(element, `$1${cut}$3`).replace(pair, `$1${cut}`).replace(member, `$1"${cut}"`)
}
