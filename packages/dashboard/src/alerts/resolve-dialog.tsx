import { Alert, Button, Group, Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { send } from '../api/call.ts'
import type { AlertView, Json, Verdict } from '../api/types.ts'
import { Confirm } from '../parts/confirm.tsx'
import { consequenceOf, kindWords, verdictWords } from './words.ts'

interface Props {
  readonly alert: Json<AlertView>
  readonly onClose: () => void
}

interface Resolution {
  readonly verdict: Verdict
  readonly reason: string
}

/** Records what a person found out. What follows from it is spelled out before it is. */
export function ResolveDialog({ alert, onClose }: Props) {
  const { alertId, clientId, paymentId, verdicts, kind } = alert
  const [chosen, setChosen] = useState<Verdict | undefined>(verdicts.length === 1 ? verdicts[0] : undefined)
  const client = useQueryClient()
  const resolve = useMutation({
    mutationKey: ['resolve-alert', clientId, alertId],
    mutationFn: (resolution: Resolution) => send('POST', `/alerts/${encodeURIComponent(alertId)}/resolve`, resolution),
    onSettled: () => {
      const old = [['alerts'], ['payment', clientId, paymentId], ['payments'], ['home'], ['audit']]
      for (const queryKey of old) void client.invalidateQueries({ queryKey })
    },
  })
  return (
    <Confirm
      title={`Resolve: ${kindWords[kind].title}`}
      confirm={chosen === undefined ? 'Record it' : `Record: ${verdictWords[chosen].toLowerCase()}`}
      danger={chosen !== undefined && chosen !== 'noted'}
      incomplete={chosen === undefined}
      reasonHint="How it is known. Kept with the alert and in the audit log, and shown with the payment."
      busy={resolve.isPending}
      error={resolve.error}
      onLookAgain={onClose}
      onClose={onClose}
      onConfirm={(reason) => chosen !== undefined && resolve.mutate({ verdict: chosen, reason })}
      result={
        resolve.isSuccess && chosen !== undefined && <Resolved text={consequenceOf(chosen, alert)} onClose={onClose} />
      }
    >
      <Text size="sm">{kindWords[kind].text}</Text>
      <Radio.Group
        label="What the acquirer says"
        value={chosen ?? ''}
        onChange={(value) => setChosen(verdicts.find((verdict) => verdict === value))}
      >
        <Stack gap="sm" mt={6}>
          {verdicts.map((verdict) => (
            <Radio
              key={verdict}
              value={verdict}
              label={verdictWords[verdict]}
              description={consequenceOf(verdict, alert)}
            />
          ))}
        </Stack>
      </Radio.Group>
    </Confirm>
  )
}

function Resolved({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  return (
    <Stack gap="md">
      <div role="status">
        <Alert color="green" title="Recorded" icon={<CircleCheck aria-hidden />}>
          <Text size="sm">{text}</Text>
        </Alert>
      </div>
      <Group justify="flex-end">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </Stack>
  )
}
