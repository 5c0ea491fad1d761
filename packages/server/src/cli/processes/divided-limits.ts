import type { Limits } from '../../http/limits/limits.ts'

/**
 * What one of so many processes takes on, so that the machine takes on what is set. A client's rate is not divided: one
 * with a single connection is served by a single process, which all others tell what they took (`http/limits/shared-tokens.ts`).
 */
export function dividedLimits<Given extends Pick<Limits, 'requests' | 'connections'>>(
  limits: Given,
  processes: number,
): Given {
  const share = (count: number) => Math.ceil(count / processes)
  return { ...limits, requests: share(limits.requests), connections: share(limits.connections) }
}
