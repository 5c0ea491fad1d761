import { type Alert, type AlertFilter, findAlert, listAlerts } from '../../store/alerts.ts'
import type { Context } from '../context.ts'

export type { Alert }

/** What waits for a person, the newest first. */
export function recentAlerts(context: Context, filter: AlertFilter): Promise<readonly Alert[]> {
  return listAlerts(context.pool, filter)
}

export function alertOf(context: Context, alertId: string): Promise<Alert | undefined> {
  return findAlert(context.pool, alertId)
}
