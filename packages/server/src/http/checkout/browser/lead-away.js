/** @import { PageData } from '../page-data.ts' */
import { fillCount } from './fill.js'
import { announce, cameForward, element } from './page.js'
import { watchState } from './watch-state.js'

const secondsToRead = 6

/**
 * To the bank's or the wallet's page. Who comes back from it by the browser's own button finds the link, and the page
 * still sees when the payment ends in another window.
 *
 * @param {PageData} data
 */
export function leadOn(data) {
  const { actionUrl } = data
  if (actionUrl !== undefined && cameForward()) {
    // Not before the page is complete: until then it would leave the history, and Back would lead past it to the shop.
    addEventListener('load', () => setTimeout(() => location.assign(actionUrl)))
  }
  watchState(data, (view) => view.status !== 'action')
}

/**
 * Back to the merchant after a few seconds, unless the buyer wants to stay. The paid page leaves the history: going back
 * from the shop would otherwise lead to it, and forward again.
 *
 * @param {PageData} data
 */
export function leadHome({ returnUrl, texts, locale }) {
  if (returnUrl === undefined || !cameForward()) return
  const place = element('returning', HTMLElement)
  const [text, stay] = [place.querySelector('p'), place.querySelector('button')]
  if (!text || !stay) return
  let left = secondsToRead
  const show = () => {
    text.textContent = fillCount(texts.returning, left, locale)
  }
  const ticking = setInterval(() => {
    left -= 1
    if (left > 0) return show()
    clearInterval(ticking)
    location.replace(returnUrl)
  }, 1_000)
  stay.addEventListener('click', () => {
    clearInterval(ticking)
    stay.hidden = true
    text.textContent = texts.stays
    announce(texts.stays)
    const home = document.querySelector('a.button')
    if (home instanceof HTMLElement) home.focus()
  })
  show()
  place.hidden = false
  announce(text.textContent ?? '')
}
