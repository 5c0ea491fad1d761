/** @import { PageData } from '../page-data.ts' */
import { leadHome, leadOn } from './lead-away.js'
import { element, readPageData } from './page.js'
import { startPaymentForm } from './payment-form.js'
import { watchClock } from './time-left.js'
import { watchState } from './watch-state.js'

// A page that the browser kept shows what was; the server says what is.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})

start(readPageData())

/** @param {PageData} data */
function start(data) {
  switch (data.status) {
    case 'open':
      // Without a way to pay there is no form.
      if (!document.getElementById('payment')) break
      startPaymentForm(data)
      watchClock(data)
      break
    case 'processing':
      watchState(data, (view) => view.status !== 'processing', element('progress', HTMLElement))
      break
    case 'action':
      leadOn(data)
      break
    case 'paid':
      leadHome(data)
      break
    default:
  }
}
