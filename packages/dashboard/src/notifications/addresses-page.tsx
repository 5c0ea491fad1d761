import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function AddressesPage() {
  return (
    <>
      <PageHeader title="Notification Address" />
      <Empty title="Not built yet" />
    </>
  )
}
