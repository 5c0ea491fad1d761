/** @import { CheckoutView } from '../view.ts' */
/** @import { PageData } from '../page-data.ts' */
import { announce, showAgain } from './page.js'
import { look } from './server.js'
import { waitMs } from './timing.js'

const isLongMs = 30_000

/**
 * Looks at the session, less and less often, until it is what was waited for; then the page is shown again.
 *
 * @param {PageData} data
 * @param {(view: CheckoutView) => boolean} isDone
 * @param {HTMLElement} [place] says so when it takes long, or when the server cannot be reached
 * @param {(view: CheckoutView) => void} [whenDone]
 */
export function watchState({ texts }, isDone, place, whenDone = showAgain) {
  const since = performance.now()
  let tries = 0
  const says = (/** @type {string} */ text) => {
    if (!place || place.textContent === text) return
    place.textContent = text
    announce(text)
  }
  const next = async () => {
    const view = await look()
    if (view === 'gone') return showAgain()
    if (view && isDone(view)) return whenDone(view)
    if (!view) says(texts.noConnection)
    else if (performance.now() - since > isLongMs) says(texts.stillProcessing)
    tries += 1
    plan()
  }
  const plan = () => setTimeout(() => void next(), waitMs(tries))
  plan()
}
