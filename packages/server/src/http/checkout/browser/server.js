/** @import { CheckoutInputError, CheckoutView } from '../view.ts' */

/**
 * @typedef {{ kind: 'view', view: CheckoutView }
 *   | { kind: 'input', fault: CheckoutInputError['error'] }
 *   | { kind: 'refused' }
 *   | { kind: 'unknown' }} Answer
 */

/** Longer than the server needs to say "still processing". */
const patienceMs = 30_000

/** @type {RequestInit} */
const always = { cache: 'no-store', credentials: 'same-origin', redirect: 'error', referrerPolicy: 'no-referrer' }

/**
 * Sends what the buyer decided. `unknown`: it may have arrived or not, so it is never sent again by itself.
 *
 * @param {'card' | 'wallet'} way
 * @param {object} form
 * @returns {Promise<Answer>}
 */
export async function send(way, form) {
  try {
    const response = await fetch(`${location.pathname}/${way}`, {
      ...always,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...form, browser: thisBrowser() }),
      signal: AbortSignal.timeout(patienceMs),
    })
    if (response.ok) return { kind: 'view', view: await response.json() }
    if (response.status >= 500) return { kind: 'unknown' }
    const { error } = await response.json()
    return typeof error === 'object' ? { kind: 'input', fault: error } : { kind: 'refused' }
  } catch {
    return { kind: 'unknown' }
  }
}

/** What the buyer's bank wants to know before it lets a payment pass without asking; no header tells it. */
function thisBrowser() {
  return {
    language: navigator.language,
    // What `navigator.javaEnabled` is in every browser by the standard of HTML.
    javaEnabled: false,
    colorDepth: screen.colorDepth,
    screenHeight: screen.height,
    screenWidth: screen.width,
    timeZoneOffset: new Date().getTimezoneOffset(),
  }
}

/**
 * The session as it is now; undefined when the server cannot be reached, `gone` when it knows of no such session.
 *
 * @returns {Promise<CheckoutView | 'gone' | undefined>}
 */
export async function look() {
  try {
    const response = await fetch(`${location.pathname}/state`, { ...always, signal: AbortSignal.timeout(patienceMs) })
    if (response.status === 404) return 'gone'
    return response.ok ? await response.json() : undefined
  } catch {
    return undefined
  }
}
