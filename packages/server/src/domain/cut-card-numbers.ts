import { hasValidCheckDigit } from './card-number.ts'

/** What stands where something was taken out of a text. */
export const cut = '[cut]'

/** Digits with single spaces or hyphens between them. */
const digitRun = /(?<!\d)\d+(?:[ -]\d+)*(?!\d)/g
const shortestNumber = 12
const longestNumber = 19

/**
 * Cuts out whatever looks like a card number, as people and machines write them: 12 to 19 digits whose check digit is
 * right. Ours have 32 in a row, so those within longer rows stay.
 */
export function cutCardNumbers(text: string): string {
  return text.replace(digitRun, cutInRun)
}

/** Beside a number may stand other digits, an expiry date or an amount: each run of whole groups is tried. */
function cutInRun(run: string): string {
  // Groups at even places, what stands between them at odd ones.
  const parts = run.split(/([ -])/)
  for (let start = 0; start < parts.length; start += 2) {
    const end = endOfCardNumber(parts, start)
    if (end !== undefined) parts.splice(start, end - start, cut)
  }
  return parts.join('')
}

/** The place after the longest card number that begins with this group. */
function endOfCardNumber(parts: readonly string[], start: number): number | undefined {
  let digits = ''
  let found: number | undefined
  for (let place = start; place < parts.length && digits.length < longestNumber; place += 2) {
    digits += parts[place] ?? ''
    const fits = digits.length >= shortestNumber && digits.length <= longestNumber
    if (fits && hasValidCheckDigit(digits)) found = place + 1
  }
  return found
}
