import { unreachable } from '../../assert.ts'
import { escapeHtml } from '../escape-html.ts'
import { amountText } from './amount-text.ts'
import { assetPath, scriptModules } from './assets.ts'
import { brandRules } from './brand-rules.ts'
import { fill } from './browser/fill.js'
import { icons } from './icons.ts'
import type { CheckoutLocale } from './locale.ts'
import type { PageData } from './page-data.ts'
import { paymentForm } from './payment-form.ts'
import { catalogue } from './texts/catalogue.ts'
import type { CheckoutTexts, StateTexts } from './texts/texts.ts'
import type { CheckoutView } from './view.ts'
import { webAddress } from './web-address.ts'

/** The whole page for one state of the session, in its language. */
export function checkoutPage(view: CheckoutView): string {
  const { locale } = view
  const texts = catalogue[locale]
  const amount = amountText(view.amount, locale)
  const { title, content } = contentOf(view, texts, amount)
  return documentOf(locale, {
    title: [title, amount, view.merchantName].filter((part) => part !== '').join(' – '),
    body: `${view.sandbox ? ribbon(texts) : ''}
<div class="columns" data-status="${view.status}">
${summary(view, texts, amount)}
<main>
${content}
<p id="live" class="unseen" role="status"></p>
</main>
${view.status === 'open' ? footer(view, texts) : ''}
</div>`,
    data: pageData(view, amount),
  })
}

export function unknownCheckoutPage(locale: CheckoutLocale): string {
  const { unknown, checkout } = catalogue[locale]
  return documentOf(locale, {
    title: `${unknown.heading} – ${checkout}`,
    body: `<div class="columns">\n<main>\n${stateBlock(unknown, icons.question, 'quiet')}\n</main>\n</div>`,
  })
}

function contentOf(view: CheckoutView, texts: CheckoutTexts, amount: string): { title: string; content: string } {
  const { status } = view
  if (status === 'open') return paymentForm(view, texts, amount)
  return { title: texts[status].heading, content: stateContent(view, status, texts) }
}

function stateContent(
  view: CheckoutView,
  status: Exclude<CheckoutView['status'], 'open'>,
  texts: CheckoutTexts,
): string {
  switch (status) {
    case 'processing':
      return `${stateBlock(texts.processing, spinner, 'quiet')}\n<p id="progress" class="note"></p>`
    case 'action':
      return `${stateBlock(texts.action, icons.shield, 'notable')}\n${actionLink(view, texts)}`
    case 'paid':
      return `${stateBlock(texts.paid, icons.check, 'good')}\n${homeLink(view, texts)}
<div id="returning" class="returning" hidden><p></p><button type="button" class="plain">${escapeHtml(texts.stay)}</button></div>`
    case 'expired':
      return `${stateBlock(texts.expired, icons.clock, 'quiet')}\n${homeLink(view, texts)}`
    case 'cancelled':
      return `${stateBlock(texts.cancelled, icons.cross, 'quiet')}\n${homeLink(view, texts)}`
    case 'failed':
      return `${stateBlock(texts.failed, icons.cross, 'bad')}\n${homeLink(view, texts)}`
    default:
      return unreachable(status)
  }
}

const spinner = '<span class="spinner" aria-hidden="true"></span>'

function stateBlock({ heading, text }: StateTexts, image: string, tone: 'good' | 'bad' | 'notable' | 'quiet'): string {
  return `<div class="state ${tone}">
${image}
<h1>${escapeHtml(heading)}</h1>
<p>${escapeHtml(text)}</p>
</div>`
}

function ribbon(texts: CheckoutTexts): string {
  return `<aside class="ribbon" aria-label="Sandbox"><p>${escapeHtml(texts.sandbox)}</p></aside>`
}

function summary(view: CheckoutView, texts: CheckoutTexts, amount: string): string {
  const [initial] = view.merchantName
  return `<header class="summary">
<p class="merchant">${initial ? `<span class="initial" aria-hidden="true">${escapeHtml(initial)}</span>` : ''}
<span>${escapeHtml(view.merchantName || texts.checkout)}</span></p>
<p class="amount"><span class="unseen">${escapeHtml(texts.amountToPay)}: </span>${escapeHtml(amount)}</p>
${view.description ? `<p class="description">${escapeHtml(view.description)}</p>` : ''}
</header>`
}

function footer(view: CheckoutView, texts: CheckoutTexts): string {
  const address = webAddress(view.returnUrl)
  if (address === undefined) return ''
  return `<footer><a href="${escapeHtml(address)}" rel="noreferrer">${backText(view, texts)}</a></footer>`
}

function homeLink(view: CheckoutView, texts: CheckoutTexts): string {
  const address = webAddress(view.returnUrl)
  if (address === undefined) return `<p class="note">${escapeHtml(texts.closeWindow)}</p>`
  return `<a class="button" href="${escapeHtml(address)}" rel="noreferrer">${backText(view, texts)}</a>`
}

function backText({ merchantName }: CheckoutView, texts: CheckoutTexts): string {
  return escapeHtml(merchantName ? fill(texts.backTo, { merchant: merchantName }) : texts.backToShop)
}

function actionLink(view: CheckoutView, texts: CheckoutTexts): string {
  const address = webAddress(view.actionUrl)
  if (address === undefined) return homeLink(view, texts)
  return `<a class="button" href="${escapeHtml(address)}" rel="noreferrer">${escapeHtml(texts.continueToConfirm)}</a>`
}

function pageData(view: CheckoutView, amount: string): PageData {
  const { locale } = view
  const card = view.methods.find((method) => 'brands' in method)
  const actionUrl = webAddress(view.actionUrl)
  const returnUrl = webAddress(view.returnUrl)
  return {
    status: view.status,
    locale,
    amount,
    secondsLeft: view.secondsLeft,
    now: Date.parse(view.expiresAt) - view.secondsLeft * 1_000,
    ...(view.declined && { declined: view.declined }),
    ...(actionUrl !== undefined && { actionUrl }),
    ...(returnUrl !== undefined && { returnUrl }),
    offered: card && 'brands' in card ? card.brands : [],
    rules: view.status === 'open' && card ? brandRules : [],
    texts: catalogue[locale].browser,
  }
}

/** The script type is one that no browser runs, so the policy needs no exception for it. */
function dataBlock(data: PageData): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return `<script type="application/json" id="page-data">${json}</script>`
}

/** Addresses are relative, so that a proxy may put us under a path of its own. */
function documentOf(locale: CheckoutLocale, page: { title: string; body: string; data?: PageData }): string {
  const scripts = `<script type="module" src="..${assetPath('checkout.js')}"></script>
${scriptModules.map((name) => `<link rel="modulepreload" href="..${assetPath(name)}">`).join('\n')}`
  const waits = page.data?.status === 'processing'
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${escapeHtml(page.title)}</title>
<link rel="icon" type="image/svg+xml" href="..${assetPath('icon.svg')}">
<link rel="stylesheet" href="..${assetPath('style.css')}">
${page.data ? scripts : ''}
${waits ? '<noscript><meta http-equiv="refresh" content="5"></noscript>' : ''}
</head>
<body>
${page.body}
${page.data ? dataBlock(page.data) : ''}
</body>
</html>
`
}
