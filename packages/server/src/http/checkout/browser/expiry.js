/** Cards are issued for fewer years than this; a later one is a slip of the finger. */
const yearsAhead = 20

/**
 * What was typed as `MM/YY`, with the slash as soon as the month is complete. After an erasing key no slash is added: it
 * would come back each time and could not be passed.
 *
 * @param {string} text
 * @param {boolean} [erasing]
 */
export function formatExpiry(text, erasing = false) {
  const typed = text.normalize('NFKC')
  const iso = /^\s*(20\d\d)[-/](\d{1,2})\s*$/.exec(typed)
  if (iso) return `${String(iso[2]).padStart(2, '0')}/${String(iso[1]).slice(2)}`
  const [before = '', ...after] = typed.split(/[^\d]+/)
  const hasSlash = after.length > 0
  let digits = before + after.join('')
  // "5" can only be May, and "1/" only January.
  if ((/^[2-9]/.test(digits) && !erasing) || (hasSlash && /^\d$/.test(before))) digits = `0${digits}`
  const month = digits.slice(0, 2)
  const year = digits.slice(2)
  if (month.length < 2) return month
  if (year === '') return erasing && !hasSlash ? month : `${month}/`
  // The browser fills in four digits where it keeps them so: 12/2031. While "20" is typed it may still be 2020.
  return `${month}/${/^20\d\d/.test(year) ? year.slice(2, 4) : year.slice(0, 2)}`
}

/**
 * @param {string} text as `formatExpiry` writes it
 * @param {number} now milliseconds since 1970
 * @returns {{ month: string, year: string } | 'missing' | 'invalid' | 'expired'}
 */
export function readExpiry(text, now) {
  if (text === '') return 'missing'
  const [, month = '', year = ''] = /^(0[1-9]|1[0-2])\/(\d\d)$/.exec(text) ?? []
  if (month === '') return 'invalid'
  const today = new Date(now)
  const thisYear = today.getUTCFullYear()
  const ahead = Math.floor(thisYear / 100) * 100 + Number(year) - thisYear
  // Near the end of a century the next one's first years are meant.
  const years = ahead < -50 ? ahead + 100 : ahead
  if (years > yearsAhead) return 'invalid'
  // A card is good until its month is over, and that is later in the west than in the east.
  const over = Date.UTC(thisYear + years, Number(month), 1, 12)
  return now >= over ? 'expired' : { month, year }
}
