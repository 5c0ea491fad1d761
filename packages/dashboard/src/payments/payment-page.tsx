import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { get } from '../api/call.ts'
import type { Json, PaymentView } from '../api/types.ts'
import { PageHeader } from '../parts/page-header.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { PaymentActions } from './payment-actions.tsx'

/** Only its actions so far. */
export default function PaymentPage() {
  const { clientId, paymentId } = useParams({ from: '/signed-in/payments/$clientId/$paymentId' })
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['payment', clientId, paymentId],
    queryFn: ({ signal }) => get<Json<PaymentView>>(`/payments/${paymentId}`, { clientId }, signal),
  })
  if (isPending) return <Loading what="the payment" />
  if (!data) return <Failed error={error} again={() => void refetch()} />
  return (
    <>
      <PageHeader title="Payment">{data.text}</PageHeader>
      <PaymentActions payment={data} />
    </>
  )
}
