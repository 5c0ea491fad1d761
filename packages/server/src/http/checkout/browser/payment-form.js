/** @import { CardValues, FieldProblem, PageData } from '../page-data.ts' */
/** @import { CardFields } from './card-fields.js' */
/** @import { CheckoutInputError, CheckoutView } from '../view.ts' */
import { cardFields } from './card-fields.js'
import { fill, fillCount } from './fill.js'
import { announce, element, showAgain } from './page.js'
import { send } from './server.js'
import { watchState } from './watch-state.js'

/**
 * Where the server found fault, and how the page says it. Month and year are one field here.
 *
 * @type {Readonly<Record<Exclude<CheckoutInputError['error']['field'], 'methodType'>, keyof CardValues>>}
 */
const fieldOf = { cardNo: 'cardNo', cvv: 'cvv', expiryMonth: 'expiry', expiryYear: 'expiry', holderName: 'holderName' }

/** @type {Readonly<Record<keyof CardValues, { missing: FieldProblem, invalid: FieldProblem }>>} */
const problems = {
  cardNo: { missing: 'numberMissing', invalid: 'numberInvalid' },
  expiry: { missing: 'expiryMissing', invalid: 'expiryInvalid' },
  cvv: { missing: 'codeMissing', invalid: 'codeInvalid' },
  holderName: { missing: 'nameMissing', invalid: 'nameInvalid' },
}

/** @param {PageData} data */
export function startPaymentForm(data) {
  const form = element('payment', HTMLFormElement)
  const card = document.getElementById('cardNo') ? cardFields(data) : undefined
  followMethod(form, data)
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    // Some ways to submit work on a form that is not shown.
    if (form.hidden) return
    const type = methodOf(form).value
    if (card && type === 'CARD') void payByCard(data, form, card)
    else void payByWallet(data, form, type)
  })
  // A page that is left, by whatever way, keeps no card.
  addEventListener('pagehide', () => card?.fill({}))
  element('not-started', HTMLElement).remove()
  element('all', HTMLFieldSetElement).disabled = false
  document.getElementById('declined')?.focus()
}

/** @param {HTMLFormElement} form */
function methodOf(form) {
  const chosen = form.querySelector('input[name=method]:checked, input[name=method][type=hidden]')
  if (chosen instanceof HTMLInputElement) return chosen
  throw new Error('no method is chosen')
}

/**
 * @param {HTMLFormElement} form
 * @param {PageData} data
 */
function followMethod(form, { texts, amount }) {
  const show = () => {
    const chosen = methodOf(form)
    for (const panel of form.querySelectorAll('.method > .panel')) {
      const isChosen = panel.parentElement?.contains(chosen) === true
      if (panel instanceof HTMLElement) panel.hidden = !isChosen
      if (isChosen) panel.append(element('pay', HTMLElement))
    }
    const method = chosen.dataset['name'] ?? ''
    element('pay', HTMLElement).textContent =
      chosen.value === 'CARD' ? fill(texts.pay, { amount }) : fill(texts.continueWith, { method })
  }
  const radios = form.querySelectorAll('input[type=radio]')
  for (const radio of radios) radio.addEventListener('change', show)
  // The browser may have kept another choice than the page came with.
  if (radios.length > 0) show()
}

/**
 * @param {PageData} data
 * @param {HTMLFormElement} form
 * @param {CardFields} card
 */
async function payByCard(data, form, card) {
  const read = card.read()
  if (!read.ok) {
    for (const field of /** @type {const} */ (['cardNo', 'expiry', 'cvv', 'holderName'])) {
      card.show(field, read.problems.find((problem) => problem.field === field)?.problem)
    }
    const [first] = read.problems
    if (first) card.focus(first.field)
    announce(fillCount(data.texts.toCorrect, read.problems.length, data.locale))
    return
  }
  // Until the answer is there the card is only here, to be put back if the server finds a slip in it.
  const { cvv: _, ...kept } = card.values()
  const answered = whileSending(form, 'card', read.card)
  card.fill({})
  const answer = await answered
  if (answer.kind === 'view') return follow(answer.view)
  if (answer.kind === 'unknown') return findOut(data, form, () => card.fill(kept))
  showPaying(form, false)
  card.fill(kept)
  if (answer.kind === 'refused') return sayFault(data.texts.notTaken)
  const { field, code } = answer.fault
  if (field === 'methodType') return sayFault(data.texts.methodNotTaken)
  const wrong = fieldOf[field]
  card.show(wrong, problemNamed(wrong, code))
  card.focus(wrong)
}

/**
 * @param {keyof CardValues} field
 * @param {CheckoutInputError['error']['code']} code
 * @returns {FieldProblem}
 */
function problemNamed(field, code) {
  if (code === 'NOT_OFFERED' && field === 'cardNo') return 'cardNotOffered'
  if (code === 'EXPIRED') return 'expired'
  return code === 'MISSING' ? problems[field].missing : problems[field].invalid
}

/**
 * @param {PageData} data
 * @param {HTMLFormElement} form
 * @param {string} methodType
 */
async function payByWallet(data, form, methodType) {
  const answer = await whileSending(form, 'wallet', { methodType })
  if (answer.kind === 'view') return follow(answer.view)
  if (answer.kind === 'unknown') return findOut(data, form, () => undefined)
  showPaying(form, false)
  sayFault(answer.kind === 'input' ? data.texts.methodNotTaken : data.texts.notTaken)
}

/**
 * Takes the form away before anything is sent: what is not there cannot be sent twice.
 *
 * @param {HTMLFormElement} form
 * @param {'card' | 'wallet'} way
 * @param {object} body
 */
function whileSending(form, way, body) {
  const sent = send(way, body)
  showPaying(form, true)
  element('fault', HTMLElement).hidden = true
  document.getElementById('declined')?.remove()
  element('paying', HTMLElement).focus()
  return sent
}

const titleBefore = document.title

/**
 * @param {HTMLFormElement} form
 * @param {boolean} paying
 */
function showPaying(form, paying) {
  form.hidden = paying
  element('all', HTMLFieldSetElement).disabled = paying
  element('paying', HTMLElement).hidden = !paying
  element('heading', HTMLElement).classList.toggle('unseen', paying)
  document.title = paying ? (element('paying', HTMLElement).querySelector('h2')?.textContent ?? '') : titleBefore
  // Nobody should leave just now.
  const footer = document.querySelector('footer')
  if (footer) footer.hidden = paying
}

/** @param {string} text */
function sayFault(text) {
  const fault = element('fault', HTMLElement)
  fault.hidden = false
  fault.textContent = text
  element('pay', HTMLElement).focus()
}

/** @param {CheckoutView} view */
function follow(view) {
  if (view.status === 'action' && /^https?:\/\//i.test(view.actionUrl ?? '')) location.assign(view.actionUrl ?? '')
  else showAgain()
}

/**
 * Nobody knows whether the payment was asked for. Only when the session is still as it was may the buyer send again.
 *
 * @param {PageData} data
 * @param {HTMLFormElement} form
 * @param {() => void} putBack
 */
function findOut(data, form, putBack) {
  const place = element('progress', HTMLElement)
  place.textContent = data.texts.checking
  announce(data.texts.checking)
  const isSettled = (/** @type {CheckoutView} */ view) => view.status !== 'processing'
  watchState(data, isSettled, place, (view) => {
    const untouched = view.status === 'open' && view.declined?.triesLeft === data.declined?.triesLeft
    if (!untouched) return showAgain()
    showPaying(form, false)
    putBack()
    sayFault(data.texts.notSent)
  })
}
