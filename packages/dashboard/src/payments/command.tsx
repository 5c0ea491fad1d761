import { Code, Group } from '@mantine/core'
import { Copy } from '../parts/copy.tsx'

/** The command line that does or shows the same. */
export function Command({ text }: { readonly text: string }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Code style={{ overflowWrap: 'anywhere' }} c="var(--mantine-color-text)">
        {text}
      </Code>
      <Copy text={text} what="the command" />
    </Group>
  )
}
