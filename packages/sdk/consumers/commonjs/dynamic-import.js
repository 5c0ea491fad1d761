const work = require('./work.js')

void import('@capstan/sdk').then(work)
