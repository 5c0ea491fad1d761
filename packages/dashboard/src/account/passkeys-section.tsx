import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { send } from '../api/call.ts'
import { Time } from '../parts/time.tsx'
import { addPasskey, whyNoPasskeys } from '../sign-in/passkeys.ts'
import { Prove } from './prove.tsx'
import { type Account, useAccountChanged } from './queries.ts'
import { Section } from './section.tsx'

type Passkey = Account['passkeys'][number]

const lead =
  'Kept by your device, your phone or a security key, and used with its PIN, a finger or a face. It signs you in without login, password and code, and to this address only.'

export function PasskeysSection({ account: { passkeys } }: { readonly account: Account }) {
  const [adding, setAdding] = useState(false)
  const [removing, setRemoving] = useState<Passkey>()
  const why = whyNoPasskeys()
  return (
    <Section
      title="Passkeys"
      lead={lead}
      actions={why === undefined && <Button onClick={() => setAdding(true)}>Add a passkey</Button>}
    >
      {why !== undefined && <Text size="sm">{why}</Text>}
      {passkeys.length === 0 && why === undefined && <Text size="sm">You have none yet.</Text>}
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {passkeys.map((passkey) => (
          <Line key={passkey.credentialId} passkey={passkey} onRemove={() => setRemoving(passkey)} />
        ))}
      </Stack>
      {adding && <AddPasskey onClose={() => setAdding(false)} />}
      {removing && <RemovePasskey passkey={removing} onClose={() => setRemoving(undefined)} />}
    </Section>
  )
}

function Line({ passkey, onRemove }: { readonly passkey: Passkey; readonly onRemove: () => void }) {
  const { name, rpId, createdAt, lastUsedAt } = passkey
  return (
    <Group component="li" justify="space-between" gap="sm">
      <Stack gap={0}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" component="div">
          for {rpId}, added <Time at={createdAt} />
          {lastUsedAt === null ? (
            ', not used yet'
          ) : (
            <>
              , used <Time at={lastUsedAt} as="relative" />
            </>
          )}
        </Text>
      </Stack>
      <Button size="xs" variant="default" onClick={onRemove} aria-label={`Remove the passkey ${name}`}>
        Remove
      </Button>
    </Group>
  )
}

function AddPasskey({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('')
  const changed = useAccountChanged()
  return (
    <Prove
      title="Add a passkey"
      text="The browser will ask where to keep it."
      action="Add it"
      onClose={onClose}
      run={async (password) => {
        await addPasskey(name, password)
        await changed()
        onClose()
      }}
    >
      <TextInput
        label="Name"
        description="By which you will know it: laptop, phone, key ring."
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        maxLength={64}
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
      />
    </Prove>
  )
}

function RemovePasskey({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const changed = useAccountChanged()
  return (
    <Prove
      title={`Remove the passkey ${passkey.name}`}
      text="It does not sign you in any more. The device still has it; delete it there too."
      action="Remove it"
      danger
      onClose={onClose}
      run={async (password) => {
        await send('POST', `/account/passkeys/${passkey.credentialId}/remove`, { password })
        await changed()
        onClose()
      }}
    />
  )
}
