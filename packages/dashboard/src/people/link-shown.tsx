import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core'
import type { Json, LinkView } from '../api/types.ts'
import { Copy } from '../parts/copy.tsx'
import { Time } from '../parts/time.tsx'

/** A link that works once. The server keeps only what recognizes it, so this is the one time it is shown. */
export function LinkShown({ link, onClose }: { readonly link: Json<LinkView>; readonly onClose: () => void }) {
  const { url, expiresAt, login, purpose } = link
  return (
    <Stack gap="sm">
      <Text size="sm">
        {purpose === 'reset'
          ? `With this link ${login} sets a new password. Until it is used, the old password works; then codes, passkeys and sessions of before are gone.`
          : `With this link ${login} chooses a password and is signed in.`}
      </Text>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {url}
      </Code>
      <Group gap="xs">
        <Copy text={url} what="the link">
          Copy the link
        </Copy>
        <Text size="sm" component="span">
          It works once, until <Time at={expiresAt} />.
        </Text>
      </Group>
      <Alert color="yellow" title="It is shown this once">
        Whoever has the link can use it. Send it by a way that nobody else reads; if it is lost, make a new one, and
        this one stops working.
      </Alert>
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  )
}
