import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './call.ts'

/** What was asked once is shown at once and asked again when it is looked at; what changes meanwhile, the events tell. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
    // A command whose answer was lost is sent again by its person, with the same request id, never by a timer.
    mutations: { retry: false },
  },
})
