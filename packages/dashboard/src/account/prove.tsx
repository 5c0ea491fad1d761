import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { Fault } from '../sign-in/fault.tsx'
import { fieldFault, otherFault } from '../sign-in/field-fault.ts'
import { KnownLogin } from './known-login.tsx'

interface Props {
  readonly title: string
  /** What will happen. */
  readonly text: ReactNode
  /** What the button says. */
  readonly action: string
  readonly danger?: boolean
  readonly onClose: () => void
  /** Does it, with the password that was typed. */
  readonly run: (password: string) => Promise<void>
  /** Asked for besides. */
  readonly children?: ReactNode
}

/** Asks for the password before the ways to sign in are changed: somebody may just have found the browser open. */
export function Prove({ title, text, action, danger = false, onClose, run, children }: Props) {
  const [password, setPassword] = useState('')
  const { mutate, isPending, error } = useMutation({ mutationFn: () => run(password) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  return (
    <Dialog onClose={onClose} title={title}>
      <form onSubmit={submit}>
        <KnownLogin />
        <Stack gap="sm">
          <Text size="sm">{text}</Text>
          <Fault text={otherFault(error, ['password'])} />
          {children}
          <PasswordInput
            label="Your password"
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
            error={fieldFault(error, 'password')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            data-autofocus={children === undefined || undefined}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending} {...(danger && { color: 'red' })}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
