/**
 * What the operator API takes and gives, as the server declares it. Types only: nothing of the server is in the
 * dashboard's code. `Json` of a view is the view as it comes out of JSON, with amounts and times as strings.
 */

export type { Change } from '../../../server/src/application/changes.ts'
export type { CreatedClient, RegisteredClient } from '../../../server/src/application/create-client.ts'
export type { LinkFacts } from '../../../server/src/application/operators/use-link.ts'
export type { ClientSummary } from '../../../server/src/application/queries/clients.ts'
export type { NotificationState } from '../../../server/src/application/queries/notifications.ts'
export type { KeptAttempt } from '../../../server/src/application/queries/payments.ts'
export type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '../../../server/src/credentials/passkey.ts'
export type { AlertKind, Verdict } from '../../../server/src/domain/alert.ts'
export type { Money } from '../../../server/src/domain/money.ts'
export type { MovementState } from '../../../server/src/domain/movement.ts'
export type { NotificationType } from '../../../server/src/domain/notify-url.ts'
export type { RecordedExchange } from '../../../server/src/domain/outcome.ts'
export type { PaymentStateKind } from '../../../server/src/domain/payment.ts'
export type { Permission, Role } from '../../../server/src/domain/role.ts'
export type { ScenarioSetting } from '../../../server/src/domain/scenario.ts'
export type {
  AccountView,
  BegunCodesView,
  RecoveryCodesView,
} from '../../../server/src/http/operator/account-routes.ts'
export type { ActionView } from '../../../server/src/http/operator/action-view.ts'
export type { AlertPageView, AlertView, UnsettledView } from '../../../server/src/http/operator/alert-view.ts'
export type { ApiRequest } from '../../../server/src/http/operator/api-requests.ts'
export type { AuditActionsView, AuditLine, AuditView } from '../../../server/src/http/operator/audit-routes.ts'
export type { AdvanceLine, ClockPreviewView, ClockView } from '../../../server/src/http/operator/clock-routes.ts'
export type {
  ClientEndpoints,
  FailingEndpoints,
  TestReport,
} from '../../../server/src/http/operator/endpoint-routes.ts'
export type { FindView } from '../../../server/src/http/operator/find-routes.ts'
export type { ForecastView } from '../../../server/src/http/operator/forecast-text.ts'
export type {
  AcquirerLines,
  CallPoint,
  CallSeries,
  CallSubject,
  DayTotals,
  EndpointLines,
  Expiring,
  HomeChoices,
  MoneyCount,
  Needs,
  ServerFindings,
  Totals,
} from '../../../server/src/http/operator/home-routes.ts'
export type { Json } from '../../../server/src/http/operator/json.ts'
export type {
  AddedKeyView,
  ClientKeysView,
  SigningKeyLine,
  SigningKeysView,
} from '../../../server/src/http/operator/key-routes.ts'
export type { LinkView } from '../../../server/src/http/operator/link-routes.ts'
export type {
  ListedNotification,
  NotificationDetails,
  NotificationsView,
} from '../../../server/src/http/operator/notification-routes.ts'
export type { TimelineEntry } from '../../../server/src/http/operator/payment-timeline.ts'
export type {
  NotificationView,
  PaymentLine,
  PaymentPage,
  PaymentView,
} from '../../../server/src/http/operator/payment-view.ts'
export type { PeopleView, PersonView } from '../../../server/src/http/operator/people-routes.ts'
export type { ResendLine, ResendPreview } from '../../../server/src/http/operator/resend-routes.ts'
export type { RoutingView } from '../../../server/src/http/operator/routing-view.ts'
export type {
  SandboxChoices,
  TestPaymentView,
  TestSessionView,
} from '../../../server/src/http/operator/sandbox-routes.ts'
export type { SessionView, SignInView } from '../../../server/src/http/operator/session-routes.ts'
export type { SetUpView } from '../../../server/src/http/operator/set-up-routes.ts'
export type { StepView } from '../../../server/src/http/operator/step-text.ts'
export type { TriggerLine } from '../../../server/src/http/operator/trigger-view.ts'
