import { escapeHtml } from '../escape-html.ts'
import { formatMoney } from '../format-money.ts'
import type { CheckoutLocale } from './locale.ts'
import type { CheckoutView } from './view.ts'

/** The whole page for one state of the session, in the language chosen. */
export function checkoutPage(view: CheckoutView, locale: CheckoutLocale): string {
  const { currency, value } = view.amount
  return page(locale, [
    formatMoney({ currency, value: BigInt(value) }),
    view.description,
    statusText[locale][view.status],
  ])
}

export function unknownCheckoutPage(locale: CheckoutLocale): string {
  return page(locale, [unknownText[locale]])
}

const statusText = {
  en: {
    open: 'Not paid yet.',
    processing: 'The payment is being processed.',
    action: 'Please confirm the payment with your bank or wallet.',
    paid: 'Paid. Thank you.',
    expired: 'The time to pay is over. Nothing was charged.',
    cancelled: 'The payment was cancelled.',
    failed: 'The payment failed.',
  },
  de: {
    open: 'Noch nicht bezahlt.',
    processing: 'Die Zahlung wird bearbeitet.',
    action: 'Bitte bestätigen Sie die Zahlung bei Ihrer Bank oder Wallet.',
    paid: 'Bezahlt. Vielen Dank.',
    expired: 'Die Zeit zum Bezahlen ist abgelaufen. Es wurde nichts abgebucht.',
    cancelled: 'Die Zahlung wurde abgebrochen.',
    failed: 'Die Zahlung ist fehlgeschlagen.',
  },
} as const satisfies Record<CheckoutLocale, Record<CheckoutView['status'], string>>

const unknownText = {
  en: 'This address does not lead to a payment. Go back to the shop.',
  de: 'Diese Adresse führt zu keiner Zahlung. Gehen Sie zurück zum Shop.',
} as const satisfies Record<CheckoutLocale, string>

function page(locale: CheckoutLocale, lines: readonly string[]): string {
  return `<!doctype html>
<html lang="${locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Checkout</title>
<main>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
</main>
</html>
`
}
