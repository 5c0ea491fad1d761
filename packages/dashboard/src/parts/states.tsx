import { Alert, Button, Center, Loader, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { ApiError } from '../api/call.ts'
import { Said } from './said.tsx'

export function Loading({ what }: { readonly what: string }) {
  return (
    <Center mih={160} role="status" aria-live="polite">
      <Stack align="center" gap="xs">
        <Loader size="sm" />
        <Text size="sm" c="dimmed">
          Loading {what}…
        </Text>
      </Stack>
    </Center>
  )
}

/** Nothing is there, and why that may be. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Center mih={160}>
      <Stack align="center" gap={4} maw={480}>
        <Title order={2} size="h5">
          {title}
        </Title>
        {children && (
          <Text size="sm" c="dimmed" ta="center" component="div">
            {children}
          </Text>
        )}
      </Stack>
    </Center>
  )
}

/** A page that somebody came to by its address, and that the role does not show. */
export function NotPermitted({ role, needs }: { readonly role: string; readonly needs: string }) {
  return (
    <Alert color="yellow" title="Not permitted" role="alert">
      <Text size="sm">
        Your role, {role}, does not show this page: it needs the permission to {needs}. An admin can change your role.
      </Text>
    </Alert>
  )
}

/** What was asked for could not be shown: no permission, nothing there, or no answer. */
export function Failed({ error, again }: { readonly error: unknown; readonly again?: () => unknown }) {
  const { title, text } = describe(error)
  return (
    <Alert color={error instanceof ApiError && error.status === 403 ? 'yellow' : 'red'} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">
          <Said>{text}</Said>
        </Text>
        {again && (
          <Button size="xs" variant="default" onClick={() => void again()}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

function describe(error: unknown): { readonly title: string; readonly text: string } {
  if (!(error instanceof ApiError)) return { title: 'This page failed', text: String(error) }
  switch (error.status) {
    case 0:
      return { title: 'No answer', text: error.message }
    case 403:
      return { title: 'Not permitted', text: error.message }
    case 404:
      return { title: 'Not found', text: error.message }
    default:
      return { title: 'The server said no', text: error.message }
  }
}
