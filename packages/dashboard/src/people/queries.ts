import { infiniteQueryOptions } from '@tanstack/react-query'
import { get } from '../api/call.ts'
import type { Json, PeopleView } from '../api/types.ts'

export const peopleQuery = infiniteQueryOptions({
  queryKey: ['people'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) => get<Json<PeopleView>>('/people', { after: pageParam, limit: 100 }, signal),
  getNextPageParam: ({ next }) => next,
})
