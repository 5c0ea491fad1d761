/** Drawn for this page; they say nothing that the text beside them does not. */
function icon(paths: string): string {
  return `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`
}

export const icons = {
  card: icon('<rect x="2.75" y="5" width="18.5" height="14" rx="2.5"/><path d="M3 10h18M6.5 15h4"/>'),
  check: icon('<circle cx="12" cy="12" r="9.25"/><path d="m7.75 12.25 3 3 5.5-6"/>'),
  clock: icon('<circle cx="12" cy="12" r="9.25"/><path d="M12 7v5.25l3.25 2"/>'),
  cross: icon('<circle cx="12" cy="12" r="9.25"/><path d="m9 9 6 6m0-6-6 6"/>'),
  lock: icon('<rect x="5" y="10.5" width="14" height="10" rx="2.25"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>'),
  shield: icon(
    '<path d="M12 3 5 5.75v5.5c0 4.5 2.9 7.9 7 9.75 4.1-1.85 7-5.25 7-9.75v-5.5L12 3Z"/><path d="m9 12 2.25 2.25L15.25 10"/>',
  ),
  question: icon(
    '<circle cx="12" cy="12" r="9.25"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.75v.25"/>',
  ),
  wallet: icon(
    '<path d="M18.5 8V6a1.75 1.75 0 0 0-2.2-1.7L4.6 7.2A2.4 2.4 0 0 0 2.75 9.5v8.25A2.25 2.25 0 0 0 5 20h14a2.25 2.25 0 0 0 2.25-2.25v-7.5A2.25 2.25 0 0 0 19 8H5.5"/><path d="M16.75 14h.5"/>',
  ),
} as const
