import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError } from './call.ts'
import { noteFailure } from './session-over.ts'

/** What was asked once is shown at once and asked again when it is looked at; what changes meanwhile, the events tell. */
export const queryClient = new QueryClient({
  // A session may be over at any question and at any command.
  queryCache: new QueryCache({ onError: noteFailure }),
  mutationCache: new MutationCache({ onError: noteFailure }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
    // A command whose answer was lost is sent again by its person, with the same request id, never by a timer.
    mutations: { retry: false },
  },
})
