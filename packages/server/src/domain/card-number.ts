/** Luhn, by hand: card-validator checks it only for brands it knows, and the documented Korean card has none of those. */
export function hasValidCheckDigit(number: string): boolean {
  const sum = [...number].reverse().reduce((total, character, position) => {
    const digit = Number(character) * (position % 2 === 0 ? 1 : 2)
    return total + (digit > 9 ? digit - 9 : digit)
  }, 0)
  return sum % 10 === 0
}
