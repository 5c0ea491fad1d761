import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function PaymentsPage() {
  return (
    <>
      <PageHeader title="Payments" />
      <Empty title="Not built yet" />
    </>
  )
}
