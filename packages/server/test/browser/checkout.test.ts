import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { CheckoutInputError, CheckoutView } from '../../src/http/checkout/view.ts'
import { launchChromium, stopClock, watchedPage } from '../support/buyer-browser.ts'
import { type ScriptedDesk, scriptedCheckout, seen, token } from '../support/checkout-page.ts'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(() => browser.close())

async function openCheckout(change: Partial<CheckoutView> = {}, options: BrowserContextOptions = {}) {
  const desk = await scriptedCheckout(change)
  const watched = await watchedPage(browser, desk.url, options)
  await watched.page.goto(desk.url)
  return { desk, ...watched }
}

const number = '4111111111111111'
const typedCard = { cardNo: number, cvv: '737', expiryMonth: '09', expiryYear: '28', holderName: 'Ada Buyer' }

/** What the page tells of itself, whatever the window and the place of the test. */
const thisBrowser = {
  language: 'en-US',
  javaEnabled: false,
  colorDepth: 24,
  screenHeight: expect.any(Number),
  screenWidth: expect.any(Number),
  timeZoneOffset: expect.any(Number),
}

async function typeCard(page: Page, digits: string = number): Promise<void> {
  await page.getByLabel('Card number').pressSequentially(digits)
  await page.getByLabel('Expiry date').pressSequentially('928')
  await page.getByLabel('Security code').pressSequentially('737')
  await page.getByLabel('Name on card').pressSequentially('Ada Buyer')
}

const payButton = (page: Page) => page.getByRole('button', { name: 'Pay €129.50' })

function wrong(field: CheckoutInputError['error']['field'], code: CheckoutInputError['error']['code']) {
  return { kind: 'input', fault: { error: { field, code, message: 'no' } } } as const
}

/** Everything that outlives a form: what the page shows and keeps, what was asked, where the browser is. */
async function traces(page: Page, asked: readonly string[]) {
  const inputs = await page.locator('input:not([type=hidden])').all()
  const kept = await page.evaluate<unknown>(`(async () => [
    document.documentElement.outerHTML,
    { ...localStorage }, { ...sessionStorage }, document.cookie, history.state,
    await indexedDB.databases(), await caches.keys(),
  ])()`)
  const values = await Promise.all(inputs.map((input) => input.inputValue()))
  return { values, rest: JSON.stringify([kept, page.url(), asked]) }
}

const focused = (page: Page) => page.locator(':focus').getAttribute('id')

describe('paying by card', () => {
  it('sends the card once, and goes back to the merchant after a few seconds', async () => {
    const { desk, page } = await openCheckout()
    await stopClock(page)
    await page.goto(desk.url)
    await typeCard(page)
    expect(await page.getByLabel('Card number').inputValue()).toBe('4111 1111 1111 1111')
    expect(await page.getByLabel('Expiry date').inputValue()).toBe('09/28')
    await payButton(page).click()
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
    expect(desk.sent).toEqual([{ way: 'card', form: { ...typedCard, browser: thisBrowser } }])
    expect(await page.title()).toBe('Payment complete – €129.50 – Lindgren & Sons')
    await page.locator('#returning').getByText('You go back in 6 seconds.').waitFor()
    await page.clock.runFor(7_000)
    await page.waitForURL(desk.returnUrl)
  })

  it('can be done by keyboard alone', async () => {
    const { desk, page } = await openCheckout({ methods: [{ type: 'PAYPAL', name: 'PayPal' }, cards] })
    await stopClock(page)
    await page.goto(desk.url)
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await press('Tab', 'ArrowDown')
    expect(await page.getByRole('radio', { name: 'Card' }).isChecked()).toBe(true)
    await press('Tab', ...number, 'Tab', ...'0928', 'Tab', ...'737', 'Tab', ...'Ada', 'Space', ...'Buyer', 'Enter')
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
    expect(desk.sent).toEqual([{ way: 'card', form: { ...typedCard, browser: thisBrowser } }])
    await page.getByText('You go back in').first().waitFor()
    await press('Tab', 'Tab', 'Enter')
    await page.getByText('You stay on this page.').first().waitFor()
    await press('Enter')
    await page.waitForURL(desk.returnUrl)
  })

  it('cannot be sent twice', async () => {
    const { desk, page } = await openCheckout()
    let answer: () => void = () => undefined
    desk.pay = () =>
      new Promise((resolve) => (answer = () => resolve({ kind: 'view', view: seen(desk, { status: 'paid' }) })))
    await typeCard(page)
    await page.evaluate('for (let press = 0; press < 5; press += 1) document.forms[0].requestSubmit()')
    await page.getByRole('heading', { name: 'Your payment is being made' }).waitFor()
    await page.keyboard.press('Enter')
    await vi.waitFor(() => expect(desk.sent).toHaveLength(1))
    expect(await page.locator('[aria-invalid=true]').count()).toBe(0)
    expect(await page.title()).toBe('Your payment is being made')
    answer()
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
    expect(desk.sent).toHaveLength(1)
  })

  it('leaves nothing of the card behind, neither while it is sent nor after a decline', async () => {
    const { desk, page, asked } = await openCheckout()
    let answer: () => void = () => undefined
    desk.pay = () =>
      new Promise((resolve) => {
        const view = seen(desk, { declined: { code: 'DO_NOT_HONOR', triesLeft: 2 } })
        answer = () => resolve({ kind: 'view', view })
      })
    await typeCard(page)
    expect((await traces(page, asked)).values).toEqual(['4111 1111 1111 1111', '09/28', '737', 'Ada Buyer'])
    await payButton(page).click()
    await vi.waitFor(() => expect(desk.sent).toHaveLength(1))
    const meanwhile = await traces(page, asked)
    answer()
    await page.getByText('You have 2 more tries').waitFor()
    for (const { values, rest } of [meanwhile, await traces(page, asked)]) {
      expect(values).toEqual(['', '', '', ''])
      expect(rest).not.toMatch(/4111 ?1111|1111 ?1111|09\/28|Ada/)
    }
    const posted = asked.filter((address) => address.includes(token) && !address.endsWith(token))
    expect(posted).toEqual([`${desk.url}/card`])
  })

  it('says why it was declined, and can be tried again', async () => {
    const { desk, page } = await openCheckout()
    desk.pay = () => ({
      kind: 'view',
      view: seen(desk, { declined: { code: 'USER_BALANCE_NOT_ENOUGH', triesLeft: 1 } }),
    })
    await typeCard(page)
    await payButton(page).click()
    const notice = page.getByRole('group', { name: /The payment did not go through/ })
    await notice.getByText('There is not enough money in the account.').waitFor()
    await notice.getByText('You have one more try.').waitFor()
    expect(await focused(page)).toBe('declined')
    expect(await page.title()).toMatch(/^The payment did not go through – /)
    desk.pay = () => ({ kind: 'view', view: seen(desk, { status: 'failed' }) })
    await typeCard(page, '5555555555554444')
    await payButton(page).click()
    await page.getByRole('heading', { name: 'The payment failed' }).waitFor()
    expect(desk.sent.map(({ form }) => 'cardNo' in form && form.cardNo)).toEqual([number, '5555555555554444'])
    await page.getByRole('link', { name: 'Back to Lindgren & Sons' }).click()
    await page.waitForURL(desk.returnUrl)
  })
})

const cards = { type: 'CARD', brands: ['VISA', 'MASTERCARD', 'AMEX'] } as const

describe('what is typed', () => {
  it('is grouped by brand, and the caret stays where it was', async () => {
    const { page } = await openCheckout()
    const field = page.getByLabel('Card number')
    await field.pressSequentially('378282246310005999')
    expect(await field.inputValue()).toBe('3782 822463 10005')
    expect(await page.locator('#cardNo-brand').textContent()).toBe('American Express')
    expect(await page.locator('#cvv-hint').textContent()).toBe('4 digits on the front of the card')
    await field.fill('4111-1111 1111 1111')
    expect(await field.inputValue()).toBe('4111 1111 1111 1111')
    await field.press('Home')
    for (let step = 0; step < 5; step += 1) await field.press('ArrowRight')
    await field.press('Backspace')
    expect(await field.inputValue()).toBe('4111 1111 1111 111')
    expect(await page.evaluate<unknown>('document.activeElement.selectionStart')).toBe(3)
    await page.keyboard.type('9')
    expect(await field.inputValue()).toBe('4119 1111 1111 1111')
  })

  it('gets the slash of the expiry by itself, and gives it back', async () => {
    const { page } = await openCheckout()
    const field = page.getByLabel('Expiry date')
    await field.pressSequentially('12')
    expect(await field.inputValue()).toBe('12/')
    await field.press('Backspace')
    await field.press('Backspace')
    expect(await field.inputValue()).toBe('1')
    await field.fill('12/2031')
    expect(await field.inputValue()).toBe('12/31')
  })

  it('is told wrong beside its field, and the first wrong one gets the focus', async () => {
    const { desk, page } = await openCheckout()
    await page.getByLabel('Card number').fill('4111111111111112')
    await page.getByLabel('Expiry date').fill('0227')
    await payButton(page).click()
    const described = async (label: string) => {
      const ids = (await page.getByLabel(label).getAttribute('aria-describedby'))?.split(' ') ?? []
      const texts = await Promise.all(ids.map((id) => page.locator(`#${id}`).textContent()))
      return texts.filter((text) => text !== '')
    }
    expect(await focused(page)).toBe('cardNo')
    expect(await described('Card number')).toEqual(['Please check this number: it is not a card number.', 'Visa'])
    // The session lives in March 2027.
    expect(await described('Expiry date')).toEqual(['This card has expired.'])
    expect(await described('Security code')).toContain('Please enter the security code.')
    expect(await described('Name on card')).toEqual(['Please enter the name on the card.'])
    expect(await page.getByRole('status').textContent()).toBe('4 fields need a correction.')
    expect(await page.locator('[aria-invalid=true]').count()).toBe(4)
    await page.getByLabel('Card number').fill(number)
    expect(await page.locator('[aria-invalid=true]').count()).toBe(3)
    expect(desk.sent).toEqual([])
  })

  it('is refused at once when it is a card that is not taken here', async () => {
    const { desk, page } = await openCheckout()
    await typeCard(page, '6011111111111117')
    await payButton(page).click()
    await page.getByText('Discover is not accepted here.').waitFor()
    expect(desk.sent).toEqual([])
  })

  it('is put back when the server finds a slip in it, except for the security code', async () => {
    const { desk, page, complaints } = await openCheckout()
    desk.pay = () => wrong('expiryYear', 'EXPIRED')
    await typeCard(page)
    await payButton(page).click()
    await page.getByText('This card has expired.').waitFor()
    expect(await focused(page)).toBe('expiry')
    expect(await page.getByLabel('Card number').inputValue()).toBe('4111 1111 1111 1111')
    expect(await page.getByLabel('Security code').inputValue()).toBe('')
    expect(complaints.splice(0)).toEqual([expect.stringContaining('status of 400')])
    desk.pay = () => ({ kind: 'view', view: seen(desk, { status: 'paid' }) })
    await page.getByLabel('Expiry date').fill('10/29')
    await page.getByLabel('Security code').fill('737')
    await payButton(page).click()
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
  })
})

describe('when the answer does not come', () => {
  const lost = async (desk: ScriptedDesk, page: Page) => {
    await page.route('**/card', (route) => route.abort())
    await typeCard(page)
    await payButton(page).click()
    expect(desk.sent).toEqual([])
  }

  it('finds out that nothing was paid before the form comes back', async () => {
    const { desk, page, complaints } = await openCheckout()
    await lost(desk, page)
    await page.getByText('The connection was lost before the payment was made.').waitFor()
    expect(await page.getByLabel('Card number').inputValue()).toBe('4111 1111 1111 1111')
    expect(await page.getByLabel('Security code').inputValue()).toBe('')
    complaints.splice(0)
  })

  it('finds out that it was paid, and never offers to pay again', async () => {
    const { desk, page, complaints } = await openCheckout()
    desk.view = seen(desk, { status: 'processing' })
    await lost(desk, page)
    await page.getByText('We are checking whether the payment was made.').first().waitFor()
    expect(await payButton(page).count()).toBe(0)
    seen(desk, { status: 'paid' })
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
    complaints.splice(0)
  })
})

describe('other ways', () => {
  const methods = [cards, { type: 'PAYPAL', name: 'PayPal' }] as const

  it('lead to the wallet', async () => {
    const { desk, page } = await openCheckout({ methods })
    desk.pay = () => ({ kind: 'view', view: seen(desk, { status: 'action', actionUrl: desk.actionUrl }) })
    await page.getByLabel('PayPal').check()
    expect(await page.getByLabel('Card number').isVisible()).toBe(false)
    // Beside what was chosen, however many other ways there are.
    const chosen = page.locator('.method', { hasText: 'PayPal' })
    await chosen.getByRole('button', { name: 'Go on to PayPal' }).click()
    await page.waitForURL(desk.actionUrl)
    expect(desk.sent).toEqual([{ way: 'wallet', form: { methodType: 'PAYPAL', browser: thisBrowser } }])
  })

  it('lead to the bank, and a buyer who comes back by Back is not sent there again', async () => {
    const { desk, page } = await openCheckout()
    desk.pay = () => ({ kind: 'view', view: seen(desk, { status: 'action', actionUrl: desk.actionUrl }) })
    await typeCard(page)
    await payButton(page).click()
    await page.waitForURL(desk.actionUrl)
    await page.goBack()
    await page.getByRole('heading', { name: 'Please confirm the payment' }).waitFor()
    await page.getByRole('link', { name: 'Go on and confirm' }).click()
    await page.waitForURL(desk.actionUrl)
    seen(desk, { status: 'paid' })
    await page.goto(desk.url)
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
    expect(desk.sent).toHaveLength(1)
  })

  it('are refused when they are not offered any more', async () => {
    const { desk, page, complaints } = await openCheckout({ methods })
    desk.pay = () => wrong('methodType', 'NOT_OFFERED')
    await page.getByLabel('PayPal').check()
    await page.getByRole('button', { name: 'Go on to PayPal' }).click()
    await page.getByRole('alert').getByText('This way to pay is not offered any more.').waitFor()
    expect(complaints.splice(0)).toHaveLength(1)
  })
})

describe('the session', () => {
  it('is watched while it is processed, less and less often', async () => {
    const desk = await scriptedCheckout({ status: 'processing' })
    const { page } = await watchedPage(browser, desk.url)
    await stopClock(page)
    await page.goto(desk.url)
    expect(await page.title()).toMatch(/^Your payment is being processed/)
    for (const wait of [1_000, 1_500, 2_000, 3_000, 5_000, 8_000, 10_000]) {
      const looks = desk.looks
      await page.clock.runFor(wait - 1)
      await page.evaluate('undefined')
      expect(desk.looks).toBe(looks)
      const answered = page.waitForResponse(`${desk.url}/state`)
      await page.clock.runFor(1)
      await (await answered).finished()
      await page.evaluate('new Promise((resolve) => queueMicrotask(resolve))')
    }
    await page.clock.runFor(15_000)
    await page.locator('#progress').getByText('This takes longer than usual.').waitFor()
    seen(desk, { status: 'paid' })
    await page.clock.runFor(16_000)
    await page.getByRole('heading', { name: 'Payment complete' }).waitFor()
  })

  it('shows the time left when it is little, says it seldom, and ends by itself', async () => {
    const desk = await scriptedCheckout({ secondsLeft: 303 })
    const { page } = await watchedPage(browser, desk.url)
    await stopClock(page)
    await page.goto(desk.url)
    const timer = page.getByRole('timer')
    expect(await timer.count()).toBe(0)
    await page.clock.runFor(5_000)
    await timer.getByText(/^Time left to pay: 4:5\d$/).waitFor()
    expect(await page.getByRole('status').textContent()).toBe('5 minutes left to pay.')
    await page.clock.runFor(60_000)
    expect(await page.getByRole('status').textContent()).toBe('5 minutes left to pay.')
    seen(desk, { status: 'expired', secondsLeft: 0 })
    await page.clock.runFor(242_000)
    await page.getByRole('heading', { name: 'The time to pay is over' }).waitFor()
  })

  it('that ended elsewhere is noticed when the buyer comes back to the window', async () => {
    const { desk, page } = await openCheckout()
    seen(desk, { status: 'cancelled' })
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await page.getByRole('heading', { name: 'The payment was cancelled' }).waitFor()
    expect(desk.sent).toEqual([])
  })

  it.each([
    ['paid', 'Payment complete'],
    ['expired', 'The time to pay is over'],
    ['cancelled', 'The payment was cancelled'],
    ['failed', 'The payment failed'],
  ] as const)('that is %s offers nothing but the way back', async (status, heading) => {
    const { desk, page } = await openCheckout({ status, secondsLeft: 0 })
    await page.getByRole('heading', { name: heading }).waitFor()
    expect(await page.locator('form').count()).toBe(0)
    await page.getByRole('link', { name: 'Back to Lindgren & Sons' }).click()
    await page.waitForURL(desk.returnUrl)
  })

  it('never leads to an address that is not of the web', async () => {
    const { page } = await openCheckout({ status: 'paid', returnUrl: 'javascript:alert(1)' })
    await page.getByText('You can close this window.').waitFor()
    expect(await page.locator('a').count()).toBe(0)
    expect(await page.content()).not.toContain('javascript:')
  })

  it('that nobody knows says so, in the language of the browser', async () => {
    const desk = await scriptedCheckout()
    desk.view = undefined
    const { page, complaints } = await watchedPage(browser, desk.url, { locale: 'de-AT' })
    const response = await page.goto(desk.url)
    expect(response?.status()).toBe(404)
    await page.getByRole('heading', { name: 'Hier gibt es keine Zahlung' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    expect(complaints.splice(0)).toEqual([expect.stringContaining('404')])
  })

  it('speaks German throughout', async () => {
    const { page } = await openCheckout({ locale: 'de', amount: { currency: 'JPY', value: '12950' } })
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByLabel('Kartennummer').fill('411')
    await page.getByRole('button', { name: '12.950 ¥ bezahlen' }).click()
    await page.getByText('Diese Kartennummer ist zu kurz.').first().waitFor()
    expect(await page.getByRole('status').textContent()).toBe('4 Felder sind zu korrigieren.')
  })
})

describe('without JavaScript', () => {
  const off = { javaScriptEnabled: false }

  it('it says what is needed, and shows no form that could send a card', async () => {
    const { page } = await openCheckout({}, off)
    await page.locator('noscript p').waitFor()
    expect(await page.locator('noscript p').textContent()).toContain('please turn on JavaScript')
    expect(await page.getByText('€129.50').first().isVisible()).toBe(true)
    expect(await page.getByLabel('Card number').isVisible()).toBe(false)
    expect(await page.locator('input[name]:not([name=method])').count()).toBe(0)
  })

  it('or with a script that did not come, it offers to load the page again, and takes no card', async () => {
    const desk = await scriptedCheckout()
    const { page, complaints } = await watchedPage(browser, desk.url)
    await page.route('**/checkout.js', (route) => route.abort())
    await page.goto(desk.url)
    expect(await page.getByLabel('Card number').isDisabled()).toBe(true)
    expect(await payButton(page).isDisabled()).toBe(true)
    const reload = page.getByRole('link', { name: 'Load the page again' })
    await reload.waitFor()
    expect(complaints.splice(0).length).toBeGreaterThan(0)
    await page.unroute('**/checkout.js')
    await reload.click()
    await page.getByLabel('Card number').fill(number)
    expect(await reload.count()).toBe(0)
  })

  it('the bank is reached by a link', async () => {
    const { page } = await openCheckout({ status: 'action', actionUrl: 'https://bank.example/challenge' }, off)
    const link = page.getByRole('link', { name: 'Go on and confirm' })
    expect(await link.getAttribute('href')).toBe('https://bank.example/challenge')
  })
})
