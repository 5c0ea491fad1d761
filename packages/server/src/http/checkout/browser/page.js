/** @import { PageData } from '../page-data.ts' */

/**
 * @template {Element} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id)
  if (found instanceof type) return found
  throw new Error(`the page has no ${id}`)
}

/** @returns {PageData} */
export function readPageData() {
  return JSON.parse(element('page-data', HTMLElement).textContent ?? '')
}

/**
 * Says it to those who listen and do not look. The same text again is said again.
 *
 * @param {string} text
 */
export function announce(text) {
  const live = element('live', HTMLElement)
  live.textContent = live.textContent === text ? `${text}\u00a0` : text
}

/** Shows the session as it is now. The address stays the same, and going back does not come here again. */
export function showAgain() {
  location.replace(location.pathname)
}

/** False when the buyer came by the browser's Back, Forward or Reload: who wants to be here is not sent away again. */
export function cameForward() {
  const [navigation] = performance.getEntriesByType('navigation')
  return !(navigation instanceof PerformanceNavigationTiming) || navigation.type === 'navigate'
}
