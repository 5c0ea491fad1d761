import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { send } from '../api/call.ts'
import type { ClientKeysView, Json } from '../api/types.ts'
import { Confirm } from '../parts/confirm.tsx'
import { Time } from '../parts/time.tsx'
import { clientKeysQuery, type KeyLine } from './queries.ts'

interface Props {
  readonly view: Json<ClientKeysView>
  readonly line: KeyLine
  readonly onClose: () => void
}

/** Asks before a key is refused from then on, and says when it was last used as far as that is known. */
export function RetireKey({ view, line, onClose }: Props) {
  const { clientId, seenSince } = view
  const { version, lastUsedAt } = line
  const queries = useQueryClient()
  const { queryKey } = clientKeysQuery(clientId)
  const retiring = useMutation({
    mutationFn: (reason: string) =>
      send<Json<ClientKeysView>>('POST', `/clients/${encodeURIComponent(clientId)}/keys/${version}/retire`, { reason }),
    onSuccess: (after) => {
      queries.setQueryData(queryKey, after)
      onClose()
    },
  })
  return (
    <Confirm
      title={`Retire version ${version} of ${clientId}`}
      confirm={`Retire version ${version}`}
      danger
      busy={retiring.isPending}
      error={retiring.error}
      onLookAgain={() => {
        void queries.invalidateQueries({ queryKey })
        onClose()
      }}
      onConfirm={(reason) => retiring.mutate(reason)}
      onClose={onClose}
    >
      <Text size="sm">
        What is signed with it is refused from then on, at every server within two seconds. A retired key does not come
        back.
      </Text>
      <Text size="sm">
        {lastUsedAt === null ? (
          <>
            This server has seen no request signed with it since <Time at={seenSince} />. Other servers may have.
          </>
        ) : (
          <>
            Last used here: <Time at={lastUsedAt} /> (<Time at={lastUsedAt} as="relative" />
            ). Other servers may have seen it later.
          </>
        )}
      </Text>
    </Confirm>
  )
}
