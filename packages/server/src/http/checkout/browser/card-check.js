/** @import { CardContext, CardValues, FieldProblem, ReadCard } from '../page-data.ts' */
import { brandOf, isOffered } from './brands.js'
import { digitsOf, hasValidCheckDigit, hasValidLength, longestNumber } from './card-number.js'
import { readExpiry } from './expiry.js'

/**
 * Each field alone, so that it can be checked when the buyer leaves it.
 *
 * @type {{ readonly [field in keyof CardValues]: (values: CardValues, context: CardContext) => FieldProblem | undefined }}
 */
export const problemOf = {
  cardNo(values, { rules, offered }) {
    const digits = digitsOf(values.cardNo)
    if (digits === '') return 'numberMissing'
    const rule = brandOf(rules, offered, digits)
    if (rule && !isOffered(offered, rule.brand)) return 'brandNotOffered'
    if (!hasValidLength(digits, rule)) return digits.length < longestNumber(rule) ? 'numberIncomplete' : 'numberInvalid'
    // UnionPay has issued numbers without a check digit; the acquirer knows them.
    return hasValidCheckDigit(digits) || rule?.brand === 'CUP' ? undefined : 'numberInvalid'
  },
  expiry(values, { now }) {
    const read = readExpiry(values.expiry, now())
    if (read === 'missing') return 'expiryMissing'
    if (read === 'invalid') return 'expiryInvalid'
    return read === 'expired' ? 'expired' : undefined
  },
  cvv(values, { rules, offered }) {
    if (values.cvv === '') return 'codeMissing'
    const rule = brandOf(rules, offered, digitsOf(values.cardNo))
    const fits = rule ? values.cvv.length === rule.codeLength : values.cvv.length === 3 || values.cvv.length === 4
    return fits && /^\d+$/.test(values.cvv) ? undefined : 'codeInvalid'
  },
  holderName(values) {
    if (values.holderName.trim() === '') return 'nameMissing'
    // Who types the number here would have it stored as a name.
    return digitsOf(values.holderName).length > 5 ? 'nameInvalid' : undefined
  },
}

/**
 * The card as the server takes it, or what is wrong with it, in the order of the fields.
 *
 * @param {CardValues} values
 * @param {CardContext} context
 * @returns {ReadCard}
 */
export function readCard(values, context) {
  const fields = /** @type {(keyof CardValues)[]} */ (Object.keys(problemOf))
  const problems = fields.flatMap((field) => {
    const problem = problemOf[field](values, context)
    return problem ? [{ field, problem }] : []
  })
  const expiry = readExpiry(values.expiry, context.now())
  if (problems.length > 0 || typeof expiry === 'string') return { ok: false, problems }
  const card = {
    cardNo: digitsOf(values.cardNo),
    cvv: values.cvv,
    expiryMonth: expiry.month,
    expiryYear: expiry.year,
    holderName: values.holderName.trim(),
  }
  return { ok: true, card }
}
