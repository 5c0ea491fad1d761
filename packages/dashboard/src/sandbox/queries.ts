import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { ClockPreviewView, ClockView, Json, SandboxChoices, ScenarioSetting } from '../api/types.ts'

/** What the sandbox offers does not change while the server runs. */
export const choicesQuery = queryOptions({
  queryKey: ['sandbox', 'choices'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => get<Json<SandboxChoices>>('/sandbox/choices', {}, signal),
})

const pathOf = (clientId: string) => `/clients/${encodeURIComponent(clientId)}`

export const clockQuery = (clientId: string) =>
  queryOptions({
    queryKey: ['sandbox', clientId, 'clock'],
    queryFn: ({ signal }) => get<Json<ClockView>>(`${pathOf(clientId)}/clock`, {}, signal),
  })

/** `byMs` milliseconds ahead. What comes next moves with the clock, so that it is asked again whenever it is looked at. */
export const previewQuery = (clientId: string, byMs: number) =>
  queryOptions({
    queryKey: ['sandbox', clientId, 'preview', byMs],
    staleTime: 0,
    queryFn: ({ signal }) => get<Json<ClockPreviewView>>(`${pathOf(clientId)}/clock/preview`, { byMs }, signal),
  })

export const scenariosQuery = (clientId: string) =>
  queryOptions({
    queryKey: ['sandbox', clientId, 'scenarios'],
    queryFn: async ({ signal }) =>
      (await get<{ readonly scenarios: readonly Json<ScenarioSetting>[] }>('/scenarios', { clientId }, signal))
        .scenarios,
  })
