import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../api/call.ts'
import type { Json, LinkView, Role } from '../api/types.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Failed } from '../parts/states.tsx'
import { LinkShown } from './link-shown.tsx'
import { RoleChoice } from './role-choice.tsx'

interface Invitation {
  readonly login: string
  readonly name?: string
  readonly role: Role
}

/** Asks for whom, and shows the link. */
export function Invite({ onClose }: { readonly onClose: () => void }) {
  const client = useQueryClient()
  const invite = useMutation({
    mutationFn: (invitation: Invitation) => send<Json<LinkView>>('POST', '/people', invitation),
    onSuccess: () => client.invalidateQueries({ queryKey: ['people'] }),
  })
  return (
    <Dialog onClose={onClose} title={invite.data ? `${invite.data.login} is invited` : 'Invite a person'} size="lg">
      {invite.data ? (
        <LinkShown link={invite.data} onClose={onClose} />
      ) : (
        <Form busy={invite.isPending} error={invite.error} onSubmit={invite.mutate} onClose={onClose} />
      )}
    </Dialog>
  )
}

interface FormProps {
  readonly busy: boolean
  readonly error: unknown
  readonly onSubmit: (invitation: Invitation) => void
  readonly onClose: () => void
}

function Form({ busy, error, onSubmit, onClose }: FormProps) {
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [asked, setAsked] = useState(false)
  const missing = login.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (missing || busy) return
    onSubmit({ login: login.trim(), role, ...(name.trim() !== '' && { name: name.trim() }) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <TextInput
          label="Login"
          description="An e-mail address or a short name. The audit log names the person by it, so it cannot be changed."
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
          error={asked && missing && 'Say by what name the person signs in'}
        />
        <TextInput
          label="Name"
          description="For people. Empty: the login."
          maxLength={128}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <RoleChoice value={role} onChange={setRole} />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button type="submit" loading={busy}>
            Make the link
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
