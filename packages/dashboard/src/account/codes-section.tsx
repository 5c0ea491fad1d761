import { Badge, Button, Text } from '@mantine/core'
import { useState } from 'react'
import { send } from '../api/call.ts'
import type { RecoveryCodesView } from '../api/types.ts'
import { EnrolCodes } from './enrol-codes.tsx'
import { Prove } from './prove.tsx'
import { type Account, useAccountChanged } from './queries.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Section } from './section.tsx'

const lead =
  'A code of an app on your phone, asked for after the password: whoever learns the password cannot sign in by it.'

export function CodesSection({ account: { oneTimeCodes, recoveryCodes } }: { readonly account: Account }) {
  const [opened, setOpened] = useState<'enrol' | 'renew' | 'remove'>()
  const close = () => setOpened(undefined)
  return (
    <Section
      title="One-time codes"
      lead={lead}
      actions={
        oneTimeCodes ? (
          <>
            <Button variant="default" onClick={() => setOpened('renew')}>
              New recovery codes
            </Button>
            <Button variant="default" color="red" onClick={() => setOpened('remove')}>
              Remove
            </Button>
          </>
        ) : (
          <Button onClick={() => setOpened('enrol')}>Use one-time codes</Button>
        )
      }
    >
      <Text size="sm" component="div">
        {oneTimeCodes ? <Badge color="green">In use</Badge> : <Badge variant="default">Not in use</Badge>}
        {oneTimeCodes && ` ${recoveryCodes} recovery codes are left.`}
      </Text>
      {opened === 'enrol' && <EnrolCodes onClose={close} />}
      {opened === 'renew' && <RenewCodes onClose={close} />}
      {opened === 'remove' && <RemoveCodes onClose={close} />}
    </Section>
  )
}

function RenewCodes({ onClose }: { readonly onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>()
  const changed = useAccountChanged()
  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />
  return (
    <Prove
      title="New recovery codes"
      text="Those of before stop working."
      action="Make new ones"
      onClose={onClose}
      run={async (password) => {
        setCodes((await send<RecoveryCodesView>('POST', '/account/recovery-codes', { password })).recoveryCodes)
        await changed()
      }}
    />
  )
}

function RemoveCodes({ onClose }: { readonly onClose: () => void }) {
  const changed = useAccountChanged()
  return (
    <Prove
      title="Remove one-time codes"
      text="From then on the password alone signs you in. The recovery codes stop working."
      action="Remove them"
      danger
      onClose={onClose}
      run={async (password) => {
        await send('POST', '/account/one-time-codes/remove', { password })
        await changed()
        onClose()
      }}
    />
  )
}
