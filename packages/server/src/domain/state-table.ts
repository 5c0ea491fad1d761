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

/** Events down, states across. States that answer everything alike share a column, so that what differs is seen. */
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
  const merged = [...columns.values()]
  return {
    title,
    note,
    head: ['', ...merged.map(({ names }) => names.join(' · '))],
    rows: events.map((event, index) => [event.name, ...merged.map(({ cells }) => cells[index] ?? '')]),
  }
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
