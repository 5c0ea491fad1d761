import { Anchor, Button, Group, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { send } from '../api/call.ts'
import type { ClientEndpoints, ClientSummary, Json, NotificationType, TestReport } from '../api/types.ts'
import { Failed } from '../parts/states.tsx'
import { Time } from '../parts/time.tsx'
import type { AddressKind } from './address-kinds.ts'
import { Notice } from './notice.tsx'
import { TestResult } from './test-result.tsx'
import { typeWords } from './words.ts'

interface Props {
  readonly client: Json<ClientSummary>
  readonly kind: AddressKind
  readonly endpoints: Json<ClientEndpoints> | undefined
  /** To change and to test it. */
  readonly may: boolean
}

/** The address for one kind of notification: to set, to try, and which one was used last. */
export function AddressCard({ client, kind, endpoints, may }: Props) {
  const saved = client[kind.setting] ?? ''
  const [typed, setTyped] = useState<string>()
  const address = typed ?? saved
  const refusal = endpoints?.endpoints.find(({ url }) => url === saved)?.refusal
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={`kind-${kind.name}`}>
      <Stack gap="sm">
        <div>
          <Title order={2} size="h5" id={`kind-${kind.name}`}>
            {kind.title}
          </Title>
          <Text size="sm" c="dimmed">
            {kind.types.map((type) => typeWords[type]).join(', ')}. {kind.precedence}
          </Text>
        </div>
        {may ? (
          <>
            <AddressForm client={client} kind={kind} saved={saved} typed={typed} onType={setTyped} />
            {refusal && <Refusal refusal={refusal} />}
            <LastUsed kind={kind} endpoints={endpoints} />
            <Test client={client} kind={kind} address={address.trim()} saved={saved} />
          </>
        ) : (
          <>
            <Text size="sm">{saved === '' ? 'None is set.' : <span className="id">{saved}</span>}</Text>
            {refusal && <Refusal refusal={refusal} />}
            <LastUsed kind={kind} endpoints={endpoints} />
          </>
        )}
      </Stack>
    </Paper>
  )
}

interface FormProps {
  readonly client: Json<ClientSummary>
  readonly kind: AddressKind
  readonly saved: string
  readonly typed: string | undefined
  readonly onType: (text: string | undefined) => void
}

function AddressForm({ client, kind, saved, typed, onType }: FormProps) {
  const queryClient = useQueryClient()
  const save = useMutation({
    mutationFn: (url: string) =>
      send('PUT', `/clients/${encodeURIComponent(client.clientId)}/notify-urls`, { [kind.name]: url }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['clients'] })
      onType(undefined)
      void queryClient.invalidateQueries({ queryKey: ['notifications'] })
    },
  })
  const text = typed ?? saved
  const changed = text.trim() !== saved
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (changed && !save.isPending) save.mutate(text.trim())
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          label={`Address for ${kind.title.toLowerCase()}`}
          placeholder="https://shop.example/notify"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => {
            save.reset()
            onType(currentTarget.value)
          }}
          error={save.isError && save.error.message}
          style={{ flex: '1 1 260px' }}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
        <Button
          type="submit"
          loading={save.isPending}
          {...(!changed && { 'data-disabled': true, 'aria-disabled': true })}
        >
          Save
        </Button>
        {changed && (
          <Button variant="default" onClick={() => onType(undefined)}>
            Undo
          </Button>
        )}
      </Group>
      <Text size="xs" mt={4} role="status">
        {save.isSuccess && !changed && 'Saved. It holds from the next delivery on.'}
        {changed && text.trim() === '' && 'Saved empty, notifications go only where requests say.'}
      </Text>
    </form>
  )
}

function Refusal({ refusal }: { readonly refusal: string }) {
  return (
    <Notice color="yellow" title="Nothing will be sent to this address">
      <Text size="sm">{refusal}. Name a public address, or have its block opened with CAPSTAN_NOTIFY_ALLOW.</Text>
    </Notice>
  )
}

/** Which address the latest delivery of this kind went to, and why there. */
function LastUsed({ kind, endpoints }: Pick<Props, 'kind' | 'endpoints'>) {
  if (!endpoints) return null
  const used = endpoints.lastUsed
    .filter(({ notifyType }) => kind.types.includes(notifyType))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]
  if (!used) return <Text size="sm">Nothing of this kind was sent lately.</Text>
  return (
    <Text size="sm" component="div">
      Last used{' '}
      <Anchor
        component={Link}
        to={`/notifications/${encodeURIComponent(used.notificationId)}`}
        inherit
        underline="always"
      >
        <Time at={used.at} as="relative" now={new Date(endpoints.now)} />
      </Anchor>
      : <span className="id">{used.url}</span>, {whyText(used.from, kind)}.
    </Text>
  )
}

function whyText(from: Json<ClientEndpoints>['lastUsed'][number]['from'], kind: AddressKind): string {
  switch (from) {
    case 'request':
      return kind.requestFirst
        ? `the ${kind.requestField} of the request, which comes first`
        : `the ${kind.requestField} of the request, as none is set here`
    case 'dashboard':
      return kind.requestFirst
        ? `the address that is set here, as the request named none`
        : `the address that is set here, which comes first`
    default:
      return 'which neither the request nor this page names now: it was changed since, or it was that of a listener'
  }
}

interface TestProps {
  readonly client: Json<ClientSummary>
  readonly kind: AddressKind
  readonly address: string
  readonly saved: string
}

function Test({ client, kind, address, saved }: TestProps) {
  const [type, setType] = useState<NotificationType>(kind.types[0])
  const test = useMutation({
    mutationFn: () =>
      send<Json<TestReport>>('POST', `/clients/${encodeURIComponent(client.clientId)}/notify-urls/test`, {
        type,
        url: address,
      }),
  })
  const empty = address === ''
  return (
    <Stack gap="sm">
      <Group gap="xs" align="end">
        {kind.types.length > 1 && (
          <Select
            label="Test with"
            size="xs"
            w={200}
            data={kind.types.map((value) => ({ value, label: typeWords[value] }))}
            value={type}
            allowDeselect={false}
            onChange={(value) => setType(value as NotificationType)}
          />
        )}
        <Button
          size="xs"
          variant="default"
          loading={test.isPending}
          onClick={() => !empty && !test.isPending && test.mutate()}
          {...(empty && { 'data-disabled': true, 'aria-disabled': true })}
        >
          {address === saved ? 'Send a test' : 'Test this before saving'}
        </Button>
        <Text size="xs" lh="30px">
          {empty
            ? 'Type an address to test it.'
            : 'Signed as a real one, marked by the header capstan-test and by its ids; nothing is stored.'}
        </Text>
      </Group>
      {test.isError && <Failed error={test.error} />}
      {test.isSuccess && <TestResult report={test.data} />}
    </Stack>
  )
}
