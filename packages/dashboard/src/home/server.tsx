import { Alert, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Failed } from '../parts/states.tsx'
import { serverQuery } from './queries.ts'

/** What the server finds wrong with itself. Nothing while all is well. */
export function Server() {
  const { data, error, refetch } = useQuery(serverQuery)
  if (!data) return error ? <Failed error={error} again={() => void refetch()} /> : null
  if (data.findings.length === 0) return null
  const bad = data.findings.some(({ level }) => level === 'problem')
  return (
    <Alert
      color={bad ? 'red' : 'gray'}
      title={bad ? 'The server has a problem' : 'Of the server'}
      role={bad ? 'alert' : 'note'}
    >
      <List size="sm" spacing={4}>
        {data.findings.map(({ subject, text, next }) => (
          <List.Item key={`${subject} ${text}`}>
            {subject}: {text}
            {next !== undefined && <Text size="xs">{next}</Text>}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
