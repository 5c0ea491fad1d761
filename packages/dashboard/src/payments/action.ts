import { useMutation, useMutationState, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, send } from '../api/call.ts'
import type { ActionView, Json, PaymentView } from '../api/types.ts'
import { formatMoney } from '../parts/format-money.ts'

/** A command as it is sent, with everything that makes it the same command when it is sent again. */
export type Command = (
  | {
      readonly action: 'capture'
      readonly amount: string
      readonly last: boolean
      readonly seen: { readonly captures: number }
    }
  | {
      readonly action: 'refund'
      readonly amount: string
      readonly captureId?: string
      readonly seen: { readonly refunds: number }
    }
  | { readonly action: 'cancel' }
) & { readonly reason: string }

type Payment = Json<PaymentView>
export type Answer = Json<ActionView>

function keyOf({ clientId, paymentId }: Payment) {
  return ['payment-action', clientId, paymentId]
}

/** Moves money. It goes on, and is told to the page, when the dialog that began it is gone. */
export function useAction(payment: Payment) {
  const client = useQueryClient()
  const { clientId, paymentId } = payment
  return useMutation({
    mutationKey: keyOf(payment),
    mutationFn: ({ action, ...body }: Command) =>
      send<Answer>(
        'POST',
        `/payments/${encodeURIComponent(clientId)}/${encodeURIComponent(paymentId)}/${action}`,
        body,
      ),
    onSettled: () => {
      const old = [['payment', clientId, paymentId], ['payments'], ['alerts'], ['home'], ['audit']]
      for (const queryKey of old) void client.invalidateQueries({ queryKey })
    },
  })
}

/** What is under way for this payment, also of a dialog that was closed or a page that was left. */
export function useUnderWay(payment: Payment): string | undefined {
  const [command] = useMutationState({
    filters: { mutationKey: keyOf(payment), status: 'pending' },
    select: ({ state }) => state.variables as Command | undefined,
  })
  return command && `${titles[command.action]}${amountOf(command, payment)} is under way.`
}

const titles = { capture: 'Capture', refund: 'Refund', cancel: 'Cancelling the payment' } as const

function amountOf(command: Command, { amount }: Payment): string {
  return command.action === 'cancel' ? '' : ` of ${formatMoney({ ...amount, value: command.amount })}`
}

export interface Followed {
  readonly outcome: Answer['outcome']
  readonly text: string
}

/** How often a payment is looked at while its outcome is open, in milliseconds. */
const followMs = 2_000

/** What came of a command, followed until it is known. */
export function useFollowed(answer: Answer, action: Command['action']): Followed {
  const { clientId, paymentId } = answer.payment
  const { data } = useQuery({
    queryKey: ['payment', clientId, paymentId, action, answer.id],
    queryFn: ({ signal }) => get<Payment>(`/payments/${encodeURIComponent(paymentId)}`, { clientId }, signal),
    enabled: answer.outcome === 'U',
    refetchInterval: ({ state }) => (state.data && outcomeIn(state.data, action, answer.id) !== 'U' ? false : followMs),
    staleTime: 0,
  })
  if (answer.outcome !== 'U' || !data) return answer
  const outcome = outcomeIn(data, action, answer.id)
  return { outcome, text: outcome === 'U' ? answer.text : textIn(data, action, answer.id) }
}

function movementIn(payment: Payment, action: Command['action'], id: string | null) {
  if (action === 'capture') return payment.captures.find(({ captureId }) => captureId === id)
  return payment.refunds.find(({ refundId }) => refundId === id)
}

function outcomeIn(payment: Payment, action: Command['action'], id: string | null): Answer['outcome'] {
  if (action === 'cancel') return cancelIn(payment.state)
  switch (movementIn(payment, action, id)?.state) {
    case 'succeeded':
      return 'S'
    case 'failed':
    case 'refused':
      return 'F'
    default:
      return 'U'
  }
}

function cancelIn(state: Payment['state']): Answer['outcome'] {
  switch (state) {
    case 'cancelled':
    case 'failed':
      return 'S'
    case 'authorized':
    case 'paid':
      return 'F'
    default:
      return 'U'
  }
}

function textIn(payment: Payment, action: Command['action'], id: string | null): string {
  const movement = movementIn(payment, action, id)
  return action === 'cancel' || !movement ? payment.text : `${formatMoney(movement.amount)}: ${movement.text}`
}
