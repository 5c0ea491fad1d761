import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHeader } from '../parts/page-header.tsx'

export function NotFound() {
  return (
    <PageHeader title="There is nothing at this address">
      <Anchor component={Link} to="/" size="sm">
        To the home page
      </Anchor>
    </PageHeader>
  )
}
