import { checkoutCom } from './checkout-com/connector.ts'
import type { Connector } from './kit/connector.ts'
import { twoCTwoP } from './two-c-two-p/connector.ts'

/** The connectors that accounts can be made for, one line each, by id. */
export const connectors: readonly Connector[] = [twoCTwoP, checkoutCom]
