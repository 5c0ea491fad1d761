import { Box, Group, Stack, Tabs, Text, Title } from '@mantine/core'
import { useState } from 'react'
import type { ClientKeysView, Json } from '../api/types.ts'
import { Copy, CopyableId } from '../parts/copy.tsx'
import { keyFile, type SnippetFacts, snippets } from './snippets.ts'

/** What a merchant's code needs to know, and the first lines of it in several languages. */
export function QuickStart({ view }: { readonly view: Json<ClientKeysView> }) {
  const newest = view.keys.find(({ retiredAt }) => retiredAt === null)
  const signing = view.apoKeys.find(({ state }) => state === 'signing')
  if (!newest || !signing) return null
  const facts: SnippetFacts = {
    clientId: view.clientId,
    environment: view.environment,
    gatewayUrl: view.gatewayUrl,
    keyVersion: newest.version,
    apoPublicKeys: Object.fromEntries(view.apoKeys.map(({ version, publicKey }) => [version, publicKey])),
    apoKeyVersion: signing.version,
  }
  return (
    <Stack gap="sm" component="section" aria-label="Quick start">
      <Title order={4} size="h6">
        Quick start
      </Title>
      <Group gap="lg">
        <Fact label="Gateway">
          <CopyableId id={facts.gatewayUrl} what="the gateway URL" />
        </Fact>
        <Fact label="Client id">
          <CopyableId id={facts.clientId} what="the client id" />
        </Fact>
        {view.apoKeys.map(({ version, publicKey, fingerprint }) => (
          <Fact key={version} label={`Capstan's public key, version ${version}`}>
            <Group gap={4} wrap="nowrap">
              <span className="id">{fingerprint.slice(0, 16)}…</span>
              <Copy text={publicKey} what={`Capstan's public key of version ${version}`} />
            </Group>
          </Fact>
        ))}
      </Group>
      <Text size="sm">
        Each reads the private key from <span className="id">{keyFile(view.clientId, newest.version)}</span>, as it was
        downloaded when version {newest.version} was made.
      </Text>
      <Snippets facts={facts} />
    </Stack>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <Stack gap={0}>
      <Text size="xs" fw={600}>
        {label}
      </Text>
      {children}
    </Stack>
  )
}

function Snippets({ facts }: { readonly facts: SnippetFacts }) {
  const [shown, show] = useState<string | null>('typescript')
  const all = snippets(facts)
  return (
    <Tabs value={shown} onChange={show} keepMounted={false}>
      <Tabs.List aria-label="Language">
        {all.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {all.map(({ id, label, file, text }) => (
        <Tabs.Panel key={id} value={id} pt="xs">
          <Group justify="space-between" mb={4}>
            <span className="id">{file}</span>
            <Copy text={text} what={`the code in ${label}`}>
              Copy
            </Copy>
          </Group>
          <Box component="pre" className="code" tabIndex={0} role="region" aria-label={`Code in ${label}`}>
            {text}
          </Box>
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
