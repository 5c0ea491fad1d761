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

/** A rule this narrow is for few cards: until its digits are there, another brand is the likely one. */
const narrowDigits = 6

/**
 * The brand of a number as far as it was typed, or undefined while it may be several or when it is none that is known.
 * While several are left, one is shown already when it is the only one taken here, or when the others are a few narrow
 * ranges: with a first digit 4 everybody expects Visa, although some Brazilian cards of another brand begin like it.
 *
 * @param {readonly BrandRule[]} rules of all brands
 * @param {readonly string[]} offered names of the brands taken here; empty for all
 * @param {string} digits
 * @returns {BrandRule | undefined}
 */
export function brandOf(rules, offered, digits) {
  if (digits === '') return undefined
  const found = candidates(rules, digits).sort((a, b) => b.strength - a.strength)
  const open = found.filter(({ strength }) => strength === 0)
  if (open.length === 0) return found[0]?.rule
  const taken = found.filter(({ rule }) => isOffered(offered, rule.brand))
  const [first] = taken
  if (taken.length === 1) return first?.rule
  const isLikely = open.every(({ rule }) => shortestFit(rule, digits) >= narrowDigits)
  return first && first.strength > 0 && isLikely ? first.rule : undefined
}

/**
 * @param {BrandRule} rule
 * @param {string} digits
 */
function shortestFit({ patterns }, digits) {
  return Math.min(...patterns.filter(([from, to]) => fits(digits, from, to)).map(([from]) => from.length))
}

/**
 * @param {readonly string[]} offered
 * @param {string} brand
 */
export function isOffered(offered, brand) {
  return offered.length === 0 || offered.includes(brand)
}
