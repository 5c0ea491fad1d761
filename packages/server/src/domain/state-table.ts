/**
 * The state machine as tables for people. Every cell is what the deciding function answers, so the tables cannot say
 * anything else than the code does.
 */
export interface StateTable {
  readonly title: string
  readonly note: string
  /** The first names the rows. */
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A thing that can meet a state, and what each state makes of it. */
export interface Event<State> {
  readonly name: string
  decide(state: State): string
}

/** The cell of an event that changes nothing. */
export const unheeded = 'ignored'

/**
 * Events down, states across. States that answer everything alike share a column, so that what differs is seen; those
 * that heed nothing stand last, as the others.
 */
export function eventTable<State>(
  title: string,
  note: string,
  states: Readonly<Record<string, State>>,
  events: readonly Event<State>[],
): StateTable {
  const columns = new Map<string, { readonly names: string[]; readonly cells: readonly string[] }>()
  for (const [name, state] of Object.entries(states)) {
    const cells = events.map((event) => event.decide(state))
    const equal = columns.get(cells.join('\n'))
    if (equal) equal.names.push(name)
    else columns.set(cells.join('\n'), { names: [name], cells })
  }
  const heeding = [...columns.values()].filter(({ cells }) => cells.some((cell) => cell !== unheeded))
  const others = [...columns.values()].filter((column) => !heeding.includes(column))
  const head = ['', ...heeding.map(({ names }) => names.join(' · ')), ...others.map(() => 'every other state')]
  const shown = [...heeding, ...others]
  const rows = events.map((event, index) => [event.name, ...shown.map(({ cells }) => cells[index] ?? '')])
  return { title, note, head, rows }
}

/** States down, questions across. */
export function stateTable<State>(
  title: string,
  note: string,
  states: Readonly<Record<string, State>>,
  questions: readonly Event<State>[],
): StateTable {
  return {
    title,
    note,
    head: ['', ...questions.map(({ name }) => name)],
    rows: Object.entries(states).map(([name, state]) => [name, ...questions.map((question) => question.decide(state))]),
  }
}
