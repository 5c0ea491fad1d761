import type { Tape } from './chance.ts'

/** Stories that once broke a promise, or that every version must stand, by what happens in them. */
export const keptStories: Readonly<Record<string, Tape>> = {
  'nothing goes wrong': { 'command 2': 'capture' },
  'an acquirer takes a capture back and, asked about it, denies it once': {
    'command 2': 'capture the last part',
    'command 9': 'acquirer takes back',
    'A follows callbacks: inquire capture': 'denied',
  },
  'an acquirer takes back a capture after another one was the last, and still holds the money': {
    'command 2': 'capture',
    'command 2 of': '40.00',
    'command 3': 'capture the last part',
    'command 3 of': '25.00',
    'command 4': 'acquirer takes back',
    'command 4 capture': 'authorization 1, capture 1',
  },
  'an acquirer takes back a capture after the last one, and an earlier one fails after that': {
    'command 4': 'two captures at once',
    'command 4, first of': '25.00',
    'command 4, second of': '100.00',
    'BANK_SEVERAL on a capture': 'days later no',
    'command 5': 'capture',
    'command 5 of': '40.00',
    'command 6': 'capture the last part',
    'command 6 of': '25.00',
    'command 8': 'acquirer takes back',
    'command 8 capture': 'authorization 1, capture 2',
  },
  'a repeat that began before the result was known is answered after it': {
    'command 5': 'capture',
    'command 5 goes to': 'B',
    'after B capture [5]: capture': 'the next command',
    'command 6': 'repeat a capture',
    'after B capture [5]: record-capture-outcome': 'A looks',
    'after B capture [5]: record-capture-outcome (2)': 'B looks',
    'after B capture [5]: record-capture-outcome (3)': 'B capture [5]: record-capture-outcome, answered',
  },
}
