import { Group, Paper, Skeleton, Text, Title } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { type ReactNode, useId } from 'react'
import { Failed } from '../parts/states.tsx'

interface Props<Data> {
  readonly title: string
  readonly query: UseQueryResult<Data>
  /** Height in pixels of what is to come, so that the page does not jump. */
  readonly height: number
  readonly actions?: ReactNode
  readonly children: (data: Data) => ReactNode
}

/** A part of the page, which is loaded and fails by itself. */
export function Part<Data>({ title, query, height, actions, children }: Props<Data>) {
  const id = useId()
  return (
    <Paper component="section" withBorder p="md" h="100%" aria-labelledby={id} aria-busy={query.isPending}>
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      <Content query={query} height={height}>
        {children}
      </Content>
    </Paper>
  )
}

function Content<Data>({ query, height, children }: Pick<Props<Data>, 'query' | 'height' | 'children'>) {
  const { data, error, isFetching, refetch } = query
  if (data === undefined) {
    return error ? <Failed error={error} again={() => void refetch()} /> : <Skeleton height={height} radius="sm" />
  }
  return (
    <>
      {error && !isFetching && (
        <Text size="xs" mb="xs" role="status">
          Not up to date: {error.message}
        </Text>
      )}
      {children(data)}
    </>
  )
}

/** Beside numbers of which some are still missing. */
export function Partial({ children }: { readonly children: ReactNode }) {
  return (
    <Text size="xs" mt="xs" role="note">
      {children}
    </Text>
  )
}
