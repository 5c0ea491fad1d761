import { Anchor, Container } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHeader } from '../parts/page-header.tsx'

export function NotFound() {
  return (
    <Container component="main" py="xl">
      <PageHeader title="There is nothing at this address">
        <Anchor component={Link} to="/">
          To the home page
        </Anchor>
      </PageHeader>
    </Container>
  )
}
