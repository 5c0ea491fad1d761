import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router'
import { alertSearch } from './alerts/search.ts'
import { ApiError } from './api/call.ts'
import { queryClient } from './api/query-client.ts'
import { sessionQuery } from './api/session.ts'
import { auditSearch } from './audit/search.ts'
import { NotFound } from './frame/not-found.tsx'
import { Shell } from './frame/shell.tsx'
import { homeSearch } from './home/search.ts'
import { readAddressSearch, readNotificationSearch } from './notifications/search.ts'
import { Failed, Loading } from './parts/states.tsx'
import { readPaymentSearch } from './payments/search.ts'

interface Context {
  readonly queryClient: typeof queryClient
}

const root = createRootRouteWithContext<Context>()({ notFoundComponent: NotFound })

/** All that needs somebody signed in. Whoever is not comes back here afterwards. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery)
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        redirect({ to: '/sign-in', search: { to: location.href }, throw: true })
      }
      throw error
    }
  },
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search['to'] === 'string' && { to: search['to'] }),
  }),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx')),
})
/** The secret of the link is behind the `#`, which no server is told and no log keeps. */
const setUp = createRoute({
  getParentRoute: () => root,
  path: '/set-up',
  component: lazyRouteComponent(() => import('./sign-in/set-up-page.tsx')),
})

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  validateSearch: homeSearch,
  component: lazyRouteComponent(() => import('./home/home-page.tsx')),
})
const payments = createRoute({
  getParentRoute: () => signedIn,
  path: '/payments',
  validateSearch: readPaymentSearch,
  component: lazyRouteComponent(() => import('./payments/payments-page.tsx')),
})
const payment = createRoute({
  getParentRoute: () => signedIn,
  path: '/payments/$clientId/$paymentId',
  component: lazyRouteComponent(() => import('./payments/payment-page.tsx')),
})
const alerts = createRoute({
  getParentRoute: () => signedIn,
  path: '/alerts',
  validateSearch: alertSearch,
  component: lazyRouteComponent(() => import('./alerts/alerts-page.tsx')),
})
const notifications = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications',
  validateSearch: readNotificationSearch,
  component: lazyRouteComponent(() => import('./notifications/notifications-page.tsx')),
})
const notification = createRoute({
  getParentRoute: () => signedIn,
  path: '/notifications/$notificationId',
  component: lazyRouteComponent(() => import('./notifications/notification-page.tsx')),
})
const addresses = createRoute({
  getParentRoute: () => signedIn,
  path: '/addresses',
  validateSearch: readAddressSearch,
  component: lazyRouteComponent(() => import('./notifications/addresses-page.tsx')),
})
const keys = createRoute({
  getParentRoute: () => signedIn,
  path: '/keys',
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search['client'] === 'string' && { client: search['client'] }),
  }),
  component: lazyRouteComponent(() => import('./keys/keys-page.tsx')),
})
const sandbox = createRoute({
  getParentRoute: () => signedIn,
  path: '/sandbox',
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search['client'] === 'string' && { client: search['client'] }),
    ...(typeof search['tab'] === 'string' && { tab: search['tab'] }),
  }),
  component: lazyRouteComponent(() => import('./sandbox/sandbox-page.tsx')),
})
const people = createRoute({
  getParentRoute: () => signedIn,
  path: '/people',
  component: lazyRouteComponent(() => import('./people/people-page.tsx')),
})
const audit = createRoute({
  getParentRoute: () => signedIn,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx')),
})
const account = createRoute({
  getParentRoute: () => signedIn,
  path: '/account',
  component: lazyRouteComponent(() => import('./account/account-page.tsx')),
})

/** Whatever else: with the menu around it, for whoever mistyped an address. */
const elsewhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFound })

const pages = [
  home,
  payments,
  payment,
  alerts,
  notifications,
  notification,
  addresses,
  keys,
  sandbox,
  people,
  audit,
  account,
  elsewhere,
]

export const router = createRouter({
  routeTree: root.addChildren([signedIn.addChildren(pages), signIn, setUp]),
  basepath: '/dashboard',
  // Values are text as they stand in the address: an id of thirty digits, read as JSON, would lose the last of them.
  parseSearch: parseSearchWith((text) => text),
  stringifySearch: stringifySearchWith(JSON.stringify),
  context: { queryClient },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} again={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
