import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../api/call.ts'
import type { AddedKeyView, Json } from '../api/types.ts'
import { Dialog } from '../parts/dialog.tsx'
import { PublicKeyInput } from './new-client.tsx'
import type { Secret } from './shown-once.tsx'

interface Props {
  readonly clientId: string
  readonly onAdded: (secret: Secret) => void
  readonly onClose: () => void
}

/** Adds a key beside the others. What the answer holds goes to `onAdded` only: a mutation would keep it in its cache. */
export function AddKey({ clientId, onAdded, onClose }: Props) {
  const [publicKey, setPublicKey] = useState('')
  const adding = useMutation({
    gcTime: 0,
    mutationFn: async () => {
      const path = `/clients/${encodeURIComponent(clientId)}/keys`
      const body = publicKey.trim() === '' ? {} : { publicKey }
      const { keyVersion, merchantPrivateKey } = await send<Json<AddedKeyView>>('POST', path, body)
      onAdded({ clientId, keyVersion, privateKey: merchantPrivateKey })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!adding.isPending) adding.mutate()
  }
  return (
    <Dialog onClose={onClose} title={`Add a key to ${clientId}`} size="lg">
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">
            It is accepted at once here, and within two seconds at every other server. The keys that there are stay
            accepted until somebody retires them.
          </Text>
          <PublicKeyInput value={publicKey} onChange={setPublicKey} />
          {adding.error && (
            <Alert color="red" title="Not added" role="alert">
              <Text size="sm">{adding.error.message}</Text>
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Back
            </Button>
            <Button type="submit" loading={adding.isPending}>
              Add the key
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
