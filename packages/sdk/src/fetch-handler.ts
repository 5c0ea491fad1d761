import type { NotificationReceiver } from './notification-receiver.ts'

/**
 * From Web `Request` to `Response`, for whatever speaks these: `export const POST = fetchHandler(receiver)` in a route
 * of Next.js, `(c) => handler(c.req.raw)` in Hono, `Bun.serve`, `Deno.serve`, `export default { fetch }` of Workers.
 * Never rejects.
 */
export function fetchHandler(receiver: NotificationReceiver): (request: Request) => Promise<Response> {
  return async (request) => {
    const { status, headers, body } = await receiver.receive(request)
    return new Response(body, { status, headers: { ...headers } })
  }
}
