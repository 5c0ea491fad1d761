/** @import { PageData } from '../page-data.ts' */
import { fill, fillCount } from './fill.js'
import { announce, element, showAgain } from './page.js'
import { look } from './server.js'
import { clockText, saidBetween } from './timing.js'
import { watchState } from './watch-state.js'

/** Before that, a clock would only press. */
const shownSeconds = 300
/**
 * Shows the time left when it becomes little, and the session again when it is over, or when it became something else
 * while the buyer looked elsewhere.
 *
 * @param {PageData} data
 */
export function watchClock(data) {
  const { secondsLeft, texts, locale } = data
  const place = element('time-left', HTMLElement)
  const end = performance.now() + secondsLeft * 1_000
  let before = secondsLeft + 1
  const checkOnce = async () => {
    const view = await look()
    if (view && (view === 'gone' || (view.status !== 'open' && view.status !== 'processing'))) showAgain()
  }
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1_000))
    place.hidden = left > shownSeconds
    place.textContent = fill(texts.timeLeft, { time: clockText(left) })
    const said = saidBetween(before, left)
    before = left
    if (said !== undefined) {
      const minutes = said % 60 === 0
      announce(fillCount(minutes ? texts.minutesLeft : texts.secondsLeft, minutes ? said / 60 : said, locale))
    }
    if (left > 0) return
    clearInterval(ticking)
    // The server counts to the millisecond, and may still say "open" at once.
    watchState(data, (view) => view.status !== 'open')
  }
  const ticking = setInterval(tick, 1_000)
  tick()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void checkOnce()
  })
}
