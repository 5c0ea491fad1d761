import { PageHeader } from '../parts/page-header.tsx'
import { Empty } from '../parts/states.tsx'

export default function SignInPage() {
  return (
    <>
      <PageHeader title="Sign in" />
      <Empty title="Not built yet" />
    </>
  )
}
