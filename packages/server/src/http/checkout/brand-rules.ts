import creditCardType from 'credit-card-type'
import { apoBrandNames } from '../../domain/card-brands.ts'
import type { BrandRule } from './page-data.ts'

/**
 * credit-card-type's table as data for the page. The package itself is written for Node's old modules; of its code the
 * page needs a few lines, of its ranges all.
 */
export const brandRules: readonly BrandRule[] = Object.values(creditCardType.types).flatMap((type) => {
  const brand = apoBrandNames[type]
  if (brand === undefined) return []
  const { niceType, patterns, gaps, lengths, code } = creditCardType.getTypeInfo(type)
  const ranges = patterns.map((pattern) => {
    const [from, to = from] = [pattern].flat().map(String)
    return [String(from), String(to)] as const
  })
  return [{ brand, name: niceType, patterns: ranges, gaps, lengths, codeLength: code.size }]
})

/** Brands that no number tells: APO's names of them, for people. Another one is shown as APO writes it. */
const otherNames: Readonly<Record<string, string>> = {
  CARTES_BANCAIRES: 'Cartes Bancaires',
  CARNET: 'Carnet',
  HYUNDAI: 'Hyundai',
  SAMSUNG: 'Samsung',
  LOTTE: 'Lotte',
  SHINHAN: 'Shinhan',
  KOOKMIN: 'Kookmin',
}

export function brandName(brand: string): string {
  return brandRules.find((rule) => rule.brand === brand)?.name ?? otherNames[brand] ?? brand
}
