import { Alert, Button, Stack, Text } from '@mantine/core'
import type { Json, PaymentView } from '../api/types.ts'

export interface DialogProps {
  /** What the person looked at when it was opened. */
  readonly payment: Json<PaymentView>
  /** It is no longer as it was then. */
  readonly changed: boolean
  readonly onClose: () => void
  /** Opens it anew on what is there now. */
  readonly onLookAgain: () => void
}

/** Said before it is confirmed; the server would say so afterwards. */
export function ChangedMeanwhile({ changed, onLookAgain }: Pick<DialogProps, 'changed' | 'onLookAgain'>) {
  if (!changed) return null
  return (
    <Alert color="yellow" title="The payment has changed since you opened this" role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">Somebody else may be at it. Look again before you decide.</Text>
        <Button size="xs" variant="default" onClick={onLookAgain}>
          Look again
        </Button>
      </Stack>
    </Alert>
  )
}
