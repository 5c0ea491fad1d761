import { Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface Props {
  readonly title: string
  readonly children?: ReactNode
  /** Buttons at its end. */
  readonly actions?: ReactNode
}

export function PageHeader({ title, children, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Capstan`
  }, [title])
  return (
    <Group justify="space-between" align="flex-start" mb="md" gap="sm" className="page-header">
      <Stack gap={2} miw={0}>
        <Title order={1} size="h3" tabIndex={-1}>
          {title}
        </Title>
        {children && (
          <Text size="sm" c="dimmed" component="div">
            {children}
          </Text>
        )}
      </Stack>
      {actions && (
        <Group gap="xs" className="page-actions">
          {actions}
        </Group>
      )}
    </Group>
  )
}
