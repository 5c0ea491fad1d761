import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function PaymentPage() {
  return (
    <>
      <PageHeader title="Payment" />
      <Empty title="Not built yet" />
    </>
  )
}
