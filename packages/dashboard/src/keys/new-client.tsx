import { Alert, Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../api/call.ts'
import type { CreatedClient, Json, RegisteredClient } from '../api/types.ts'
import { Dialog } from '../parts/dialog.tsx'
import type { Secret } from './shown-once.tsx'

interface Props {
  readonly onMade: (secret: Secret) => void
  readonly onClose: () => void
}

const prefix = 'SANDBOX_'
const longestId = 64

/** Makes a client and its first key. What the answer holds goes to `onMade` only: a mutation would keep it in its cache. */
export function NewClient({ onMade, onClose }: Props) {
  const queries = useQueryClient()
  const [environment, setEnvironment] = useState('sandbox')
  const [id, setId] = useState('')
  const [name, setName] = useState('')
  const [publicKey, setPublicKey] = useState('')
  const sandbox = environment === 'sandbox'
  const clientId = sandbox ? prefix + id : id
  const fault = faultOf(id, clientId, sandbox)
  const making = useMutation({
    gcTime: 0,
    mutationFn: async () => {
      const given = { ...(name.trim() !== '' && { name: name.trim() }), ...(publicKey.trim() !== '' && { publicKey }) }
      const made = await send<Json<CreatedClient | RegisteredClient>>('POST', '/clients', { clientId, ...given })
      const privateKey = 'merchantPrivateKey' in made ? made.merchantPrivateKey : undefined
      onMade({ clientId: made.clientId, keyVersion: 1, privateKey })
    },
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['clients'] }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fault === undefined && id !== '' && !making.isPending) making.mutate()
  }
  return (
    <Dialog onClose={onClose} title="New client" size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SegmentedControl
            value={environment}
            onChange={setEnvironment}
            data={[
              { value: 'sandbox', label: 'Sandbox' },
              { value: 'live', label: 'Live' },
            ]}
            aria-label="Environment"
          />
          <Text size="sm">
            {sandbox
              ? 'Simulated acquirers and a clock that can be turned. No money moves.'
              : 'Real acquirers: money moves. The id cannot be changed later.'}
          </Text>
          <TextInput
            label="Client id"
            required
            value={id}
            onChange={(event) => setId(event.currentTarget.value)}
            description={sandbox ? `It will be ${prefix}${id || '…'}` : 'Letters, digits, underscores and hyphens'}
            error={id !== '' && fault}
            maxLength={longestId}
            {...(sandbox && { leftSection: <Text size="sm">{prefix}</Text>, leftSectionWidth: 92 })}
          />
          <TextInput
            label="Name"
            description="For people; the id when empty"
            value={name}
            maxLength={128}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PublicKeyInput value={publicKey} onChange={setPublicKey} />
          {making.error && (
            <Alert color="red" title="Not made" role="alert">
              <Text size="sm">{making.error.message}</Text>
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button type="submit" loading={making.isPending} disabled={id === '' || fault !== undefined}>
              Make {sandbox ? 'sandbox' : 'live'} client
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function faultOf(id: string, clientId: string, sandbox: boolean): string | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(id)) return 'Only letters, digits, underscores and hyphens'
  if (clientId.length > longestId) return `At most ${longestId} characters`
  if (!sandbox && /^sandbox_/i.test(id)) return 'An id that begins with SANDBOX_ is a sandbox client'
  return undefined
}

interface PublicKeyProps {
  readonly value: string
  readonly onChange: (text: string) => void
}

/** For a merchant who made the pair. */
export function PublicKeyInput({ value, onChange }: PublicKeyProps) {
  const wrong = /PRIVATE/.test(value)
  return (
    <Textarea
      label="Public key of the merchant's own"
      description="PEM, or DER in base64. When empty the server makes a pair and shows the private half once."
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={wrong && 'This is a private key. Keep it; paste the public one.'}
      autosize
      minRows={2}
      maxRows={8}
      spellCheck={false}
      classNames={{ input: 'id' }}
    />
  )
}
