/**
 * What the operator API takes and gives, as the server declares it. Types only: nothing of the server is in the
 * dashboard's code. `Json` of a view is the view as it comes out of JSON, with amounts and times as strings.
 */

export type { Change } from '../../../server/src/application/changes.ts'
export type { LinkFacts } from '../../../server/src/application/operators/use-link.ts'
export type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '../../../server/src/credentials/passkey.ts'
export type { Money } from '../../../server/src/domain/money.ts'
export type { Permission, Role } from '../../../server/src/domain/role.ts'
export type {
  AccountView,
  BegunCodesView,
  RecoveryCodesView,
} from '../../../server/src/http/operator/account-routes.ts'
export type { Json } from '../../../server/src/http/operator/json.ts'
export type { PaymentLine, PaymentView } from '../../../server/src/http/operator/payment-view.ts'
export type { SessionView, SignInView } from '../../../server/src/http/operator/session-routes.ts'
export type { SetUpView } from '../../../server/src/http/operator/set-up-routes.ts'
