/** What an acquirer's answer may be, in the order in which the bars are stacked. `pattern`: a path on a tile of 8 by 8. */
export const outcomes = [
  { name: 'succeeded', label: 'Yes', color: 'teal.7', pattern: '' },
  { name: 'pending', label: 'Later', color: 'blue.6', pattern: 'M0 4H8' },
  { name: 'failed', label: 'No', color: 'red.7', pattern: 'M0 8L8 0' },
  { name: 'unknown', label: 'No usable answer', color: 'orange.6', pattern: 'M0 0L8 8M0 8L8 0' },
  { name: 'notSent', label: 'Not sent', color: 'gray.6', pattern: 'M4 0V8' },
] as const
