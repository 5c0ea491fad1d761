import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { notifyManager, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, useId, useState } from 'react'
import { useMay } from '../api/session.ts'
import type { Json, PaymentView } from '../api/types.ts'
import { useUnderWay } from './action.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { CaptureDialog } from './capture-dialog.tsx'
import type { DialogProps } from './dialog.tsx'
import { RefundDialog } from './refund-dialog.tsx'

type Payment = Json<PaymentView>
type Action = 'capture' | 'refund' | 'cancel'

const dialogs: Readonly<Record<Action, ComponentType<DialogProps>>> = {
  capture: CaptureDialog,
  refund: RefundDialog,
  cancel: CancelDialog,
}

const labels = { capture: 'Capture', refund: 'Refund', cancel: 'Cancel' } as const
const actions = ['capture', 'refund', 'cancel'] as const

interface Opened {
  readonly action: Action
  /** Which look at the payment it is; a new one is a new dialog. */
  readonly look: number
}

/** Moves the money of a payment by hand. Not offered to those who may not. */
export function PaymentActions({ payment }: { readonly payment: Payment }) {
  const may = useMay('operate')
  return may ? <Offered payment={payment} /> : null
}

function Offered({ payment }: { readonly payment: Payment }) {
  const client = useQueryClient()
  const [opened, setOpened] = useState<Opened>()
  const [waiting, setWaiting] = useState<Action>()
  const underWay = useUnderWay(payment)
  const whyId = useId()
  const whys = actions.flatMap((action) => {
    const { why } = payment.byHand[action]
    return why === null ? [] : [{ action, why }]
  })
  const open = (action: Action) => setOpened((before) => ({ action, look: (before?.look ?? 0) + 1 }))
  const lookAgain = async (action: Action) => {
    setWaiting(action)
    await client.refetchQueries({ queryKey: ['payment', payment.clientId, payment.paymentId] })
    setWaiting(undefined)
    // After the page was handed what was fetched, in the same way as it is.
    notifyManager.schedule(() => open(action))
  }
  return (
    <Stack gap={6} className="payment-actions">
      <Group gap="xs" role="group" aria-label="Move money by hand">
        {actions.map((action) => {
          const { why } = payment.byHand[action]
          return (
            <Button
              key={action}
              size="xs"
              variant={action === 'capture' ? 'filled' : 'default'}
              loading={waiting === action}
              disabled={why !== null || underWay !== undefined}
              {...(why !== null && { 'aria-describedby': `${whyId}${action}` })}
              onClick={() => open(action)}
            >
              {labels[action]}…
            </Button>
          )
        })}
      </Group>
      {underWay !== undefined && (
        <Group gap={6} role="status">
          <Loader size={14} />
          <Text size="sm">{underWay}</Text>
        </Group>
      )}
      {whys.map(({ action, why }) => (
        <Text key={action} size="xs" c="dimmed" id={`${whyId}${action}`}>
          {labels[action]}: {why}
        </Text>
      ))}
      {opened && (
        <Open
          key={opened.look}
          action={opened.action}
          payment={payment}
          onClose={() => setOpened(undefined)}
          onLookAgain={() => void lookAgain(opened.action)}
        />
      )}
    </Stack>
  )
}

interface OpenProps extends Omit<DialogProps, 'changed'> {
  readonly action: Action
}

/** The dialog goes by what the person saw when it was opened: that is what they decide about. */
function Open({ action, payment, onClose, onLookAgain }: OpenProps) {
  const [seen] = useState(payment)
  const Dialog = dialogs[action]
  // After another look it may not be possible any more: then the buttons say why.
  if (seen.byHand[action].why !== null) return null
  return <Dialog payment={seen} changed={differs(seen, payment)} onClose={onClose} onLookAgain={onLookAgain} />
}

/** In what a person goes by. Its clock and its notifications go on all the time. */
function differs(before: Payment, now: Payment): boolean {
  return before.state !== now.state || JSON.stringify(before.byHand) !== JSON.stringify(now.byHand)
}
