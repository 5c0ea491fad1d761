import type { AlertKind, AlertView, Json, Verdict } from '../api/types.ts'
import { formatMoney } from '../parts/format-money.ts'

interface KindWords {
  readonly title: string
  /** What it means, and what to do about it. */
  readonly text: string
}

export const kindWords: Readonly<Record<AlertKind, KindWords>> = {
  'unknown-outcome': {
    title: 'Unknown outcome',
    text: 'The acquirer was asked again and again and has given no final answer. The asking goes on. Find out at the acquirer, by our reference, what became of it.',
  },
  'amount-mismatch': {
    title: 'Another amount',
    text: 'The acquirer names another amount than was asked for. Nothing more is captured or refunded until this is settled: find out at the acquirer what it moved.',
  },
  contradiction: {
    title: 'Contradiction',
    text: 'The acquirer says the opposite of what it had said for good, or that something happened and not what. Nothing more is captured or refunded until somebody has looked.',
  },
  reversal: {
    title: 'Taken back',
    text: 'The acquirer took back what it had captured, or a refund came back. The merchant was notified; somebody has to get the money in another way, or to give it.',
  },
  'authorization-expiring': {
    title: 'Expires soon',
    text: 'The authorization runs out, and what is not captured goes back to the buyer. It closes by itself when it is captured or has run out.',
  },
  'update-unanswered': {
    title: 'Raise unanswered',
    text: 'The acquirer has not said whether it raised the authorized amount. Find out at the acquirer.',
  },
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  captured: 'It was captured',
  'not-captured': 'It was not captured',
  refunded: 'It was refunded',
  'not-refunded': 'It was not refunded',
  'nothing-held': 'Nothing is held',
  noted: 'I have taken note',
}

/** What follows from a verdict, for this alert. */
export function consequenceOf(verdict: Verdict, { stake, kind }: Json<AlertView>): string {
  const money = formatMoney(stake)
  switch (verdict) {
    case 'captured':
      return `${money} count as captured, for good. The merchant is told S.`
    case 'not-captured':
      return `${money} count as not captured, for good, and can be captured again while the authorization lasts. The merchant is told F.`
    case 'refunded':
      return `${money} count as refunded, for good. The merchant is told S.`
    case 'not-refunded':
      return `${money} count as not refunded, for good, and can be refunded again. The merchant is told F.`
    case 'nothing-held':
      return `The payment of ${money} ends: failed while it waits for its authorization, closed while it is being closed. The merchant is told. Have the acquirer void what it may hold before you say so.`
    case 'noted':
      return noted(kind)
  }
}

function noted(kind: AlertKind): string {
  if (kind === 'contradiction')
    return 'No amount changes. Further captures and refunds of the payment are possible again.'
  return 'No amount changes, and nobody is told. The alert is closed.'
}
