/** The names that card-validator and credit-card-type give to brands, to APO's. Brands that APO does not name are left out. */
export const apoBrandNames: Readonly<Record<string, string>> = {
  visa: 'VISA',
  mastercard: 'MASTERCARD',
  'american-express': 'AMEX',
  'diners-club': 'DINERS',
  discover: 'DISCOVER',
  jcb: 'JCB',
  unionpay: 'CUP',
  maestro: 'MAESTRO',
  mir: 'MIR',
  elo: 'ELO',
  hipercard: 'HIPERCARD',
  troy: 'TROY',
}
