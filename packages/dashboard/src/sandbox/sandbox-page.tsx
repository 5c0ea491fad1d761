import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function SandboxPage() {
  return (
    <>
      <PageHeader title="Sandbox" />
      <Empty title="Not built yet" />
    </>
  )
}
