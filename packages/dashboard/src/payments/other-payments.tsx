import { Anchor, List, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ApiError } from '../api/call.ts'
import { PageHeader } from '../parts/page-header.tsx'

interface Named {
  readonly clientId: string
  readonly paymentId: string
}

/** The payments that the server says an id may mean, where it names some. */
export function othersIn(error: Error): readonly Named[] | undefined {
  if (!(error instanceof ApiError)) return undefined
  const { payments } = error.detail as { readonly payments?: readonly Named[] }
  return payments
}

interface Props {
  readonly id: string
  readonly error: Error
  readonly payments: readonly Named[]
}

/** An id that means several payments, or one of another client. */
export function OtherPayments({ id, error, payments }: Props) {
  const several = error instanceof ApiError && error.status === 409
  return (
    <>
      <PageHeader title={several ? 'Which payment?' : 'Not of this client'} />
      <Stack gap="sm" role="alert" maw={640}>
        <Text size="sm">
          {several ? 'More than one payment has to do with the id ' : 'This client has nothing with the id '}
          <span className="id">{id}</span>
          {several ? '. Merchants choose the ids of their requests themselves.' : '. Another one does.'}
        </Text>
        <List spacing={4} size="sm">
          {payments.map(({ clientId, paymentId }) => (
            <List.Item key={`${clientId} ${paymentId}`}>
              <Anchor
                underline="always"
                renderRoot={(props) => (
                  <Link to="/payments/$clientId/$paymentId" params={{ clientId, paymentId }} {...props} />
                )}
              >
                <span className="id">{paymentId}</span>
              </Anchor>{' '}
              of {clientId}
            </List.Item>
          ))}
        </List>
      </Stack>
    </>
  )
}
