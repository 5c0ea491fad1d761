/**
 * A text with its `{places}` filled.
 *
 * @param {string} text
 * @param {Readonly<Record<string, string | number>>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => String(values[name] ?? place))
}

/**
 * @param {{ readonly one: string, readonly other: string }} texts
 * @param {number} count
 * @param {string} locale
 */
export function fillCount(texts, count, locale) {
  const form = new Intl.PluralRules(locale).select(count) === 'one' ? texts.one : texts.other
  return fill(form, { count: new Intl.NumberFormat(locale).format(count) })
}
