import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function NotificationsPage() {
  return (
    <>
      <PageHeader title="Notifications" />
      <Empty title="Not built yet" />
    </>
  )
}
