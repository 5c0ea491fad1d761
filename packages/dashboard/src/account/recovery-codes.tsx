import { Button, Code, CopyButton, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { Dialog } from '../parts/dialog.tsx'

interface Props {
  readonly codes: readonly string[]
  readonly onClose: () => void
}

/** Shown once, and closed by nothing but the button: who closes it without having kept them must make new ones. */
export function RecoveryCodes({ codes, onClose }: Props) {
  return (
    <Dialog title="Recovery codes">
      <Stack gap="sm">
        <Text size="sm">
          Each of them signs you in once without the app, when the phone is lost. Keep them where the phone is not. They
          are shown this once.
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {codes.map((code) => (
            <li key={code}>
              <Code fz="sm">{code}</Code>
            </li>
          ))}
        </SimpleGrid>
        <Group justify="flex-end" gap="xs">
          <CopyButton value={codes.join('\n')}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy all'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={onClose}>I have kept them</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
