import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { send } from '../api/call.ts'
import type { SignInView } from '../api/types.ts'
import { Fault } from './fault.tsx'
import { otherFault } from './field-fault.ts'
import { signInByPasskey, whyNoPasskeys } from './passkeys.ts'

interface Props {
  readonly onSignedIn: () => void
  /** Who was signed in before, to be typed over. */
  readonly login?: string
}

/** By login and password, with a code where one is asked for besides, or by a passkey alone. */
export function SignInForm({ onSignedIn, login = '' }: Props) {
  const [ticket, setTicket] = useState<string>()
  const done = (view: SignInView) => {
    if (view.kind === 'second-factor') setTicket(view.ticket)
    else onSignedIn()
  }
  if (ticket !== undefined) return <CodeForm ticket={ticket} onDone={done} again={() => setTicket(undefined)} />
  return <PasswordForm onDone={done} login={login} />
}

interface PasswordProps {
  readonly onDone: (view: SignInView) => void
  readonly login: string
}

function PasswordForm({ onDone, login: known }: PasswordProps) {
  const [login, setLogin] = useState(known)
  const [password, setPassword] = useState('')
  const byPassword = useMutation({
    mutationFn: () => send<SignInView>('POST', '/session', { login, password }),
    onSuccess: onDone,
  })
  const byPasskey = useMutation({ mutationFn: signInByPasskey, onSuccess: onDone })
  const busy = byPassword.isPending || byPasskey.isPending
  const submit = (event: FormEvent) => {
    event.preventDefault()
    byPasskey.reset()
    byPassword.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Fault text={otherFault(byPassword.error ?? byPasskey.error, [])} />
        <TextInput
          label="Login"
          value={login}
          onChange={({ currentTarget }) => setLogin(currentTarget.value)}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus={known === ''}
        />
        <PasswordInput
          label="Password"
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          autoComplete="current-password"
          autoFocus={known !== ''}
          required
          withAsterisk={false}
        />
        <Button type="submit" loading={byPassword.isPending} disabled={busy}>
          Sign in
        </Button>
        <PasskeyButton
          busy={busy}
          loading={byPasskey.isPending}
          onClick={() => {
            byPassword.reset()
            byPasskey.mutate()
          }}
        />
      </Stack>
    </form>
  )
}

interface PasskeyProps {
  readonly busy: boolean
  readonly loading: boolean
  readonly onClick: () => void
}

function PasskeyButton({ busy, loading, onClick }: PasskeyProps) {
  const why = whyNoPasskeys()
  if (why !== undefined) return <Text size="xs">{why}</Text>
  return (
    <>
      <Divider label="or" />
      <Button
        variant="default"
        leftSection={<KeyRound size={16} aria-hidden />}
        loading={loading}
        disabled={busy}
        onClick={onClick}
      >
        Sign in with a passkey
      </Button>
    </>
  )
}

interface CodeProps {
  readonly ticket: string
  readonly onDone: (view: SignInView) => void
  readonly again: () => void
}

function CodeForm({ ticket, onDone, again }: CodeProps) {
  const [code, setCode] = useState('')
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => send<SignInView>('POST', '/session/second-factor', { ticket, code: code.trim() }),
    onSuccess: onDone,
    onError: () => setCode(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Fault text={otherFault(error, [])} />
        <TextInput
          label="Code"
          description="The six digits that your app shows now, or one of your recovery codes."
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
          withAsterisk={false}
          autoFocus
        />
        <Button type="submit" loading={isPending}>
          Continue
        </Button>
        <Button variant="subtle" onClick={again}>
          Begin again
        </Button>
      </Stack>
    </form>
  )
}
