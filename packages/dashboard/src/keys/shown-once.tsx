import { Alert, Box, Button, Checkbox, Code, Group, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Copy } from '../parts/copy.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { download } from './download.ts'
import { pem } from './pem.ts'
import { keyFile } from './snippets.ts'

/** A private key as it came with the answer that made it. It lives in the state of the page and nowhere else. */
export interface Secret {
  readonly clientId: string
  readonly keyVersion: number
  /** PKCS#8 DER, base64. Absent where the merchant brought the key. */
  readonly privateKey?: string | undefined
}

/** Shows it until somebody says that it is kept; leaving the page before that asks first. */
export function ShownOnce({ secret, onDone }: { readonly secret: Secret; readonly onDone: () => void }) {
  const { clientId, keyVersion, privateKey } = secret
  const [kept, setKept] = useState(privateKey === undefined)
  const { proceed, reset, status } = useBlocker({
    shouldBlockFn: () => !kept,
    enableBeforeUnload: () => !kept,
    withResolver: true,
  })
  return (
    <Dialog onClose={kept ? onDone : undefined} title={`Version ${keyVersion} of ${clientId}`} size="lg">
      <Stack gap="md">
        {privateKey === undefined ? (
          <Text size="sm">
            The public key is registered. Sign with the private key that you have, and with <Code>keyVersion</Code>{' '}
            {keyVersion}.
          </Text>
        ) : (
          <PrivateKey file={keyFile(clientId, keyVersion)} privateKey={privateKey} />
        )}
        {privateKey !== undefined && (
          <Checkbox
            checked={kept}
            onChange={(event) => setKept(event.currentTarget.checked)}
            label="I have kept the private key"
          />
        )}
        {status === 'blocked' && (
          <Alert color="yellow" title="The private key would be lost" role="alert">
            <Stack gap="xs" align="flex-start">
              <Text size="sm">It is shown this once. Without it you have to add another key.</Text>
              <Group gap="xs">
                <Button size="xs" variant="default" onClick={reset}>
                  Stay
                </Button>
                <Button size="xs" color="red.9" onClick={proceed}>
                  Leave without it
                </Button>
              </Group>
            </Stack>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button onClick={onDone} disabled={!kept}>
            Done
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}

function PrivateKey({ file, privateKey }: { readonly file: string; readonly privateKey: string }) {
  return (
    <>
      <Alert color="yellow" title="Keep the private key now">
        <Text size="sm">
          It is shown this once, and the server does not have it. Whoever has it can move this client's money.
        </Text>
      </Alert>
      <Box component="pre" className="secret" tabIndex={0} role="region" aria-label="Private key">
        {privateKey}
      </Box>
      <Group gap="xs">
        <Copy text={privateKey} what="the private key">
          Copy
        </Copy>
        <Button
          size="compact-xs"
          mih={24}
          variant="default"
          leftSection={<Download size={13} aria-hidden />}
          onClick={() => download(file, pem(privateKey, 'PRIVATE KEY'))}
        >
          Download {file}
        </Button>
      </Group>
    </>
  )
}
