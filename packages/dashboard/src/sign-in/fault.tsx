import { Alert } from '@mantine/core'

/** Why it was refused, read out as it appears. */
export function Fault({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null
  return (
    <Alert color="red" role="alert" p="xs">
      {text}
    </Alert>
  )
}
