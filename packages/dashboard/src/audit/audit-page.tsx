import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function AuditPage() {
  return (
    <>
      <PageHeader title="Audit log" />
      <Empty title="Not built yet" />
    </>
  )
}
