import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function AlertsPage() {
  return (
    <>
      <PageHeader title="Needs a person" />
      <Empty title="Not built yet" />
    </>
  )
}
