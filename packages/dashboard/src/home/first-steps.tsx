import { Anchor, Code, List, Paper, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { HomeChoices, Json } from '../api/types.ts'

interface Props {
  readonly environment: 'sandbox' | 'live'
  readonly choices: Json<HomeChoices>
}

/** Before the first payment there are no numbers, but something to do. */
export function FirstSteps({ environment, choices }: Props) {
  const clients = choices.environments.find((one) => one.environment === environment)?.clients ?? []
  return (
    <Paper component="section" withBorder p="lg" aria-labelledby="first-steps">
      <Title order={2} size="h4" id="first-steps" mb="xs">
        {environment === 'sandbox'
          ? 'No payment has been made in the sandbox yet'
          : 'No live payment has been made yet'}
      </Title>
      <Text size="sm" mb="sm">
        From the first payment on, this page shows the money of today, how acquirers answer, and what needs a person.
      </Text>
      {environment === 'sandbox' ? (
        <SandboxSteps hasClient={clients.length > 0} />
      ) : (
        <LiveSteps hasClient={clients.length > 0} />
      )}
    </Paper>
  )
}

function SandboxSteps({ hasClient }: { readonly hasClient: boolean }) {
  return (
    <List type="ordered" size="sm" spacing="xs">
      {!hasClient && (
        <List.Item>
          Make a client, on the page <To to="/keys">Keys</To> or in a terminal:{' '}
          <Code>npx capstan client create SANDBOX_SHOP</Code>
        </List.Item>
      )}
      <List.Item>
        Pay here, on the page <To to="/sandbox">Sandbox</To>, under Test payment; or run the example in a clone:{' '}
        <Code>npm run example</Code>. It pays by a card of the sandbox, captures in two parts, and checks each
        notification.
      </List.Item>
      <List.Item>Try what else can happen, on the same page: turn the clock, or let an acquirer decline.</List.Item>
    </List>
  )
}

function LiveSteps({ hasClient }: { readonly hasClient: boolean }) {
  return (
    <List type="ordered" size="sm" spacing="xs">
      {!hasClient && (
        <List.Item>
          Make a client whose id does not begin with <Code>SANDBOX_</Code>, on the page <To to="/keys">Keys</To>.
        </List.Item>
      )}
      <List.Item>
        Add an account at an acquirer, in a terminal: <Code>npx capstan acquirer add</Code>
      </List.Item>
      <List.Item>
        Say where its results go, on the page <To to="/addresses">Notification Address</To>.
      </List.Item>
    </List>
  )
}

function To({ to, children }: { readonly to: '/keys' | '/sandbox' | '/addresses'; readonly children: string }) {
  return (
    <Anchor size="sm" underline="always" renderRoot={(props) => <Link to={to} {...props} />}>
      {children}
    </Anchor>
  )
}
