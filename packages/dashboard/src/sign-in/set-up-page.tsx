import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function SetUpPage() {
  return (
    <>
      <PageHeader title="Set up" />
      <Empty title="Not built yet" />
    </>
  )
}
