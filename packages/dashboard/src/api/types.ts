/**
 * What the operator API takes and gives, as the server declares it. Types only: nothing of the server is in the
 * dashboard's code. `Json` of a view is the view as it comes out of JSON, with amounts and times as strings.
 */

export type { Change } from '../../../server/src/application/changes.ts'
export type { CreatedClient, RegisteredClient } from '../../../server/src/application/create-client.ts'
export type { ClientSummary } from '../../../server/src/application/queries/clients.ts'
export type { Money } from '../../../server/src/domain/money.ts'
export type { Permission, Role } from '../../../server/src/domain/role.ts'
export type { ScenarioSetting } from '../../../server/src/domain/scenario.ts'
export type { AdvanceLine, ClockPreviewView, ClockView } from '../../../server/src/http/operator/clock-routes.ts'
export type { ForecastView } from '../../../server/src/http/operator/forecast-text.ts'
export type { Json } from '../../../server/src/http/operator/json.ts'
export type {
  AddedKeyView,
  ClientKeysView,
  SigningKeyLine,
  SigningKeysView,
} from '../../../server/src/http/operator/key-routes.ts'
export type { PaymentLine, PaymentView } from '../../../server/src/http/operator/payment-view.ts'
export type {
  SandboxChoices,
  TestPaymentView,
  TestSessionView,
} from '../../../server/src/http/operator/sandbox-routes.ts'
export type { SessionView } from '../../../server/src/http/operator/session-routes.ts'
export type { StepView } from '../../../server/src/http/operator/step-text.ts'
export type { TriggerLine } from '../../../server/src/http/operator/trigger-view.ts'
