import { Badge } from '@mantine/core'
import type { MovementState, NotificationState, PaymentStateKind } from '../api/types.ts'

type MovementStateKind = MovementState['kind']
type Color = 'gray' | 'blue' | 'green' | 'teal' | 'yellow' | 'orange' | 'red'
type Look = readonly [word: string, color: Color]

/** `blue` is under way, `green` is money taken or given, `yellow` waits for somebody, `red` went wrong, `gray` is over. */
const paymentLooks: Readonly<Record<PaymentStateKind, Look>> = {
  choosing: ['Choosing', 'yellow'],
  requested: ['Requested', 'blue'],
  'awaiting-buyer': ['Awaiting buyer', 'yellow'],
  authorized: ['Authorized', 'teal'],
  paid: ['Paid', 'green'],
  closing: ['Closing', 'orange'],
  cancelled: ['Cancelled', 'gray'],
  failed: ['Failed', 'red'],
}

/** Of captures and refunds: of either the same words, but for what it comes to when it succeeds. */
const movementLooks: Readonly<Record<MovementStateKind, Look>> = {
  held: ['Held', 'blue'],
  pending: ['Pending', 'blue'],
  unknown: ['Unknown', 'orange'],
  succeeded: ['Succeeded', 'green'],
  failed: ['Failed', 'red'],
  refused: ['Refused', 'gray'],
}

const notificationLooks: Readonly<Record<NotificationState, Look>> = {
  waiting: ['Waiting', 'blue'],
  acknowledged: ['Acknowledged', 'green'],
  exhausted: ['Exhausted', 'red'],
  unaddressed: ['No address', 'yellow'],
}

interface MovementProps {
  readonly state: MovementStateKind
  /** The acquirer took it back after it had succeeded. */
  readonly takenBack?: boolean
}

export function PaymentState({ state }: { readonly state: PaymentStateKind }) {
  return <Shown look={paymentLooks[state]} />
}

export function CaptureState({ state, takenBack = false }: MovementProps) {
  if (takenBack) return <Shown look={['Taken back', 'red']} />
  return <Shown look={state === 'succeeded' ? ['Captured', 'green'] : movementLooks[state]} />
}

export function RefundState({ state, takenBack = false }: MovementProps) {
  if (takenBack) return <Shown look={['Taken back', 'red']} />
  return <Shown look={state === 'succeeded' ? ['Refunded', 'green'] : movementLooks[state]} />
}

export function NotificationStateBadge({ state }: { readonly state: NotificationState }) {
  return <Shown look={notificationLooks[state]} />
}

/** The word of a payment's state, for lists to choose from. */
export function paymentStateWord(state: PaymentStateKind): string {
  return paymentLooks[state][0]
}

/** Mantine's own light variant falls short of 4.5:1 in several colours (WCAG 2.2, 1.4.3); these pairs do not. */
function Shown({ look: [word, color] }: { readonly look: Look }) {
  const shade = (light: number, dark: string) => `light-dark(var(--mantine-color-${color}-${light}), ${dark})`
  return (
    <Badge
      size="md"
      radius="sm"
      tt="none"
      fw={600}
      style={{
        '--badge-bg': shade(1, `color-mix(in srgb, var(--mantine-color-${color}-9) 30%, transparent)`),
        '--badge-color': `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 70%, black), var(--mantine-color-${color}-2))`,
        '--badge-bd': '1px solid transparent',
        // A word that is cut says nothing.
        minWidth: 'max-content',
        flexShrink: 0,
      }}
    >
      {word}
    </Badge>
  )
}
