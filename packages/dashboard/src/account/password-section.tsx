import { Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { send } from '../api/call.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Fault } from '../sign-in/fault.tsx'
import { fieldFault, otherFault } from '../sign-in/field-fault.ts'
import { isTypedAlike, NewPasswordFields } from '../sign-in/new-password.tsx'
import { KnownLogin } from './known-login.tsx'
import { useAccountChanged } from './queries.ts'
import { Section } from './section.tsx'

export function PasswordSection() {
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <Section
      title="Password"
      lead="A new one ends your sessions elsewhere."
      actions={
        <Button variant="default" onClick={open}>
          Change the password
        </Button>
      }
    >
      {opened && <PasswordDialog onClose={close} />}
    </Section>
  )
}

function PasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const [present, setPresent] = useState('')
  const [typed, setTyped] = useState({ password: '', again: '' })
  const changed = useAccountChanged()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => send('POST', '/account/password', { present, next: typed.password }),
    onSuccess: async () => {
      await changed()
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isTypedAlike(typed)) mutate()
  }
  return (
    <Dialog onClose={onClose} title="Change the password">
      <form onSubmit={submit}>
        <KnownLogin />
        <Stack gap="sm">
          <Fault text={otherFault(error, ['present', 'next'])} />
          <PasswordInput
            label="Present password"
            value={present}
            onChange={({ currentTarget }) => setPresent(currentTarget.value)}
            error={fieldFault(error, 'present')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus
          />
          <NewPasswordFields value={typed} onChange={setTyped} fault={fieldFault(error, 'next')} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending}>
              Change it
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
