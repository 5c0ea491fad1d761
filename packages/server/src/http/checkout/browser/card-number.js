/** @import { BrandRule } from '../page-data.ts' */

/** ISO/IEC 7812: no number is longer or shorter. */
const longest = 19
const shortest = 12
const usualGroups = [4, 8, 12, 16]

/**
 * The digits of what was typed or pasted, those of Japanese keyboards included.
 *
 * @param {string} text
 */
export function digitsOf(text) {
  return text.normalize('NFKC').replace(/\D/g, '')
}

/**
 * @param {string} digits
 * @param {BrandRule | undefined} rule
 */
export function groupDigits(digits, rule) {
  const gaps = rule?.gaps ?? usualGroups
  return [...digits].map((digit, index) => (gaps.includes(index) ? ` ${digit}` : digit)).join('')
}

/** @param {BrandRule | undefined} rule */
export function longestNumber(rule) {
  return rule ? Math.max(...rule.lengths) : longest
}

/**
 * What a keystroke made of the field, put right: grouped, and with the caret behind the same digit as before.
 *
 * @param {{ text: string, caret: number, erased?: 'before' | 'after' | undefined, digitsBefore: number }} typed
 *   `erased` says which side of the caret a key took away from, `digitsBefore` how many digits there had been.
 * @param {(digits: string) => BrandRule | undefined} ruleOf
 */
export function editNumber(typed, ruleOf) {
  let digits = digitsOf(typed.text)
  let position = digitsOf(typed.text.slice(0, typed.caret)).length
  // Only a space was taken away, which comes back at once: the digit beside it was meant.
  if (typed.erased && digits.length === typed.digitsBefore) {
    const at = typed.erased === 'before' ? position - 1 : position
    if (at >= 0) digits = digits.slice(0, at) + digits.slice(at + 1)
    if (typed.erased === 'before') position = Math.max(0, position - 1)
  }
  const rule = ruleOf(digits)
  digits = digits.slice(0, longestNumber(rule))
  const text = groupDigits(digits, rule)
  return { digits, text, caret: groupDigits(digits.slice(0, position), rule).length, rule }
}

/**
 * The check digit of ISO/IEC 7812, which finds every single wrong digit and most swapped ones.
 *
 * @param {string} digits
 */
export function hasValidCheckDigit(digits) {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]) * (index % 2 === 0 ? 1 : 2)
    sum += digit > 9 ? digit - 9 : digit
  }
  return digits !== '' && sum % 10 === 0
}

/**
 * @param {string} digits
 * @param {BrandRule | undefined} rule
 */
export function hasValidLength(digits, rule) {
  return rule ? rule.lengths.includes(digits.length) : digits.length >= shortest && digits.length <= longest
}
