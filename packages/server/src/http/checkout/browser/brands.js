/** @import { BrandRule } from '../page-data.ts' */

/**
 * The rules that a number, or the beginning of one, fits: each with the digits its pattern has, or 0 while there are
 * fewer than it needs.
 *
 * @param {readonly BrandRule[]} rules
 * @param {string} digits
 */
function candidates(rules, digits) {
  return rules.flatMap((rule) => {
    const pattern = rule.patterns.find(([from, to]) => fits(digits, from, to))
    return pattern ? [{ rule, strength: digits.length < pattern[0].length ? 0 : pattern[0].length }] : []
  })
}

/**
 * @param {string} digits
 * @param {string} from
 * @param {string} to as long as `from`
 */
function fits(digits, from, to) {
  const known = Math.min(digits.length, from.length)
  const start = digits.slice(0, known)
  return start >= from.slice(0, known) && start <= to.slice(0, known)
}

/**
 * The brand of a number as far as it was typed, or undefined while it may be several or when it is none that is known.
 * While several are left, the only one of them that is taken here is shown already: with a first digit 4 everybody
 * expects Visa, although a few Brazilian cards of another brand begin like it.
 *
 * @param {readonly BrandRule[]} rules of all brands
 * @param {readonly string[]} offered names of the brands taken here; empty for all
 * @param {string} digits
 * @returns {BrandRule | undefined}
 */
export function brandOf(rules, offered, digits) {
  if (digits === '') return undefined
  const found = candidates(rules, digits)
  if (found.every(({ strength }) => strength > 0)) {
    return found.sort((a, b) => b.strength - a.strength)[0]?.rule
  }
  const taken = found.filter(({ rule }) => isOffered(offered, rule.brand))
  return taken.length === 1 ? taken[0]?.rule : undefined
}

/**
 * @param {readonly string[]} offered
 * @param {string} brand
 */
export function isOffered(offered, brand) {
  return offered.length === 0 || offered.includes(brand)
}
