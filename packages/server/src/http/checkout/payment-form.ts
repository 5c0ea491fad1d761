import { escapeHtml } from '../escape-html.ts'
import { brandName } from './brand-rules.ts'
import { fill, fillCount } from './browser/fill.js'
import { declineReason } from './decline-reason.ts'
import { icons } from './icons.ts'
import type { CheckoutLocale } from './locale.ts'
import type { CheckoutTexts } from './texts/texts.ts'
import type { CheckoutMethod, CheckoutView } from './view.ts'

interface Words {
  readonly texts: CheckoutTexts
  readonly locale: CheckoutLocale
}

type Wallet = Exclude<CheckoutMethod, { brands: readonly string[] }>

/**
 * What the buyer sees who can pay. All of it is switched off until the script has started, since nothing but the script
 * may send it: the card's inputs have no names, and the policy forbids the browser to send forms at all.
 */
export function paymentForm(view: CheckoutView, texts: CheckoutTexts, amount: string) {
  const { locale } = view
  const notice = view.declined ? declinedNotice(view.declined, { texts, locale }) : ''
  const heading = headingOf(view.methods, texts)
  const title = view.declined ? texts.declinedHeading : heading
  if (view.methods.length === 0) return { title, content: `<h1>${escapeHtml(heading)}</h1>\n${note(texts.noMethods)}` }
  const { paying } = texts
  const button = `<button id="pay" class="button">${submitText(view.methods, texts, amount)}</button>`
  const content = `<h1 id="heading">${escapeHtml(heading)}</h1>
${notice}
<noscript><p class="notice">${escapeHtml(texts.needsScript)}</p></noscript>
<p id="fault" class="notice" role="alert" hidden></p>
<form id="payment" method="post" novalidate>
<fieldset id="all" disabled>
${methodList(view.methods, { texts, locale }, button)}
</fieldset>
<p id="not-started" class="note">${escapeHtml(texts.notStarted)} <a href="">${escapeHtml(texts.reload)}</a></p>
</form>
<div id="paying" class="state quiet" tabindex="-1" hidden>
<span class="spinner" aria-hidden="true"></span>
<h2>${escapeHtml(paying.heading)}</h2>
<p id="progress">${escapeHtml(paying.text)}</p>
</div>
<p id="time-left" class="note timer" role="timer" hidden></p>`
  return { title, content }
}

function note(text: string): string {
  return `<p class="note">${escapeHtml(text)}</p>`
}

function isCard(method: CheckoutMethod): method is Exclude<CheckoutMethod, Wallet> {
  return 'brands' in method
}

function nameOf(method: CheckoutMethod, texts: CheckoutTexts): string {
  return isCard(method) ? texts.card : method.name
}

function headingOf(methods: readonly CheckoutMethod[], texts: CheckoutTexts): string {
  const [only, ...more] = methods
  if (only === undefined) return texts.checkout
  if (more.length > 0) return texts.payBy
  return isCard(only) ? texts.payByCard : fill(texts.payWith, { method: only.name })
}

function submitText(methods: readonly CheckoutMethod[], texts: CheckoutTexts, amount: string): string {
  const [first] = methods
  const { pay, continueWith } = texts.browser
  return escapeHtml(!first || isCard(first) ? fill(pay, { amount }) : fill(continueWith, { method: first.name }))
}

function declinedNotice({ code, triesLeft }: NonNullable<CheckoutView['declined']>, { texts, locale }: Words): string {
  return `<div id="declined" class="notice" role="group" tabindex="-1" aria-labelledby="declined-heading declined-text">
<h2 id="declined-heading">${escapeHtml(texts.declinedHeading)}</h2>
<p id="declined-text">${escapeHtml(texts.declined[declineReason(code)])} ${escapeHtml(fillCount(texts.triesLeft, triesLeft, locale))}</p>
</div>`
}

/** The button is part of the chosen method, or a long list of wallets would stand between it and the card. */
function methodList(methods: readonly CheckoutMethod[], words: Words, button: string): string {
  const { texts } = words
  const panel = (method: CheckoutMethod) =>
    isCard(method) ? cardPanel(method.brands, words) : walletPanel(method, texts)
  const [only] = methods
  if (only && methods.length === 1) return `<div class="method alone">${oneMethod(only)}${panel(only)}${button}</div>`
  const choices = methods.map(
    (method, index) => `<div class="method">
<label class="choice"><input type="radio" name="method" value="${escapeHtml(method.type)}" data-name="${escapeHtml(nameOf(method, texts))}"${index === 0 ? ' checked' : ''}>
<span>${escapeHtml(nameOf(method, texts))}</span>${isCard(method) ? icons.card : icons.wallet}</label>
<div class="panel"${index === 0 ? '' : ' hidden'}>${panel(method)}${index === 0 ? button : ''}</div>
</div>`,
  )
  return `<div class="methods" role="radiogroup" aria-labelledby="heading">\n${choices.join('\n')}\n</div>`
}

function oneMethod(method: CheckoutMethod): string {
  return `<input type="hidden" name="method" value="${escapeHtml(method.type)}">`
}

function walletPanel(method: Wallet, texts: CheckoutTexts): string {
  return note(fill(texts.walletNote, { method: method.name }))
}

/** More would be a wall of names before the first field; whoever has another card is told while typing. */
const shownBrands = 5

function cardPanel(brands: readonly string[], { texts, locale }: Words): string {
  const names = brands.map(brandName)
  const more = names.length - shownBrands
  const shown = more > 1 ? [...names.slice(0, shownBrands), fillCount(texts.moreBrands, more, locale)] : names
  const badges = shown.map((name) => `<li>${escapeHtml(name)}</li>`).join('')
  return `
${badges && `<ul class="brands" aria-label="${escapeHtml(texts.acceptedCards)}">${badges}</ul>`}
${field('cardNo', texts.cardNumber, { autocomplete: 'cc-number', inputmode: 'numeric', enterkeyhint: 'next' }, 'brand')}
<div class="pair">
${field('expiry', texts.expiryDate, { autocomplete: 'cc-exp', inputmode: 'numeric', enterkeyhint: 'next', placeholder: texts.expiryFormat })}
${field('cvv', texts.securityCode, { autocomplete: 'cc-csc', inputmode: 'numeric', enterkeyhint: 'next', maxlength: '4' }, 'hint')}
</div>
${field('holderName', texts.nameOnCard, { autocomplete: 'cc-name', autocapitalize: 'words', enterkeyhint: 'go', maxlength: '128' })}
<p class="privacy">${icons.lock}<span>${escapeHtml(texts.cardPrivacy)}</span></p>
`
}

/** An input with its label, and a place for what is wrong with it. Without a name: no form could ever send it. */
function field(
  id: string,
  label: string,
  attributes: Readonly<Record<string, string>>,
  aid?: 'brand' | 'hint',
): string {
  const given = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`)
  const aided = aid === undefined ? '' : `<span id="${id}-${aid}" class="${aid}"></span>`
  const described = aid === undefined ? `${id}-problem` : `${id}-problem ${id}-${aid}`
  return `<div class="field">
<div class="label"><label for="${id}">${escapeHtml(label)}</label>${aid === 'brand' ? aided : ''}</div>
<input id="${id}" type="text" required spellcheck="false" autocorrect="off"${given.join('')} aria-describedby="${described}">
${aid === 'hint' ? aided : ''}
<p id="${id}-problem" class="problem"></p>
</div>`
}
