import { adyen } from './adyen/connector.ts'
import { antom } from './antom/antom.ts'
import { checkoutCom } from './checkout-com/connector.ts'
import type { Connector } from './kit/connector.ts'
import { twoCTwoP } from './two-c-two-p/connector.ts'

/** The connectors that accounts can be made for, one line each, by id. */
export const connectors: readonly Connector[] = [adyen, antom, checkoutCom, twoCTwoP]
