import { Checkbox, Text } from '@mantine/core'
import { useState } from 'react'
import type { Json, PaymentView } from '../api/types.ts'
import { Confirm } from '../parts/confirm.tsx'
import { formatMoney } from '../parts/format-money.ts'
import { Money } from '../parts/money.tsx'
import { Time } from '../parts/time.tsx'
import { useAction } from './action.ts'
import { ActionResult } from './action-result.tsx'
import { AmountChoice, allOfIt, chosenValue } from './amount-choice.tsx'
import { ChangedMeanwhile, type DialogProps } from './dialog.tsx'

/** `payment` is what the person looked at when it was opened, whatever comes meanwhile. */
export function CaptureDialog({ payment, changed, onClose, onLookAgain }: DialogProps) {
  const { byHand, amount } = payment
  const rules = byHand.capture
  const [chosen, setChosen] = useState(allOfIt)
  const [last, setLast] = useState(false)
  const action = useAction(payment)
  const most = { ...amount, value: rules.most }
  const value = chosenValue(chosen, most)
  const rest = { ...amount, value: (BigInt(most.value) - BigInt(value ?? 0)).toString() }
  const keepsRest = value !== undefined && rest.value !== '0' && !rules.releasesRest
  return (
    <Confirm
      title="Capture"
      confirm={value === undefined ? 'Capture' : `Capture ${formatMoney({ ...amount, value })}`}
      incomplete={value === undefined}
      busy={action.isPending}
      error={action.error}
      onLookAgain={onLookAgain}
      onClose={onClose}
      onConfirm={(reason) => {
        if (value === undefined) return
        const { captures } = byHand.seen
        action.mutate({ action: 'capture', amount: value, last: keepsRest && last, seen: { captures }, reason })
      }}
      result={
        action.data && (
          <ActionResult answer={action.data} action="capture" onClose={onClose} onLookAgain={onLookAgain} />
        )
      }
    >
      <ChangedMeanwhile changed={changed && action.isIdle} onLookAgain={onLookAgain} />
      <AmountChoice
        most={most}
        of="what is left"
        onlyAll={rules.partial ? undefined : 'The acquirer takes no partial captures of this payment.'}
        chosen={chosen}
        onChange={setChosen}
      />
      {keepsRest && (
        <Checkbox
          label="This is the last capture"
          description={`The rest, ${formatMoney(rest)}, goes back to the buyer.`}
          checked={last}
          onChange={(event) => setLast(event.currentTarget.checked)}
        />
      )}
      {value !== undefined && (
        <Text size="sm" component="div">
          <strong>
            Capture <Money amount={{ ...amount, value }} /> of <Money amount={amount} />.
          </strong>{' '}
          <Rest payment={payment} rest={rest} last={last} />
        </Text>
      )}
    </Confirm>
  )
}

interface RestProps {
  readonly payment: Json<PaymentView>
  readonly rest: Json<PaymentView>['amount']
  readonly last: boolean
}

/** What becomes of what is not captured. */
function Rest({ payment, rest, last }: RestProps) {
  const { capturesLeft, releasesRest } = payment.byHand.capture
  if (rest.value === '0') return <>Nothing is left to capture after it.</>
  if (releasesRest) {
    return (
      <>
        The acquirer takes one capture and no more: the rest, <Money amount={rest} />, goes back to the buyer.
      </>
    )
  }
  if (last) {
    return (
      <>
        The rest, <Money amount={rest} />, goes back to the buyer.
      </>
    )
  }
  const until = payment.authExpiresAt && (
    <>
      {' '}
      until <Time at={payment.authExpiresAt} />
    </>
  )
  if (capturesLeft === 1) {
    return (
      <>
        It is the last capture that the acquirer takes: <Money amount={rest} /> stay held{until}, and cannot be
        captured.
      </>
    )
  }
  return (
    <>
      <Money amount={rest} /> stay capturable{until}.
    </>
  )
}
