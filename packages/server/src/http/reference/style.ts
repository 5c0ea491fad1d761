/**
 * Wide tables become blocks on a narrow screen; the contents stand beside the text where there is room. Where there is
 * none they are unfolded, and no script folds them again when a link in them is followed: unfolded, they do not stick, or
 * they would cover what the link leads to.
 */
export const style = `
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e4e7ec); --soft: light-dark(#57606a, #a3adba);
  --paper: light-dark(#fff, #14171c); --side: light-dark(#f6f7f9, #191d23); --line: light-dark(#d8dde3, #313842);
  --link: light-dark(#0b57d0, #8ab4f8); --good: light-dark(#176639, #79d2a0); --bad: light-dark(#a8281c, #ff9d92);
  --open: light-dark(#7a4d00, #f0bf62); font-family: system-ui, sans-serif; line-height: 1.55; scroll-padding-top: 1rem }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere }
a { color: var(--link) }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
main:focus { outline: none }
code, pre { font-family: ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .875em }
p code, li code { background: var(--side); padding: .05em .3em; border-radius: .3em }
pre { margin: 0; padding: .9rem 1rem; overflow-x: auto; background: var(--side); border: 1px solid var(--line);
  border-radius: .5rem; line-height: 1.5; overflow-wrap: normal }
.n { color: light-dark(#0550ae, #8ecbff) } .s { color: light-dark(#1a6b3c, #9bdcb5) } .w { color: light-dark(#8a3800, #ffb68a) }
.skip { position: absolute; left: -100vw; background: var(--paper); padding: .75rem 1rem; z-index: 2 }
.skip:focus { left: .5rem; top: .5rem }
.side { display: none }
.top { position: sticky; top: 0; z-index: 1; background: var(--side); border-bottom: 1px solid var(--line) }
.top[open] { position: static }
.top > nav { padding: 0 1rem 1rem }
.top > summary { padding: .8rem 1rem; font-weight: 600 }
nav p { margin: 1rem 0 .25rem; font-size: .8rem; font-weight: 650; letter-spacing: .02em; color: var(--soft) }
nav .name { margin-top: 0; font-size: 1.05rem } nav .name a { color: var(--ink); text-decoration: none }
nav ul { list-style: none; margin: 0; padding: 0 }
nav li a { display: block; padding: .3rem .5rem; margin-left: -.5rem; border-radius: .35rem; color: var(--ink); text-decoration: none }
nav li a:hover { background: var(--line) }
main { padding: 1.25rem 1rem 6rem; max-width: 84rem }
section { margin-bottom: 3.5rem; scroll-margin-top: 3.5rem }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1rem }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .25rem }
h3 { font-size: 1.1rem; margin: 2rem 0 .75rem; scroll-margin-top: 3.5rem }
h2.part { font-size: 1rem; color: var(--soft); border-bottom: 1px solid var(--line); padding-bottom: .4rem; margin: 0 0 2rem }
.anchor { color: var(--soft); text-decoration: none; font-weight: 400 }
main > section > :is(p, ul, pre) { max-width: 46rem }
.summary { margin: 0 0 1rem; font-size: 1.1rem; color: var(--soft) }
.address { margin: .25rem 0; padding: .5rem .8rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--side) }
.address b { font-size: .8rem; margin-right: .4rem } .address code { background: none; padding: 0 }
.sandbox { background: none; color: var(--soft); margin-bottom: 1rem }
summary { cursor: pointer } summary:hover { color: var(--link) }
table { width: 100%; border-collapse: collapse; text-align: left; font-size: .95rem; margin: 0 0 1rem }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
.headers caption { position: static; width: auto; height: auto; clip-path: none; text-align: left; font-weight: 650; padding: 1.25rem 0 .5rem }
th, td { vertical-align: top; padding: .6rem .8rem .6rem 0; border-bottom: 1px solid var(--line) }
thead th { font-size: .8rem; color: var(--soft); font-weight: 600; padding-bottom: .35rem }
tbody th { font-weight: 400 } tbody th code { font-weight: 650; overflow-wrap: anywhere }
td p { margin: 0 } td p + p { margin-top: .2rem } .rule { color: var(--soft); font-size: .9rem }
.need { font-size: .75rem; font-weight: 600; color: var(--bad) } .may { font-size: .75rem; color: var(--soft) }
section pre + :is(p, ul) { margin-top: 1rem }
.fields .fields thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
.type { color: var(--soft); font-size: .9rem }
.below > td { padding: 0 0 .7rem; } .below details { padding-left: .9rem; border-left: 3px solid var(--line) }
.below summary { padding: .2rem 0; color: var(--soft); font-size: .9rem }
tr:has(+ .below) > * { border-bottom: 0; padding-bottom: .3rem }
.status { font-weight: 700 } .S { color: var(--good) } .F { color: var(--bad) } .U { color: var(--open) }
.by { display: inline-block; font-size: .8rem; color: var(--soft); border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem }
.example { margin-bottom: .6rem } .example > summary { padding: .35rem 0; font-weight: 600; font-size: .95rem }
@media (max-width: 44rem) {
  table, thead, tbody, tr, th, td { display: block }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  tbody th, tbody td { border: 0; padding: 0 } tbody tr { border-bottom: 1px solid var(--line); padding: .65rem 0 }
  tr:has(+ .below) { border-bottom: 0; padding-bottom: .2rem } tr.below { padding-top: 0 }
  .codes td:nth-child(4) { margin-top: .3rem; padding-left: .7rem; border-left: 3px solid var(--line); color: var(--soft) }
  .codes td:nth-child(2) { float: right; margin-top: -1.5rem } .codes tr { overflow: hidden }
}
@media (min-width: 44.01rem) {
  .fields > tbody > tr > th { width: 13.5rem } .fields > tbody > tr > .type { width: 7rem }
  .fields .fields > tbody > tr > th { width: 12rem }
  .codes > tbody > tr > th { width: 17rem } .codes > tbody > tr > td:nth-child(2) { width: 4rem }
  .codes > tbody > tr > td:nth-child(4) { width: 36% } .headers > tbody > tr > th { width: 15rem }
  .fields > tbody > tr > th .need, .fields > tbody > tr > th .may { display: block }
}
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 16.5rem minmax(0, 1fr) }
  .side { display: block; position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem; background: var(--side); border-right: 1px solid var(--line) }
  .top { display: none } main { padding: 2.25rem 2.75rem 8rem } section, h3 { scroll-margin-top: 1.5rem }
}
@media (min-width: 84rem) {
  .pair { display: grid; grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); gap: 2.25rem }
  .examples { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow-y: auto }
}
@media print { .side, .top, .anchor, .skip { display: none } body { display: block } }
`
