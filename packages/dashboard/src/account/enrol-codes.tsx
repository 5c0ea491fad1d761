import { Button, Center, Code, Group, Loader, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, lazy, Suspense, useState } from 'react'
import { send } from '../api/call.ts'
import type { BegunCodesView, RecoveryCodesView } from '../api/types.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Fault } from '../sign-in/fault.tsx'
import { fieldFault, otherFault } from '../sign-in/field-fault.ts'
import { Prove } from './prove.tsx'
import { useAccountChanged } from './queries.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

const QrCode = lazy(() => import('./qr-code.tsx'))

/** The password, then the QR code and a first code of the app, then the recovery codes. */
export function EnrolCodes({ onClose }: { readonly onClose: () => void }) {
  const [begun, setBegun] = useState<BegunCodesView>()
  const [recovery, setRecovery] = useState<readonly string[]>()
  if (recovery) return <RecoveryCodes codes={recovery} onClose={onClose} />
  if (begun) return <FirstCode begun={begun} onClose={onClose} onConfirmed={setRecovery} />
  return (
    <Prove
      title="Use one-time codes"
      text="You need an authenticator app on your phone. From then on a code of it is asked for whenever you sign in by password."
      action="Continue"
      onClose={onClose}
      run={async (password) => setBegun(await send<BegunCodesView>('POST', '/account/one-time-codes', { password }))}
    />
  )
}

interface FirstCodeProps {
  readonly begun: BegunCodesView
  readonly onClose: () => void
  readonly onConfirmed: (recoveryCodes: readonly string[]) => void
}

function FirstCode({ begun, onClose, onConfirmed }: FirstCodeProps) {
  const [code, setCode] = useState('')
  const changed = useAccountChanged()
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => send<RecoveryCodesView>('POST', '/account/one-time-codes/confirm', { code: code.trim() }),
    onSuccess: async ({ recoveryCodes }) => {
      onConfirmed(recoveryCodes)
      await changed()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate()
  }
  return (
    <Dialog onClose={onClose} title="Use one-time codes">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">Read this with the app, and type the code that it shows.</Text>
          <Center mih={192}>
            <Suspense fallback={<Loader size="sm" />}>
              <QrCode text={begun.uri} />
            </Suspense>
          </Center>
          <Text size="sm" component="div">
            Without a camera, type this into the app: <Code style={{ overflowWrap: 'anywhere' }}>{begun.secret}</Code>
          </Text>
          <Fault text={otherFault(error, ['code'])} />
          <TextInput
            label="Code"
            value={code}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
            error={fieldFault(error, 'code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            withAsterisk={false}
            data-autofocus
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isPending}>
              Use codes
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}
