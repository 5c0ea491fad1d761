import { exponentOf, formatMoney } from './format-money.ts'

/** A piece of a sentence: plain text, or a moment in it. */
export type SaidPart = { readonly text: string } | { readonly at: string }

/** As the server writes them in sentences: `2026-12-03 03:21:10Z`, `129.50 EUR`. */
const written = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\dZ)|(?<![\w.,-])(\d+(?:\.\d+)?) ([A-Z]{3})(?![\w-])/g

const currencies = new Set(Intl.supportedValuesOf('currency'))

/**
 * The server's sentences are the same on the command line, where times are in UTC and amounts plain. Here they are what
 * they are elsewhere on the page. What only looks like an amount, its digits not being those of its currency, stays.
 */
export function saidParts(sentence: string): readonly SaidPart[] {
  const parts: SaidPart[] = []
  let text = ''
  let end = 0
  for (const match of sentence.matchAll(written)) {
    const [whole, day, time, amount, currency] = match
    text += sentence.slice(end, match.index)
    end = match.index + whole.length
    if (day === undefined || time === undefined) {
      text += amountText(amount ?? '', currency ?? '') ?? whole
      continue
    }
    if (text !== '') parts.push({ text })
    text = ''
    parts.push({ at: `${day}T${time}` })
  }
  text += sentence.slice(end)
  if (text !== '') parts.push({ text })
  return parts
}

function amountText(amount: string, currency: string): string | undefined {
  const [, digits = ''] = amount.split('.')
  if (!currencies.has(currency) || digits.length !== exponentOf(currency)) return undefined
  return formatMoney({ currency, value: amount.replace('.', '').replace(/^0+(?=\d)/, '') })
}
