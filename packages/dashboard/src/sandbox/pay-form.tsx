import { Alert, Anchor, Button, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { send } from '../api/call.ts'
import type { Json, SandboxChoices, TestPaymentView, TestSessionView } from '../api/types.ts'
import { CopyableId } from '../parts/copy.tsx'
import { exponentOf, toDecimal, toMinorUnits } from '../parts/format-money.ts'
import { Money } from '../parts/money.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import type { PanelProps } from './panel.ts'
import { cardChoices, methodChoices, outcomeChoices } from './pay-choices.ts'
import { choicesQuery } from './queries.ts'
import { PaymentLink } from './steps.tsx'

type Choices = Json<SandboxChoices>
type Done =
  | { readonly kind: 'payment'; readonly payment: Json<TestPaymentView> }
  | { readonly kind: 'session'; readonly session: Json<TestSessionView> }

/** Pays as the merchant of the client would, by the documented cards and wallets of the sandbox only. */
export function PayForm({ clientId, may }: PanelProps) {
  const { data: choices, error, refetch } = useQuery(choicesQuery)
  if (error && !choices) return <Failed error={error} again={() => void refetch()} />
  if (!choices) return <Loading what="what can be paid with" />
  if (!may) return <Text size="sm">Test payments are made by whoever may develop.</Text>
  return <Form clientId={clientId} choices={choices} />
}

const checkoutPage = 'CHECKOUT_PAGE'

interface Order {
  readonly method: string
  readonly card: string
  readonly currency: string
  /** As it was typed, in the currency's units. */
  readonly amount: string
  readonly captureMode: string
}

const first: Order = { method: 'CARD', card: 'visa', currency: 'EUR', amount: '129.50', captureMode: 'MANUAL' }

interface PartProps {
  readonly order: Order
  readonly change: (part: Partial<Order>) => void
  readonly choices: Choices
}

function Form({ clientId, choices }: { readonly clientId: string; readonly choices: Choices }) {
  const [order, setOrder] = useState(first)
  const { method, card, currency, amount, captureMode } = order
  const value = toMinorUnits(amount, currency)
  const manual = choices.methods.find(({ type }) => type === method)?.manual ?? true
  const { paying, pay } = usePayment(clientId, method)
  const part = {
    order,
    choices,
    change: (changed: Partial<Order>) => setOrder((before) => ({ ...before, ...changed })),
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (value === undefined) return
    const mode = manual ? captureMode : 'AUTOMATIC'
    pay({ amount: { currency, value }, captureMode: mode, ...(method === 'CARD' && { card }) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md" maw={560}>
        <Text size="sm">
          Made as the merchant's own request would be, and audited. Only the documented cards of the sandbox can be
          chosen: a real card is never entered here.
        </Text>
        <MethodFields {...part} />
        <AmountFields {...part} />
        {manual ? (
          <CaptureField {...part} />
        ) : (
          <Text size="sm">Paying by {method} takes the money at once: nothing is left to capture.</Text>
        )}
        {paying.error && <Refused message={paying.error.message} />}
        <Group>
          <Button type="submit" loading={paying.isPending} disabled={value === undefined}>
            {method === checkoutPage ? 'Make the link' : 'Pay'}
          </Button>
        </Group>
        {paying.data && <Outcome done={paying.data} choices={choices} />}
      </Stack>
    </form>
  )
}

function MethodFields({ order: { method, card, currency }, change, choices }: PartProps) {
  const link = { value: checkoutPage, label: 'Hosted checkout page: a link for the buyer' }
  const changeMethod = (type: string | null) => {
    if (type === null) return
    const only = choices.methods.find((one) => one.type === type)?.currencies
    change({ method: type, ...(only && !only.includes(currency) && { currency: only[0] ?? currency }) })
  }
  return (
    <>
      <Select
        label="Paid by"
        data={[...methodChoices(choices), link]}
        value={method}
        onChange={changeMethod}
        allowDeselect={false}
      />
      {method === 'CARD' && (
        <Select
          label="Test card"
          data={cardChoices(choices)}
          value={card}
          onChange={(id) => id !== null && change({ card: id })}
          allowDeselect={false}
        />
      )}
    </>
  )
}

function AmountFields({ order: { method, currency, amount }, change, choices }: PartProps) {
  const value = toMinorUnits(amount, currency)
  const only = choices.methods.find(({ type }) => type === method)?.currencies
  const choose = (minor: string | null) => {
    if (minor === null) return
    change({ amount: toDecimal(minor === '' ? '12950' : minor, exponentOf(currency)) })
  }
  return (
    <>
      <Group gap="sm" align="flex-start" grow>
        <TextInput
          label="Amount"
          value={amount}
          onChange={(event) => change({ amount: event.currentTarget.value })}
          inputMode="decimal"
          error={value === undefined && `An amount above zero with at most ${exponentOf(currency)} digits`}
        />
        <Select
          label="Currency"
          data={[...(only ?? choices.currencies)]}
          value={currency}
          onChange={(code) => code !== null && change({ currency: code })}
          searchable
          allowDeselect={false}
        />
      </Group>
      <Select
        label="The acquirer"
        description="By the amounts of the sandbox, unless a scenario is set"
        data={outcomeChoices(choices)}
        value={outcomeOf(choices, value)}
        onChange={choose}
        allowDeselect={false}
      />
    </>
  )
}

function CaptureField({ order: { captureMode }, change }: PartProps) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} id="capture-mode">
        Captured
      </Text>
      <SegmentedControl
        aria-labelledby="capture-mode"
        value={captureMode}
        onChange={(mode) => change({ captureMode: mode })}
        data={[
          { value: 'MANUAL', label: 'By hand, later' },
          { value: 'AUTOMATIC', label: 'At once' },
        ]}
      />
    </Stack>
  )
}

function outcomeOf({ behaviours, declines }: Choices, value: string | undefined): string {
  const magic = [...behaviours, ...declines].some(({ payAmount }) => payAmount === value)
  return magic && value !== undefined ? value : ''
}

function Refused({ message }: { readonly message: string }) {
  return (
    <Alert color="red" title="Not paid" role="alert">
      <Text size="sm">{message}</Text>
    </Alert>
  )
}

function usePayment(clientId: string, method: string) {
  const queries = useQueryClient()
  const path = `/clients/${encodeURIComponent(clientId)}`
  // The same id until there was an answer: what was sent twice is paid once.
  const requestId = useRef<string>(undefined)
  const paying = useMutation({
    mutationFn: async (order: object): Promise<Done> => {
      requestId.current ??= `dashboard-${newId()}`
      const body = { ...order, requestId: requestId.current }
      if (method === checkoutPage) {
        return { kind: 'session', session: await send<Json<TestSessionView>>('POST', `${path}/test-sessions`, body) }
      }
      const payment = await send<Json<TestPaymentView>>('POST', `${path}/test-payments`, { ...body, method })
      return { kind: 'payment', payment }
    },
    onSuccess: () => {
      requestId.current = undefined
      void queries.invalidateQueries({ queryKey: ['payments'] })
      void queries.invalidateQueries({ queryKey: ['sandbox', clientId] })
    },
  })
  const pay = (order: object) => {
    if (!paying.isPending) paying.mutate(order)
  }
  return { paying, pay }
}

/** Not `randomUUID`, which there is on pages that came over TLS, or from this machine, only. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function Outcome({ done, choices }: { readonly done: Done; readonly choices: Choices }) {
  if (done.kind === 'payment') return <PaymentMade payment={done.payment} />
  return <LinkMade session={done.session} cards={choices.cards} />
}

const titles = { S: 'Paid', F: 'Not paid', U: 'Not decided yet' } as const

function PaymentMade({ payment }: { readonly payment: Json<TestPaymentView> }) {
  const { clientId, paymentId, amount, result, buyerUrl } = payment
  const color = { S: 'green', F: 'red', U: 'yellow' }[result.resultStatus]
  return (
    <Alert color={color} title={buyerUrl ? 'The buyer decides' : titles[result.resultStatus]} role="status">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          <Money amount={amount} />: {result.resultCode}, {result.resultMessage}
        </Text>
        {buyerUrl && <OtherPage url={buyerUrl}>Open the buyer's page</OtherPage>}
        <Text size="sm">
          Payment <PaymentLink clientId={clientId} paymentId={paymentId} />
        </Text>
      </Stack>
    </Alert>
  )
}

interface LinkProps {
  readonly session: Json<TestSessionView>
  readonly cards: Choices['cards']
}

function LinkMade({ session: { url, expiresAt }, cards }: LinkProps) {
  const card = cards.find(({ outcome }) => outcome === 'authorized')
  return (
    <Alert color="green" title="The checkout page" role="status">
      <Stack gap="xs" align="flex-start">
        <OtherPage url={url}>Open the checkout page</OtherPage>
        <CopyableId id={url} what="the link" />
        <Text size="sm">
          Until <Time at={expiresAt} /> of the client's time.
        </Text>
        {card && (
          <Group gap={4}>
            <Text size="sm">A test card that is authorized, with any expiry and CVV:</Text>
            <CopyableId id={card.number} what="the number of the test card" />
          </Group>
        )}
      </Stack>
    </Alert>
  )
}

/** Only what is http or https becomes a link. */
function OtherPage({ url, children }: { readonly url: string; readonly children: string }) {
  if (!/^https?:\/\//.test(url)) return <span className="id">{url}</span>
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm" c="var(--mantine-color-text)" td="underline">
      {children} (new tab)
    </Anchor>
  )
}
