import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useSession } from '../api/session.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Empty, Failed, Loading } from '../parts/states.tsx'
import { CodesSection } from './codes-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { accountQuery } from './queries.ts'
import { SessionsSection } from './sessions-section.tsx'

export default function AccountPage() {
  const { kind, login, name, role } = useSession()
  return (
    <>
      <PageHeader title="Your account">{kind === 'person' && `${name}, ${login}, ${role}`}</PageHeader>
      {kind === 'person' ? (
        <Sections />
      ) : (
        <Empty title="The operator token has no account">Sign in as a person to have one.</Empty>
      )}
    </>
  )
}

function Sections() {
  const { data, error, isPending, refetch } = useQuery(accountQuery)
  if (isPending) return <Loading what="your account" />
  if (!data) return <Failed error={error} again={() => void refetch()} />
  return (
    <Stack gap="md">
      <PasswordSection />
      <CodesSection account={data} />
      <PasskeysSection account={data} />
      <SessionsSection account={data} />
    </Stack>
  )
}
