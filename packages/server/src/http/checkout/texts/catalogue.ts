import type { CheckoutLocale } from '../locale.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { CheckoutTexts } from './texts.ts'

/** A language of `CheckoutLocale` that is not here does not compile, nor does one that leaves a text out. */
export const catalogue: Readonly<Record<CheckoutLocale, CheckoutTexts>> = { de, en }
