import { Alert } from '@mantine/core'
import type { ComponentProps } from 'react'

type Props = Pick<ComponentProps<typeof Alert>, 'title' | 'icon' | 'children' | 'mb' | 'role'> & {
  readonly color: 'red' | 'yellow' | 'green' | 'blue'
}

/** An alert whose words are as dark as all others: in its own colour its title falls short of 4.5:1 (WCAG 2.2, 1.4.3). */
export function Notice(props: Props) {
  return <Alert variant="outline" {...props} />
}
