import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function PeoplePage() {
  return (
    <>
      <PageHeader title="People" />
      <Empty title="Not built yet" />
    </>
  )
}
