import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../../telemetry/log.ts'
import { describeEnd, forkMember, type Member } from './member.ts'
import type { Passed, Prepared } from './messages.ts'
import { afterEnd, isHopeless, newPlace, type PlaceHistory, pauseMs } from './replacing.ts'

/** How long a process that is told to stop is let finish beyond its own grace time, in milliseconds. */
const killAfterMs = 5_000
/** How often a process is asked whether it is there, in milliseconds, and how many questions it may leave unanswered. */
const pingEveryMs = 10_000
const mostUnanswered = 6

export interface CrewOptions {
  readonly log: Log
  readonly say: (line: string) => void
  /** How long an orderly stop of one process may take by itself, in milliseconds. */
  readonly graceMs: number
  readonly home: string
  /** What the processes must find on disk, too. */
  readonly code: string
  /** No process stays alive. */
  readonly onHopeless: () => void
}

/** What the processes serve, and where. */
export interface Served {
  readonly databaseUrl: () => string
  readonly port: number
}

/** The processes that serve: started, watched, replaced and stopped. */
export interface Crew {
  /** So many they shall be: ends those beyond, starts those that are missing. Before they begin. */
  resize(count: number): void
  /** Settles when all of them serve. Rejects with an error for people when one does not come to it. */
  begin(served: Served): Promise<Prepared>
  pids(): readonly number[]
  databaseMoved(): void
  /** A new one for each, one after the other. */
  replaceAll(): Promise<void>
  stop(): Promise<void>
  /** At once, whatever is under way. */
  kill(): void
}

interface Place {
  member: Member
  /** Since when the member serves, by `performance.now()`, and for people; undefined while it starts. */
  serving?: { readonly from: number; readonly since: Date } | undefined
  history: PlaceHistory
  /** The member is being replaced in order, whatever becomes of it meanwhile. */
  handover: boolean
}

interface State extends CrewOptions {
  readonly places: Place[]
  /** On their way out, with what they have under way. */
  readonly leaving: Set<Member>
  served?: Served
  stopping: boolean
  restarting: boolean
}

/** Starts so many processes, which read their code until they are told what to serve. */
export function launchCrew(count: number, options: CrewOptions): Crew {
  const state: State = { ...options, places: [], leaving: new Set(), stopping: false, restarting: false }
  resize(state, count)
  const pinging = setInterval(() => pingAll(state), pingEveryMs)
  pinging.unref()
  const end = () => {
    state.stopping = true
    clearInterval(pinging)
  }
  return {
    resize: (wanted) => resize(state, wanted),
    begin: (served) => begin(state, served),
    pids: () => state.places.map(({ member }) => member.pid),
    databaseMoved() {
      const { served } = state
      if (served) for (const member of present(state)) member.send({ kind: 'database', url: served.databaseUrl() })
    },
    replaceAll: () => replaceAll(state),
    async stop() {
      end()
      await Promise.all(present(state).map((member) => dismiss(state, member, false)))
    },
    kill() {
      end()
      for (const member of present(state)) member.kill()
    },
  }
}

function resize(state: State, count: number): void {
  const { places } = state
  for (const { member } of places.splice(count)) member.kill()
  while (places.length < count) places.push({ member: fork(state), history: newPlace, handover: false })
}

function fork(state: State): Member {
  return forkMember(state.home, (passed) => passOn(state, passed))
}

function present({ places, leaving }: State): readonly Member[] {
  return [...places.map(({ member }) => member), ...leaving].filter((member) => !member.hasEnded())
}

function passOn(state: State, passed: Passed): void {
  for (const member of present(state)) {
    if (member.pid !== passed.from && (passed.to ?? member.pid) === member.pid) member.send(passed)
  }
}

/** Each knows who the others are. */
function tellList(state: State): void {
  const processes = state.places
    .filter(({ member }) => !member.hasEnded())
    .map(({ member, serving }) => ({ pid: member.pid, since: serving?.since.toISOString() ?? null }))
  for (const member of present(state)) member.send({ kind: 'processes', wanted: state.places.length, processes })
}

async function begin(state: State, served: Served): Promise<Prepared> {
  const [first, ...others] = state.places.map(({ member }, index) => prepare(state, member, served, index === 0))
  if (!first) throw new Error('there is no process to begin with')
  const [prepared] = await Promise.all([first, ...others])
  state.served = served
  for (const place of state.places) letServe(state, place)
  tellList(state)
  return prepared
}

function prepare({ places, code }: State, member: Member, served: Served, first: boolean): Promise<Prepared> {
  const { databaseUrl, port } = served
  member.send({ kind: 'start', databaseUrl: databaseUrl(), port, processes: places.length, first, code })
  return member.prepared
}

function letServe(state: State, place: Place): void {
  place.serving = { from: performance.now(), since: new Date() }
  place.member.send({ kind: 'serve' })
  void watch(state, place, place.member)
}

function servedMs({ serving }: Place): number {
  return serving ? performance.now() - serving.from : 0
}

async function watch(state: State, place: Place, member: Member): Promise<void> {
  const end = await member.ended
  if (state.stopping || place.member !== member) return
  state.log.error({ process: member.pid, ...end }, 'a process of the server ended; another one takes its place')
  state.say(`Process ${member.pid} of the server is gone: ${describeEnd(end)}. Another one takes its place.`)
  place.history = afterEnd(place.history, servedMs(place))
  place.serving = undefined
  tellList(state)
  if (!place.handover) await fill(state, place)
}

async function fill(state: State, place: Place): Promise<void> {
  const { served, log } = state
  while (served && !state.stopping) {
    const others = state.places.filter((one) => one !== place).map(servedMs)
    if (isHopeless(place.history, others)) return state.onHopeless()
    await delay(pauseMs(place.history))
    if (state.stopping) return
    place.member = fork(state)
    tellList(state)
    try {
      await prepare(state, place.member, served, false)
      letServe(state, place)
      return tellList(state)
    } catch (error) {
      place.member.kill()
      place.history = afterEnd(place.history, 0)
      if (!state.stopping) log.error({ error: String(error) }, 'a process of the server did not start; trying again')
    }
  }
}

async function replaceAll(state: State): Promise<void> {
  const { served, places, say } = state
  if (!served || state.stopping || state.restarting) {
    return say('Not restarted: the server is starting, stopping or being restarted already.')
  }
  state.restarting = true
  say('Restarting: a new process takes the place of each, one after the other.')
  try {
    for (const place of places) if (!(await replaceOne(state, place, served))) return
    say(`Restarted: the processes are ${places.map(({ member }) => member.pid).join(', ')} now.`)
  } finally {
    state.restarting = false
  }
}

/** False when there will be no further one: it failed, or the server stops. */
async function replaceOne(state: State, place: Place, served: Served): Promise<boolean> {
  // One that is only being started is new already.
  if (!place.serving) return true
  const old = place.member
  const fresh = fork(state)
  state.leaving.add(fresh)
  place.handover = true
  try {
    await prepare(state, fresh, served, false)
  } catch (error) {
    fresh.kill()
    if (state.stopping) return false
    state.say(`Not restarted; those that serve go on. ${error instanceof Error ? error.message : String(error)}`)
    if (old.hasEnded()) void fill(state, place)
    return false
  } finally {
    place.handover = false
    state.leaving.delete(fresh)
  }
  if (state.stopping) return false
  place.member = fresh
  place.history = newPlace
  letServe(state, place)
  tellList(state)
  await dismiss(state, old, true)
  return !state.stopping
}

/** Lets a process finish in order, for as long as that may take. */
async function dismiss({ leaving, graceMs, log }: State, member: Member, drain: boolean): Promise<void> {
  leaving.add(member)
  member.send({ kind: 'stop', drain })
  const late = new AbortController()
  const inTime = await Promise.race([
    member.ended,
    delay(graceMs + killAfterMs, undefined, late).catch(() => undefined),
  ])
  late.abort()
  if (!inTime) {
    log.error({ process: member.pid }, 'a process of the server did not stop in time and is ended')
    member.kill()
    await member.ended
  }
  leaving.delete(member)
}

/** Nobody outside can ask one of several processes behind one port, so that is done here. */
function pingAll({ places, log }: State): void {
  for (const { member, serving } of places) {
    if (!serving || member.hasEnded() || member.ping() < mostUnanswered) continue
    log.error({ process: member.pid }, 'a process of the server has said nothing for a minute and is ended')
    member.kill()
  }
}
