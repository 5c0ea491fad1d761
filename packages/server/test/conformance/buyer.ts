import { expect } from 'vitest'

/**
 * Plays the buyer's browser: opens the page that `normalUrl` leads to, presses one of its buttons, and follows every
 * redirect of the server's. Gives the address at which the browser leaves the server.
 */
export async function decide(normalUrl: string, decision: 'authorize' | 'decline'): Promise<string> {
  const page = await fetch(normalUrl)
  expect(page.status).toBe(200)
  expect(await page.text()).toContain(`<button name="decision" value="${decision}">`)
  const pressed = await fetch(normalUrl, {
    method: 'POST',
    body: new URLSearchParams({ decision }),
    redirect: 'manual',
  })
  return leave(pressed, new URL(normalUrl).origin)
}

async function leave(response: Response, origin: string): Promise<string> {
  // 303: the browser must GET the next page; any other redirect would repeat the decision there.
  expect(response.status).toBe(303)
  const location = response.headers.get('location') ?? ''
  if (!location.startsWith(`${origin}/`)) return location
  return leave(await fetch(location, { redirect: 'manual' }), origin)
}
