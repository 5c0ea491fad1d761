import { Badge } from '@mantine/core'
import type { ClientEndpoints } from '../api/types.ts'

type Endpoint = ClientEndpoints['endpoints'][number]

const looks = {
  failing: ['Failing', 'red'],
  wavering: ['Not acknowledged', 'orange'],
  acknowledging: ['Acknowledging', 'green'],
  untried: ['Not tried lately', 'gray'],
} as const

/** How an address answers; the colours keep 4.5:1 in both schemes, as those of the states do. */
export function EndpointBadge({ state }: { readonly state: Endpoint['state'] }) {
  const [word, color] = looks[state]
  return (
    <Badge
      radius="sm"
      tt="none"
      fw={600}
      style={{
        '--badge-bg': `light-dark(var(--mantine-color-${color}-1), color-mix(in srgb, var(--mantine-color-${color}-9) 30%, transparent))`,
        '--badge-color': `light-dark(color-mix(in srgb, var(--mantine-color-${color}-9) 70%, black), var(--mantine-color-${color}-2))`,
        '--badge-bd': '1px solid transparent',
        overflow: 'visible',
        flexShrink: 0,
      }}
    >
      {word}
    </Badge>
  )
}
