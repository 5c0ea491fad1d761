import { AsyncLocalStorage } from 'node:async_hooks'

/** What code of a process that died is told; it gets no further than its next step outside. */
export class ProcessDied extends Error {}

/** Who runs tasks: one process of the server. Dead, it takes no further step. */
export interface Owner {
  readonly name: string
  dead: boolean
}

export interface Task {
  readonly label: string
  readonly owner: Owner
}

/** A task that has come to a boundary and waits to be let on. */
export interface Parked {
  readonly task: Task
  readonly label: string
  readonly go: () => void
  readonly kill: () => void
}

interface Entry {
  readonly task: Task
  readonly stage: Stage
}

const current = new AsyncLocalStorage<Entry>()

/** The stage whose task runs the calling code. */
function currentStage(): Stage | undefined {
  return current.getStore()?.stage
}

/**
 * Lets the tasks of one history run one at a time: each runs until it comes to a boundary (a statement, a call, a
 * delivery) and is parked there, and only what is let on goes on. So the order of things is what the seed says, and
 * what code does between two boundaries, waiting for a signature included, cannot change it.
 */
export class Stage {
  /** Virtual time, in milliseconds since 1970. */
  now: number
  readonly parked: Parked[] = []
  #running = 0
  #quiet: (() => void) | undefined

  constructor(now: number) {
    this.now = now
  }

  start<Result>(
    owner: Owner,
    label: string,
    work: () => Promise<Result>,
    ended: (result: Ended<Result>) => void,
  ): void {
    this.#running += 1
    void current.run({ task: { owner, label }, stage: this }, async () => {
      try {
        const result = await work()
        ended(owner.dead ? { kind: 'died' } : { kind: 'returned', result })
      } catch (error) {
        ended(owner.dead ? { kind: 'died' } : { kind: 'threw', error })
      } finally {
        this.#left()
      }
    })
  }

  /** The end of the calling task's way for now: it goes on when it is let on, or rejects when its process dies. */
  park(label: string): Promise<void> {
    const task = current.getStore()?.task
    if (!task) return Promise.resolve()
    if (task.owner.dead) return Promise.reject(new ProcessDied())
    return new Promise((resolve, reject) => {
      const leave = (then: () => void) => () => {
        this.parked.splice(this.parked.indexOf(parked), 1)
        this.#running += 1
        then()
      }
      const parked: Parked = { task, label, go: leave(resolve), kill: leave(() => reject(new ProcessDied())) }
      this.parked.push(parked)
      this.#left()
    })
  }

  /** From now on no task of the process takes a step. */
  kill(owner: Owner): void {
    owner.dead = true
    for (const parked of [...this.parked]) if (parked.task.owner === owner) parked.kill()
  }

  /** Settles when every task is parked or has ended. */
  async quiet(): Promise<void> {
    if (this.#running === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#quiet = resolve
    await promise
  }

  #left(): void {
    this.#running -= 1
    if (this.#running > 0) return
    this.#quiet?.()
    this.#quiet = undefined
  }
}

export type Ended<Result> =
  | { readonly kind: 'returned'; readonly result: Result }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'died' }

/** The task that runs the calling code, for naming what it does. */
export function currentTask(): Task | undefined {
  return current.getStore()?.task
}

/** Code that measures time with the monotonic clock measures virtual time while it runs for a history. */
export function virtualizeMonotonicClock(): void {
  const real = performance.now.bind(performance)
  performance.now = () => currentStage()?.now ?? real()
}
