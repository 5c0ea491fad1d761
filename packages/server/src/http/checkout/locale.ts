/** The languages of the checkout page. */
export type CheckoutLocale = 'en' | 'de'

/**
 * The session's own `locale` (`de`, `de_DE`, `de-AT`), otherwise the first language of the browser's list that there
 * is, otherwise English.
 */
export function chooseLocale(asked: string | undefined, acceptLanguage: string | undefined): CheckoutLocale {
  const wished = asked !== undefined ? [asked] : (acceptLanguage ?? '').split(',')
  for (const tag of wished) {
    const language = tag.trim().slice(0, 2).toLowerCase()
    if (language === 'en' || language === 'de') return language
  }
  return 'en'
}
