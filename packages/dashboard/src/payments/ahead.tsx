import { Stack, Text } from '@mantine/core'
import { type ClientClock, Countdown } from '../parts/countdown.tsx'
import { Said } from '../parts/said.tsx'
import { Time } from '../parts/time.tsx'
import type { Payment } from './payment-query.ts'
import { Section } from './section.tsx'

interface Props {
  readonly payment: Payment
  readonly clock: ClientClock
}

/** How long the payment can be dealt with, and what will happen by itself. */
export function Ahead({ payment, clock }: Props) {
  const { authExpiresAt, capturable, cancel, ahead } = payment
  return (
    <Section title="What comes next">
      <Stack gap="sm">
        {authExpiresAt && capturable !== '0' && (
          <Moment title="The authorization expires in" at={authExpiresAt} clock={clock} />
        )}
        {payment.byHand.cancel.why === null && <CancelMoment cancel={cancel} clock={clock} />}
        {ahead.length === 0 ? (
          <Text size="sm">Nothing happens by itself any more.</Text>
        ) : (
          <ol className="ahead-list">
            {ahead.map(({ at, text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two of the same kind may be planned for the same moment.
              <li key={`${text} ${index}`}>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  <Said>{text}</Said>
                </Text>
                <Text size="xs">
                  <Countdown to={at} clock={clock} /> · <Time at={at} />
                </Text>
              </li>
            ))}
          </ol>
        )}
        {Math.abs(Date.parse(clock.now) - clock.at) > turnedMs && (
          <Text size="xs">
            The clock of this client is turned: for it, it was <Time at={clock.now} /> when this was loaded.
          </Text>
        )}
      </Stack>
    </Section>
  )
}

/** More than clocks differ by themselves, in milliseconds. */
const turnedMs = 5 * 60_000

interface MomentProps {
  readonly title: string
  readonly at: string
  readonly clock: ClientClock
}

function Moment({ title, at, clock }: MomentProps) {
  return (
    <div>
      <Text size="sm">{title}</Text>
      <Text fw={600} fz="lg">
        <Countdown to={at} clock={clock} />
      </Text>
      <Text size="xs">
        <Time at={at} />
      </Text>
    </div>
  )
}

function CancelMoment({ cancel, clock }: { readonly cancel: Payment['cancel']; readonly clock: ClientClock }) {
  if (cancel?.until && Date.parse(cancel.until) > Date.parse(clock.now)) {
    return <Moment title="Can be cancelled for another" at={cancel.until} clock={clock} />
  }
  if (cancel?.window !== 'never') return null
  return <Text size="sm">By this method nothing can be cancelled.</Text>
}
