import { describe, expect, it } from 'vitest'
import { checkoutPage, unknownCheckoutPage } from './page.ts'
import type { CheckoutView } from './view.ts'

const view: CheckoutView = {
  status: 'open',
  merchantName: 'Lindgren & Sons',
  description: 'Two lamps',
  amount: { currency: 'EUR', value: '12950' },
  methods: [{ type: 'CARD', brands: ['VISA'] }],
  returnUrl: 'https://shop.example/back',
  expiresAt: '2027-03-31T12:00:00.000Z',
  secondsLeft: 600,
  sandbox: false,
  locale: 'en',
}

const dataOf = (html: string) => JSON.parse(/id="page-data">(.*)<\/script>/.exec(html)?.[1] ?? '{}')

describe('the checkout page', () => {
  it.each(['open', 'processing', 'action', 'paid', 'expired', 'cancelled', 'failed'] as const)(
    'has one main heading, a title and nothing inline when it is %s',
    (status) => {
      for (const locale of ['en', 'de'] as const) {
        const html = checkoutPage({ ...view, status, locale })
        expect(html.match(/<h1/g)).toHaveLength(1)
        expect(html).toMatch(/<title>.+ – .*129.+ – Lindgren &#38; Sons<\/title>/)
        expect(html).not.toMatch(/\sstyle=|\son\w+=|<style|undefined/)
        expect(html).toContain(`<html lang="${locale}">`)
      }
    },
  )

  it('takes what merchants write for text, wherever it stands', () => {
    const evil = '</script><script>alert(1)</script>"\' onload=x'
    const html = checkoutPage({
      ...view,
      merchantName: evil,
      description: evil,
      methods: [
        { type: 'CARD', brands: [evil] },
        { type: evil, name: evil },
      ],
      returnUrl: `https://shop.example/?${evil}`,
    })
    expect(html.match(/<script/g)).toHaveLength(2)
    expect(html).not.toContain('alert(1)</script>')
    expect(dataOf(html).offered).toEqual([evil])
  })

  it("reckons with the client's clock, not with the buyer's", () => {
    expect(dataOf(checkoutPage(view)).now).toBe(Date.parse('2027-03-31T11:50:00.000Z'))
  })

  it('hands over addresses of the web only', () => {
    const html = checkoutPage({ ...view, status: 'action', actionUrl: 'javascript:x', returnUrl: 'shop:x' })
    expect(dataOf(html)).not.toHaveProperty('actionUrl')
    expect(dataOf(html)).not.toHaveProperty('returnUrl')
    expect(html).not.toContain('href="javascript')
    expect(html).not.toContain('href="shop')
  })

  it('asks for nothing from elsewhere', () => {
    const html = checkoutPage(view) + unknownCheckoutPage('de')
    const loaded = [...html.matchAll(/<(?:link|script|img)[^>]*?(?:href|src)="([^"]*)"/g)].map(([, address]) => address)
    expect(loaded.length).toBeGreaterThan(3)
    expect(
      loaded.filter((address) => !/^\.\.\/checkout-assets\/[0-9a-f]{16}\/[\w-]+\.(js|css|svg)$/.test(address ?? '')),
    ).toEqual([])
  })

  it('names a few of many brands, and all of a few', () => {
    const brandsOf = (...brands: string[]) => {
      const html = checkoutPage({ ...view, methods: [{ type: 'CARD', brands }] })
      return [...html.matchAll(/<li>(.*?)<\/li>/g)].map(([, name]) => name)
    }
    const six = ['VISA', 'MASTERCARD', 'AMEX', 'JCB', 'CUP', 'HYUNDAI']
    expect(brandsOf(...six)).toEqual(['Visa', 'Mastercard', 'American Express', 'JCB', 'UnionPay', 'Hyundai'])
    expect(brandsOf(...six, 'ELO')).toEqual(['Visa', 'Mastercard', 'American Express', 'JCB', 'UnionPay', 'and 2 more'])
    expect(brandsOf()).toEqual([])
  })

  it('calls itself by what it is where nobody named the merchant', () => {
    const html = checkoutPage({ ...view, merchantName: '', description: '', locale: 'de' })
    expect(html).toContain('Kasse')
    expect(html).toContain('Zurück zum Shop')
  })
})
