import { Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '../parts/confirm.tsx'
import { formatMoney } from '../parts/format-money.ts'
import { Money } from '../parts/money.tsx'
import { Time } from '../parts/time.tsx'
import { useAction } from './action.ts'
import { ActionResult } from './action-result.tsx'
import { AmountChoice, allOfIt, chosenValue } from './amount-choice.tsx'
import { ChangedMeanwhile, type DialogProps } from './dialog.tsx'

/** Stands for the payment as a whole among the captures. */
const whole = ''

export function RefundDialog({ payment, changed, onClose, onLookAgain }: DialogProps) {
  const { byHand, amount } = payment
  const rules = byHand.refund
  const [captureId, setCaptureId] = useState(whole)
  const [chosen, setChosen] = useState(allOfIt)
  const action = useAction(payment)
  const named = rules.captures.find((capture) => capture.captureId === captureId)
  const most = { ...amount, value: named?.most ?? rules.most }
  const value = chosenValue(chosen, most)
  const left = { ...amount, value: (BigInt(rules.most) - BigInt(value ?? 0)).toString() }
  return (
    <Confirm
      title="Refund"
      confirm={value === undefined ? 'Refund' : `Refund ${formatMoney({ ...amount, value })}`}
      danger
      incomplete={value === undefined}
      busy={action.isPending}
      error={action.error}
      onLookAgain={onLookAgain}
      onClose={onClose}
      onConfirm={(reason) => {
        if (value === undefined) return
        const { refunds } = byHand.seen
        const of = named ? { captureId: named.captureId } : {}
        action.mutate({ action: 'refund', amount: value, ...of, seen: { refunds }, reason })
      }}
      result={
        action.data && <ActionResult answer={action.data} action="refund" onClose={onClose} onLookAgain={onLookAgain} />
      }
    >
      <ChangedMeanwhile changed={changed && action.isIdle} onLookAgain={onLookAgain} />
      {rules.captures.length > 1 && (
        <Radio.Group label="Of what" value={captureId} onChange={setCaptureId}>
          <Stack gap={8} mt={6}>
            <Radio value={whole} label={`The payment as a whole, ${formatMoney({ ...amount, value: rules.most })}`} />
            {rules.captures.map((capture) => (
              <Radio
                key={capture.captureId}
                value={capture.captureId}
                label={`One capture, ${formatMoney({ ...amount, value: capture.most })}`}
                description={<span className="id">{capture.captureId}</span>}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <AmountChoice
        most={most}
        of={named ? 'this capture' : 'what can be refunded'}
        onlyAll={rules.partial ? undefined : 'The acquirer gives back all of it at once, or nothing.'}
        chosen={chosen}
        onChange={setChosen}
      />
      {value !== undefined && (
        <Text size="sm" component="div">
          <strong>
            <Money amount={{ ...amount, value }} /> go back to the buyer.
          </strong>{' '}
          A refund cannot be taken back.{' '}
          {left.value !== '0' && (
            <>
              <Money amount={left} /> can still be refunded
              {rules.until !== null && (
                <>
                  {' '}
                  until <Time at={rules.until} />
                </>
              )}
              .
            </>
          )}
        </Text>
      )}
    </Confirm>
  )
}
