import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function AccountPage() {
  return (
    <>
      <PageHeader title="Your account" />
      <Empty title="Not built yet" />
    </>
  )
}
