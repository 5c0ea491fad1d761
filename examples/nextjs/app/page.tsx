import { formatMoney } from '@capstan/sdk'
import { orders } from '../shop/orders.ts'

/** Rendered for each request: orders change. */
export const dynamic = 'force-dynamic'

/** The shop and its back office in one; a real one asks the merchant to log in before it shows or captures anything. */
export default function Page() {
  return (
    <main>
      <h1>Ceramic lamps</h1>
      <form method="post" action="/checkout">
        <button type="submit">Buy two for €129.50</button>
      </form>
      <h2>Orders</h2>
      <ul>
        {[...orders.values()].map(({ orderId, amount, payment, capture, notified }) => (
          <li key={orderId}>
            {`${orderId}: ${formatMoney(amount, 'en')}, payment ${payment}, capture ${capture}, notified ${notified}`}
            {payment === 'done' && capture !== 'done' && (
              <form method="post" action={`/orders/${orderId}/capture`}>
                <button type="submit">Ship and capture</button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </main>
  )
}
