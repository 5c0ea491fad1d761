import { Text } from '@mantine/core'
import type { Json, PaymentView } from '../api/types.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Money } from '../parts/money.tsx'
import { useAction } from './action.ts'
import { ActionResult } from './action-result.tsx'
import { ChangedMeanwhile, type DialogProps } from './dialog.tsx'

export function CancelDialog({ payment, changed, onClose, onLookAgain }: DialogProps) {
  const action = useAction(payment)
  return (
    <Confirm
      title="Cancel the payment"
      confirm="Cancel the payment"
      danger
      busy={action.isPending}
      error={action.error}
      onLookAgain={onLookAgain}
      onClose={onClose}
      onConfirm={(reason) => action.mutate({ action: 'cancel', reason })}
      result={
        action.data && <ActionResult answer={action.data} action="cancel" onClose={onClose} onLookAgain={onLookAgain} />
      }
    >
      <ChangedMeanwhile changed={changed && action.isIdle} onLookAgain={onLookAgain} />
      <Text size="sm" component="div">
        <Consequence payment={payment} />
      </Text>
    </Confirm>
  )
}

function Consequence({ payment }: { readonly payment: Json<PaymentView> }) {
  const { amount } = payment
  switch (payment.byHand.cancel.gives) {
    case 'held':
      return (
        <>
          <strong>
            <Money amount={amount} />, which are held, are the buyer’s again.
          </strong>{' '}
          Nothing of this payment can be captured afterwards.
        </>
      )
    case 'paid':
      return (
        <strong>
          <Money amount={amount} />, which the buyer has paid, go back.
        </strong>
      )
    case 'nothing':
      return (
        <>
          <strong>
            The buyer can no longer pay <Money amount={amount} />.
          </strong>{' '}
          What the acquirer may hold already is given back as soon as it says so.
        </>
      )
  }
}
