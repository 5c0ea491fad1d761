import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function NotificationPage() {
  return (
    <>
      <PageHeader title="Notification" />
      <Empty title="Not built yet" />
    </>
  )
}
