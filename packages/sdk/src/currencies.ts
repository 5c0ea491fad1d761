/**
 * Digits after the point by ISO 4217, and as APO counts: IDR and TWD have two. Metals, funds and units of account are
 * left out, because nobody can pay in them. One string for each number of digits keeps it small in a merchant's bundle.
 */
const byDigits = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY ' +
    'COP CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ' +
    'ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN ' +
    'MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS ' +
    'SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
}

/** Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD. Undefined for what is no currency, lower case included. */
export function currencyDigits(currency: string): 0 | 2 | 3 | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined
  if (byDigits[2].includes(currency)) return 2
  if (byDigits[0].includes(currency)) return 0
  return byDigits[3].includes(currency) ? 3 : undefined
}
