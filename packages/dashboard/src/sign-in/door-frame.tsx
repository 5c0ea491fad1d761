import { Card, Center, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

interface Props {
  readonly title: string
  readonly lead?: ReactNode
  readonly children: ReactNode
}

/** What stands around a page for somebody who is not signed in yet. */
export function DoorFrame({ title, lead, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Capstan`
  }, [title])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Stack w="100%" maw={400} gap="lg">
        <Text fw={700} ta="center">
          Capstan
        </Text>
        <Card withBorder padding="lg">
          <Stack gap="md">
            <Stack gap={4}>
              <Title order={1} size="h3">
                {title}
              </Title>
              {lead && (
                <Text size="sm" component="div">
                  {lead}
                </Text>
              )}
            </Stack>
            {children}
          </Stack>
        </Card>
      </Stack>
    </Center>
  )
}
