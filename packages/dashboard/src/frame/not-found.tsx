import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Empty } from '../parts/states.tsx'

export function NotFound() {
  return (
    <Empty title="There is nothing at this address">
      <Anchor component={Link} to="/">
        To the home page
      </Anchor>
    </Empty>
  )
}
