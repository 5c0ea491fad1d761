import Type from 'typebox'

/**
 * The value is text because it may have 16 digits and a JSON number keeps 15 in every language. One above
 * 9,007,199,254,740,991 would arrive here already rounded.
 */
export const amount = Type.Object(
  {
    currency: Type.String({
      description: 'ISO 4217 letters.',
      examples: ['EUR'],
      pattern: '^[A-Z]{3}$',
      errorMessage: 'must be three upper-case letters of ISO 4217, for example EUR',
    }),
    value: Type.String({
      description: 'Whole minor units: "1050" in EUR is 10.50, in JPY 1050, in KWD 1.050.',
      examples: ['1050'],
      pattern: '^(?:0|[1-9][0-9]{0,15})$',
      errorMessage:
        'must be a whole number of minor units as a string of 1 to 16 digits, without sign, point or leading zero',
    }),
  },
  { title: 'Amount', description: 'An amount of money in one currency.' },
)
