import { Box, Text } from '@mantine/core'
import { Money } from '../parts/money.tsx'
import { amountsOf, percentOf, type SegmentKind } from './amount-segments.ts'
import type { Payment } from './payment-query.ts'
import './amount-bar.css'

/** Where the money is: as a bar for the eye, and in words. */
export function AmountBar({ payment }: { readonly payment: Payment }) {
  const { segments, refunded, refunding } = amountsOf(payment)
  const { currency } = payment.amount
  const whole = BigInt(payment.amount.value)
  const width = (value: bigint, of = whole) => ({ width: `${percentOf(value, of)}%` })
  const given = [
    ['refunded', 'of it refunded', refunded],
    ['refunding', 'of it being refunded', refunding],
  ] as const
  return (
    <>
      <div className="amount-bar" aria-hidden>
        {segments.map(({ kind, value }) => (
          <div key={kind} className={`amount-part amount-${kind}`} style={width(value)}>
            {isTaken(kind) &&
              given.map(
                ([name, , part]) =>
                  part > 0n && <div key={name} className={`amount-${name}`} style={width(part, value)} />,
              )}
          </div>
        ))}
      </div>
      <Box component="ul" className="amount-list">
        {segments.map(({ kind, label, value }) => (
          <li key={kind}>
            <Line look={kind} label={label} currency={currency} value={value} share={percentOf(value, whole)} />
            {isTaken(kind) && (refunded > 0n || refunding > 0n) && (
              <ul className="amount-list amount-within">
                {given.map(
                  ([name, words, part]) =>
                    part > 0n && (
                      <li key={name}>
                        <Line look={name} label={words} currency={currency} value={part} />
                      </li>
                    ),
                )}
              </ul>
            )}
          </li>
        ))}
      </Box>
    </>
  )
}

function isTaken(kind: SegmentKind): boolean {
  return kind === 'captured' || kind === 'paid'
}

interface LineProps {
  readonly look: string
  readonly label: string
  readonly currency: string
  readonly value: bigint
  readonly share?: number
}

function Line({ look, label, currency, value, share }: LineProps) {
  return (
    <span className="amount-line">
      <span className={`amount-swatch amount-${look}`} aria-hidden />
      <Text span size="sm">
        {label}
      </Text>
      <Text span size="sm" fw={600} ml="auto">
        <Money amount={{ currency, value: String(value) }} />
      </Text>
      <Text span size="sm" className="amount-share">
        {share === undefined ? '' : `${Math.round(share)} %`}
      </Text>
    </span>
  )
}
