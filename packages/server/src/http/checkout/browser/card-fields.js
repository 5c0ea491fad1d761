/** @import { BrandRule, CardContext, CardValues, FieldProblem, PageData } from '../page-data.ts' */
import { brandOf } from './brands.js'
import { problemOf, readCard } from './card-check.js'
import { digitsOf, editNumber } from './card-number.js'
import { formatExpiry } from './expiry.js'
import { fill } from './fill.js'
import { announce, element } from './page.js'

/** @typedef {keyof CardValues} Field */
/** @typedef {ReturnType<typeof cardFields>} CardFields */

const fields = /** @type {readonly Field[]} */ (Object.keys(problemOf))

/**
 * The card's inputs: put right while they are typed, checked when they are left, read when they are sent.
 *
 * @param {PageData} data
 */
export function cardFields({ texts, rules, offered, now }) {
  const started = performance.now()
  /** @type {CardContext} */
  const context = { rules, offered, now: () => now + performance.now() - started }
  const input = (/** @type {Field} */ field) => element(field, HTMLInputElement)
  /** @returns {CardValues} */
  const values = () => ({
    cardNo: input('cardNo').value,
    expiry: input('expiry').value,
    cvv: input('cvv').value,
    holderName: input('holderName').value,
  })
  const ruleOf = (/** @type {string} */ digits) => brandOf(rules, offered, digits)

  /**
   * @param {Field} field
   * @param {FieldProblem | undefined} problem
   */
  const show = (field, problem) => {
    const brand = ruleOf(digitsOf(input('cardNo').value))?.name ?? ''
    const text = problem === undefined ? '' : fill(texts.problems[problem], { brand })
    element(`${field}-problem`, HTMLElement).textContent = text
    if (problem === undefined) input(field).removeAttribute('aria-invalid')
    else input(field).setAttribute('aria-invalid', 'true')
    return text
  }
  const isWrong = (/** @type {Field} */ field) => input(field).hasAttribute('aria-invalid')

  for (const field of fields) {
    input(field).addEventListener('input', () => {
      // What was wrong is looked at again with every key; what is still being typed is not yet wrong.
      if (isWrong(field)) show(field, problemOf[field](values(), context))
    })
    input(field).addEventListener('blur', () => {
      if (input(field).value === '') return
      const text = show(field, problemOf[field](values(), context))
      if (text !== '') announce(text)
    })
  }
  followNumber(input('cardNo'), ruleOf, (rule) => {
    element('cardNo-brand', HTMLElement).textContent = rule?.name ?? ''
    element('cvv-hint', HTMLElement).textContent = codeHint(rule, texts)
    input('cvv').maxLength = rule?.codeLength ?? 4
    if (isWrong('cvv')) show('cvv', problemOf.cvv(values(), context))
  })
  followExpiry(input('expiry'))
  input('cvv').addEventListener('input', () => {
    const code = digitsOf(input('cvv').value)
    if (code !== input('cvv').value) input('cvv').value = code
  })

  return {
    read: () => readCard(values(), context),
    show,
    focus: (/** @type {Field} */ field) => input(field).focus(),
    /** @param {Partial<CardValues>} kept */
    fill(kept) {
      for (const field of fields) input(field).value = kept[field] ?? ''
      input('cardNo').dispatchEvent(new Event('input'))
    },
    values,
  }
}

/**
 * @param {BrandRule | undefined} rule
 * @param {PageData['texts']} texts
 */
function codeHint(rule, texts) {
  if (!rule) return texts.codeAnywhere
  return rule.codeLength === 4 ? texts.codeOnFront : texts.codeOnBack
}

/**
 * @param {HTMLInputElement} input
 * @param {(digits: string) => BrandRule | undefined} ruleOf
 * @param {(rule: BrandRule | undefined) => void} told
 */
function followNumber(input, ruleOf, told) {
  let digitsBefore = 0
  input.addEventListener('input', (event) => {
    const kind = event instanceof InputEvent ? event.inputType : ''
    const erased = kind === 'deleteContentBackward' ? 'before' : kind === 'deleteContentForward' ? 'after' : undefined
    const caret = input.selectionStart ?? input.value.length
    const edited = editNumber({ text: input.value, caret, erased, digitsBefore }, ruleOf)
    if (edited.text !== input.value) {
      input.value = edited.text
      if (document.activeElement === input) input.setSelectionRange(edited.caret, edited.caret)
    }
    digitsBefore = edited.digits.length
    told(edited.rule)
  })
  told(undefined)
}

/** @param {HTMLInputElement} input */
function followExpiry(input) {
  input.addEventListener('input', (event) => {
    const erasing = event instanceof InputEvent && event.inputType.startsWith('delete')
    const text = formatExpiry(input.value, erasing)
    if (text !== input.value) input.value = text
  })
}
