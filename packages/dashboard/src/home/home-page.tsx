import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function HomePage() {
  return (
    <>
      <PageHeader title="Home" />
      <Empty title="Not built yet" />
    </>
  )
}
