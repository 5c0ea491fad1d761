import { createHash } from 'node:crypto'
import type { BuyerVisit } from '../../application/buyer-visit.ts'
import { escapeHtml } from '../escape-html.ts'

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f2f4f7, #14171c) }
main { box-sizing: border-box; width: min(26rem, 100% - 2rem); padding: 2rem; border-radius: 1rem;
  background: light-dark(#fff, #1f242c); box-shadow: 0 .5rem 2rem #0003 }
h1 { font-size: 1.1rem; margin: 0 0 1rem }
.amount { font-size: 2rem; font-weight: 650; margin: 0 0 .25rem; font-variant-numeric: tabular-nums }
.note { color: light-dark(#555, #aab); font-size: .9rem }
button { font: inherit; width: 100%; padding: .8rem; margin-top: .75rem; border-radius: .6rem; cursor: pointer;
  border: 1px solid light-dark(#0b57d0, #8ab4f8); background: none; color: light-dark(#0b57d0, #8ab4f8) }
button[value=authorize] { background: light-dark(#0b57d0, #8ab4f8); color: light-dark(#fff, #10131a) }
button:focus-visible { outline: 3px solid light-dark(#000, #fff); outline-offset: 2px }
`

const styleHash = createHash('sha256').update(style).digest('base64')

/**
 * Nothing is loaded from anywhere and no script runs. Forms may lead anywhere: browsers apply `form-action` to the
 * redirects that follow a form, and the last one goes to the merchant.
 */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
} as const

/** The simulated wallet's page, where a person plays the buyer. */
export function buyerPage(visit: BuyerVisit, amount: string): string {
  const shown = `
    <p class="amount">${escapeHtml(amount)}</p>
    <p>${escapeHtml(visit.description || 'No description')}</p>
    <p class="note">Simulated ${escapeHtml(visit.methodType)} at ${escapeHtml(visit.acquirer)}. No money moves.</p>`
  if (visit.state !== 'open') {
    return page('This payment is closed', `${shown}<p>${closedText[visit.state]}</p>${backLink(visit)}`)
  }
  return page(
    'Pay with the sandbox wallet',
    `${shown}
    <form method="post">
      <button name="decision" value="authorize">Authorize</button>
      <button name="decision" value="decline">Decline</button>
    </form>`,
  )
}

const closedText = {
  authorized: 'You authorized it.',
  declined: 'You declined it.',
  closed: 'It was cancelled or ran out of time.',
} as const

function backLink(visit: BuyerVisit): string {
  return `<p><a href="${escapeHtml(visit.returnUrl)}">Back to the merchant</a></p>`
}

export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escapeHtml(text)}</p>`)
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`
}
