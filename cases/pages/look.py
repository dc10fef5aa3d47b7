"""How the inert elements and a few of Streamlit's look: one style sheet, for light and dark, wide and narrow."""

STYLE = """<style>
[data-testid="stMainBlockContainer"] {padding-top: 4.2rem; padding-bottom: 4rem; max-width: 82rem}
@media (max-width: 640px) {[data-testid="stMainBlockContainer"] {padding: 4rem 1rem 3rem}}
.fc-title {font-size: 1.5rem; font-weight: 650; line-height: 1.3; margin: 0 0 .25rem; overflow-wrap: anywhere}
.fc-sub {font-size: 1.02rem; font-weight: 650; line-height: 1.35; margin: 0; overflow-wrap: anywhere}
.fc-body {line-height: 1.65; margin: 0 0 .6rem; max-width: 46rem; white-space: pre-line; overflow-wrap: anywhere}
.fc-small {font-size: .86rem; opacity: .82; line-height: 1.5; margin: 0; overflow-wrap: anywhere}
.fc-facts {display: grid; grid-template-columns: minmax(7rem, 11rem) 1fr; gap: .3rem 1rem; margin: 0 0 .6rem;
  max-width: 52rem; line-height: 1.5}
.fc-facts dt {opacity: .75} .fc-facts dd {margin: 0; overflow-wrap: anywhere}
@media (max-width: 640px) {.fc-facts {grid-template-columns: 1fr; gap: 0} .fc-facts dd {margin-bottom: .45rem}}
.fc-tags {display: flex; flex-wrap: wrap; gap: .3rem; margin: .1rem 0 .4rem}
.fc-tag {font-size: .8rem; line-height: 1.35; padding: .1rem .45rem; border-radius: .2rem;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent)}
.fc-strong {background: color-mix(in srgb, currentColor 12%, transparent)}
.fc-link {overflow-wrap: anywhere}
.fc-section {font-size: 1.12rem; font-weight: 650; line-height: 1.35; margin: .6rem 0 0; padding: .6rem 0 .1rem;
  border-top: 1px solid color-mix(in srgb, currentColor 16%, transparent)}
.fc-section .fc-small {font-weight: 400; margin-left: .5rem}
.fc-page {font-size: 1.35rem; font-weight: 650; line-height: 1.3; margin: 0; padding: 0}
.stHtml a {color: light-dark(#14598c, #7db9e4); text-underline-offset: .15em}
.stHtml :is(dl, ul).fc-facts, .stHtml :is(dl, ul).fc-strip, .stHtml ul {padding: 0; margin-left: 0; list-style: none}
.stHtml :is(dt, dd, li) {margin-left: 0; padding-left: 0}
.st-key-filter_bar > * {flex: 1.27 1 0; min-width: 0}
.st-key-filter_bar > .stElementContainer:not([class*="st-key-"]) {flex: 1 0 100%}
.st-key-filter_bar > .st-key-filter_q {flex-grow: 2.12} .st-key-filter_bar > .st-key-saved_views {flex-grow: 1}
.st-key-filter_bar > [class*="st-key-filter_countermeasure"] {flex-grow: 1.86}
.st-key-filter_bar > .st-key-filter_more {flex-grow: 1.54}
@media (min-width: 641px) and (max-width: 1160px) {
  .st-key-filter_bar > :nth-child(n) {flex: 1 1 8rem}
  .st-key-filter_bar > [class*="st-key-filter_countermeasure"] {flex-basis: 12rem}
  .st-key-filter_bar > .st-key-filter_more {flex-basis: 10rem}
  .st-key-filter_bar > :is(.st-key-filter_q, .stElementContainer:not([class*="st-key-"])) {flex-basis: 100%}
}
.st-key-board > * {min-width: 0}
@media (min-width: 641px) {
  .st-key-board {display: grid; grid-template-columns: minmax(0, 1.94fr) minmax(0, 1fr); column-gap: 2rem;
    grid-template-rows: auto auto 1fr}
  .st-key-board > * {grid-column: 1} .st-key-board > :last-child {grid-column: 2; grid-row: 1 / span 3}
}
body:has([class*="st-key-filter_"] [aria-expanded="true"]) [data-testid="stSelectboxVirtualDropdown"] {
  min-width: min(34rem, calc(100vw - 2rem))}
@media (max-width: 640px) {
  .st-key-playbook_choices [data-testid="stHorizontalBlock"] {flex-wrap: wrap}
  .st-key-playbook_choices [data-testid="stColumn"] {min-width: calc(50% - .5rem); flex: 1 1 calc(50% - .5rem)}
  .st-key-filter_bar > :nth-child(n) {flex: 1 1 calc(50% - .5rem)}
  .st-key-filter_bar > [class*="st-key-filter_tactic"] {flex-basis: calc(44% - .5rem)}
  .st-key-filter_bar > [class*="st-key-filter_countermeasure"] {flex-basis: calc(54% - .5rem)}
  .st-key-filter_bar > :is(.st-key-filter_q, .stElementContainer:not([class*="st-key-"])) {flex-basis: 100%}
}
.fc-stacked {grid-template-columns: 1fr; gap: 0} .fc-stacked dt {font-size: .82rem}
.fc-stacked dd {margin-bottom: .4rem}
.fc-source {margin: .15rem 0 .35rem; line-height: 1.45; overflow-wrap: anywhere} .fc-source p {margin: .1rem 0}
.fc-strip {display: flex; flex-wrap: wrap; gap: .35rem 2.2rem; margin: .2rem 0 .3rem; padding: 0; line-height: 1.4}
.fc-strip div {max-width: 23rem} .fc-strip dt {font-size: .82rem; opacity: .78; margin: 0; padding: 0}
.fc-strip dd {margin: 0; padding: 0; overflow-wrap: anywhere}
.fc-figures dd {font-size: 1.45rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums}
.fc-words {display: grid; grid-template-columns: repeat(auto-fill, minmax(min(30rem, 100%), 1fr)); gap: .2rem 2rem}
.fc-word {margin: 0; max-width: 46rem; line-height: 1.5}
.fc-word summary {cursor: pointer; padding: .08rem 0} .fc-word summary b {font-weight: 600}
.fc-word > div {padding: .1rem 0 .5rem .95rem; margin-left: .25rem;
  border-left: 2px solid color-mix(in srgb, currentColor 20%, transparent)}
.fc-lead {display: block; font-size: .92rem; opacity: .9; padding-left: .95rem}
.fc-word p {margin: .15rem 0; font-size: .92rem}
.fc-outcome {max-width: 46rem; margin: .1rem 0 .35rem; padding: .1rem 0 .1rem .8rem; line-height: 1.5;
  border-left: 4px solid var(--fc-mark)}
.fc-outcome p {margin: .1rem 0; white-space: pre-line} .fc-outcome b {font-weight: 650}
.stHtml .fc-course {list-style: none; margin: .2rem 0 .3rem; padding: 0; max-width: 46rem; line-height: 1.5}
.stHtml .fc-course ul {list-style: none; margin: 0; padding: 0}
.stHtml .fc-course > li {margin: 0; padding: 0 0 .5rem; overflow-wrap: anywhere}
.stHtml .fc-course p {margin: 0} .fc-course .fc-when b {font-weight: 650}
.stHtml .fc-course li li {margin: .1rem 0 0; padding: 0 0 0 .8rem; border-left: 4px solid var(--fc-mark)}
.fc-kind {font-size: .8rem; line-height: 1.35; padding: .05rem .4rem; margin-right: .25rem; border-radius: .2rem;
  border: 1px solid color-mix(in srgb, currentColor 30%, transparent); white-space: nowrap}
.fc-dot {display: inline-block; width: .7em; height: .7em; border-radius: .15em; margin-right: .35em;
  background: var(--fc-mark)}
.fc-answers {display: grid; grid-template-columns: repeat(auto-fill, minmax(min(27rem, 100%), 1fr)); gap: .8rem 1.6rem;
  align-items: start; max-width: 100%}
.fc-answer {min-width: 0; padding: .55rem 0 .5rem; line-height: 1.5; overflow-wrap: anywhere;
  border-top: 2px solid color-mix(in srgb, currentColor 22%, transparent)}
.stHtml .fc-answer p {margin: .2rem 0; font-size: .92rem} .stHtml .fc-answer h3 {margin: 0; padding: 0}
.fc-answer .fc-strip {gap: .25rem 1.6rem; font-size: .92rem}
.fc-place {display: inline-block; min-width: 1.5rem; margin-right: .4rem; padding: 0 .3rem; text-align: center;
  border-radius: .2rem; color: #fff; background: light-dark(#14598c, #2b74a6)}
.fc-bar {display: flex; height: .8rem; gap: 2px; margin: .3rem 0 .2rem; overflow: hidden; border-radius: .15rem}
.fc-bar span {flex: 1 1 0; background: var(--fc-mark)}
.fc-range {position: relative; height: .55rem; margin: .3rem 0 .35rem; border-radius: .3rem;
  background: color-mix(in srgb, currentColor 14%, transparent)}
.fc-range span {position: absolute; top: 0; bottom: 0; left: var(--fc-low); width: var(--fc-width);
  border-radius: .3rem; background: light-dark(#5a9bcb, #2f7fb8)}
.fc-range b {position: absolute; top: -2px; bottom: -2px; left: var(--fc-middle); width: 3px; margin-left: -1px;
  background: light-dark(#17212b, #f4f7fa)}
.fc-chips {display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; margin: 0; padding: 0; list-style: none}
.fc-chips li {margin: 0} .fc-together > .fc-chips {margin: -.5rem 0 .5rem}
.stHtml .fc-chip {display: inline-block; font-size: .86rem; line-height: 1.4; padding: .14rem .55rem; color: inherit;
  border-radius: 1rem; text-decoration: none; overflow-wrap: anywhere; background: light-dark(#e3eef6, #1f3a4d);
  border: 1px solid light-dark(#9fc3dc, #3f6f90)}
.stHtml .fc-chip:hover, .stHtml .fc-chip:focus-visible {border-color: currentColor}
.fc-line {margin: 0 0 .15rem; padding: .55rem 0 .5rem; max-width: 60rem;
  border-top: 1px solid color-mix(in srgb, currentColor 13%, transparent)}
:is(.fc-together, .fc-apart) {display: flex; flex-direction: column; gap: .25rem; min-width: 0} .fc-apart {gap: .5rem}
:is(.fc-together, .fc-apart) > * {min-width: 0}
.fc-heard {position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%)}
.fc-short {display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden}
.fc-line mark {color: inherit; border-radius: .15rem; background: light-dark(#ffe9a8, #6b5416)}
.fc-passage {border-left: 3px solid color-mix(in srgb, currentColor 25%, transparent); padding-left: .6rem}
.fc-line p {margin: .12rem 0} .fc-line .fc-sub a {text-decoration: none}
.fc-line .fc-sub a:hover, .fc-line .fc-sub a:focus-visible {text-decoration: underline}
.fc-results {font-size: .88rem; line-height: 1.5; margin: .12rem 0; padding: 0; list-style: none}
.fc-results li {display: inline-block; margin-right: 1.1rem}
.fc-legend {display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .86rem}
.fc-scroll {overflow-x: auto; max-width: 100%}
[class*="st-key-countries_"] {overflow-x: auto; overflow-y: hidden} [class*="st-key-countries_"] > * {min-width: 680px}
.fc-table {border-collapse: collapse; font-size: .88rem; line-height: 1.4; font-variant-numeric: tabular-nums}
.fc-table caption {text-align: left; padding: 0 0 .3rem; opacity: .82}
.fc-table th, .fc-table td {text-align: left; font-weight: 400; padding: .18rem .55rem; vertical-align: middle;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent)}
.fc-table thead th {font-weight: 600; vertical-align: bottom} .fc-table td.fc-n {text-align: right}
.fc-matrix {font-size: .84rem} .fc-matrix th {padding: .12rem .4rem; border: 0}
.fc-matrix tbody th {min-width: 9.5rem; max-width: 15rem; position: sticky; left: 0; z-index: 1;
  background: light-dark(#fff, #12181f)}
.fc-matrix thead th {height: 6.2rem; padding: 0; vertical-align: bottom; text-align: left; font-weight: 400}
.fc-matrix thead th span {writing-mode: vertical-rl; transform: rotate(180deg); max-height: 6.2rem; line-height: 1.1;
  margin: 0 auto; display: block}
:is(:lang(zh), :lang(ja)) .fc-matrix thead th span {transform: none}
.fc-matrix td {padding: 1px; border: 0; min-width: 2.1rem; height: 1.75rem; text-align: center}
.stHtml .fc-matrix td a {display: block; line-height: 1.6rem; color: inherit; text-decoration: none;
  border-radius: .15rem; background: color-mix(in srgb, light-dark(#5a9bcb, #2f7fb8) var(--fc-share), transparent)}
.stHtml .fc-matrix td a:hover, .stHtml .fc-matrix td a:focus-visible {outline: 2px solid currentColor}
.fc-tall {max-height: 85vh; overflow: auto}
.fc-gaps thead :is(th, td) {position: sticky; top: 0; z-index: 2; background: light-dark(#fff, #12181f)}
.fc-gaps thead td {left: 0; z-index: 3} .fc-gaps thead th {height: auto; padding: .3rem 0}
.fc-gaps thead th > span {max-height: 8.2rem; line-height: 1.15}
.fc-gaps tbody th {line-height: 1.25; padding: .2rem .4rem; overflow-wrap: anywhere}
.fc-gaps tbody th.fc-part {padding-left: 1.3rem} .fc-gaps .fc-part {opacity: 1; font-size: .8rem}
.fc-gaps th small {font-size: .9em; opacity: .8}
.stHtml .fc-gaps th a {color: inherit; font-weight: 600; text-decoration: none}
.stHtml .fc-gaps th a:hover, .stHtml .fc-gaps th a:focus-visible {text-decoration: underline}
.fc-gaps tbody tr > * {border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent)}
.fc-gaps td {min-width: 3.5rem; height: 3.1rem; padding: 2px 1px; white-space: nowrap; position: relative}
.stHtml .fc-gaps td :is(a, .fc-none) {display: block; position: relative; background: none; line-height: 1.15;
  font-size: .78rem; padding: 1px 0; border-radius: .2rem}
.fc-gaps td b {font-weight: 650} .fc-gaps td small {font-size: .95em; opacity: .85}
.fc-gaps td i {position: absolute; top: 0; right: .3rem; font-style: normal; font-weight: 700; line-height: .95rem;
  width: .95rem; border-radius: .2rem; color: #fff; background: light-dark(#9b2c1f, #c4503f)}
.fc-disc {display: block; box-sizing: border-box; width: calc(1.75rem * var(--fc-size)); aspect-ratio: 1;
  margin: calc((1.75rem - 1.75rem * var(--fc-size)) / 2) auto; border-radius: 50%;
  border: 1.5px solid light-dark(#123f70, #b9d7ee)}
.fc-disc.fc-whole {width: 1.3rem; margin: .22rem auto; border-radius: .2rem}
.fc-step-0 {border-style: dashed} .fc-step-1 {background: light-dark(#dbe9f5, #1b2f42)}
.fc-step-2 {background: light-dark(#a9cde8, #28557d)} .fc-step-3 {background: light-dark(#6aa6d6, #3d83bd)}
.fc-step-4 {background: light-dark(#2f6fae, #86bfea)} .fc-step-5 {background: light-dark(#123f70, #e9f3fb)}
.stHtml .fc-discs {display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: .3rem 0; padding: 0; font-size: .84rem}
.stHtml .fc-discs li {display: flex; align-items: center; gap: .4rem; margin: 0; font-size: .84rem}
.fc-discs .fc-disc {margin: 0} .fc-blank {width: 1.05rem; height: 1.05rem; border-radius: .2rem;
  border: 1px solid color-mix(in srgb, currentColor 22%, transparent)}
.fc-columns {display: grid; grid-template-columns: repeat(auto-fill, minmax(8.4rem, 1fr)); gap: .9rem .45rem;
  font-size: .82rem; line-height: 1.3; align-items: start; max-width: 100%}
.fc-columns section {min-width: 0} .stHtml .fc-columns h3 {font-size: .84rem; font-weight: 650; line-height: 1.3;
  margin: 0 0 .3rem; padding: 0; min-height: 2.2rem; overflow-wrap: anywhere}
.stHtml .fc-columns h3 a {color: inherit} .fc-columns h3 .fc-small {font-size: .76rem; font-weight: 400}
.stHtml .fc-columns ul {display: flex; flex-direction: column; gap: 3px; margin: 0; padding: 0; list-style: none}
.stHtml .fc-scale {display: flex; flex-wrap: wrap; gap: .3rem; margin: .2rem 0; padding: 0; list-style: none}
.stHtml .fc-scale li {margin: 0; padding: .1rem .5rem; font-size: .82rem}
.stHtml :is(.fc-columns .fc-tile, .fc-scale li) {border-radius: .2rem;
  border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
  background: color-mix(in srgb, light-dark(#5a9bcb, #2f7fb8) var(--fc-share), transparent)}
.stHtml :is(.fc-columns .fc-less, .fc-scale .fc-less) {
  background: color-mix(in srgb, light-dark(#e39b4b, #a9661c) var(--fc-share), transparent)}
.stHtml :is(.fc-columns, .fc-scale) .fc-watched {outline: 3px solid light-dark(#17212b, #f4f7fa); outline-offset: -2px}
.stHtml .fc-columns li.fc-tile {margin: 0; font-size: .82rem; line-height: 1.3}
.stHtml .fc-columns li.fc-part {margin-left: .6rem}
.stHtml .fc-tile > * {display: flex; flex-wrap: wrap; gap: 0 .35rem; padding: .22rem .4rem; color: inherit}
.fc-tile > * > :first-child {flex: 1 1 60%; overflow-wrap: break-word}
.stHtml .fc-tile > a {text-decoration: none}
.stHtml .fc-tile > a:hover, .stHtml .fc-tile > a:focus-visible {outline: 2px solid currentColor; outline-offset: 1px}
.fc-tile small {font-size: .9em; opacity: .85; white-space: nowrap} .fc-tile b {font-weight: 650; text-align: right}
.fc-tile > * > :last-child {margin-left: auto; text-align: right}
.fc-two small {display: block; opacity: 1; white-space: normal}
.stHtml .fc-two :is(a, .fc-none) {display: inline-block; min-width: 1.6rem; line-height: 1.6rem; color: inherit;
  text-align: center}
.stHtml a.fc-unfold {color: inherit; text-decoration: none; line-height: 1.5}
.fc-unfold::before {content: "▶"; display: inline-block; font-size: .72em; margin-right: .55em}
.fc-unfold[aria-expanded="true"]::before {transform: rotate(90deg)}
.stHtml a.fc-unfold:hover, .stHtml a.fc-unfold:focus-visible {text-decoration: underline}
.fc-years {position: relative; container-type: inline-size; font-variant-numeric: tabular-nums}
.fc-upright {height: 190px; margin: 1.1rem 0 1.5rem; --fc-mark: #4b99e7}
.fc-steps {height: 62px; margin: 1.4rem 0 .3rem; --fc-mark: light-dark(#8a5a00, #d9a441)}
.fc-years > span {position: absolute; left: 0; bottom: calc(100% + 1px); font-size: 12px; line-height: 1.2;
  opacity: .82}
.stHtml .fc-years ul {display: flex; height: 100%; margin: 0; padding: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 30%, transparent)}
.fc-upright ul {border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent)}
.stHtml .fc-years li {position: relative; flex: 1 1 0; min-width: 0; margin: 0; padding: 0; list-style: none}
.fc-years li > :first-child {display: flex; height: 100%; align-items: flex-end; justify-content: center}
.fc-years li > :first-child::before {content: ""; flex: 1; height: var(--fc-high); box-sizing: border-box;
  background: var(--fc-mark); forced-color-adjust: none}
.fc-upright li > :first-child::before {flex: 0 1 64px; margin: 0 9%; border-radius: .1rem .1rem 0 0}
.fc-steps li > :first-child::before {border-top: 2.5px solid var(--fc-mark);
  background: color-mix(in srgb, var(--fc-mark) 15%, transparent)}
.fc-steps a:is(:hover, :focus-visible)::before {background: color-mix(in srgb, var(--fc-mark) 40%, transparent)}
.fc-upright a:is(:hover, :focus-visible)::before {background: light-dark(#14598c, #8fc3f5)}
.stHtml .fc-upright b {position: absolute; bottom: var(--fc-high); left: 0; right: 0; padding-bottom: 1px;
  font-size: 12px; font-weight: 400; line-height: 1.1; text-align: center; color: light-dark(#17212b, #f4f7fa);
  pointer-events: none}
.fc-upright i {position: absolute; top: calc(100% + 5px); left: 50%; width: 3rem; margin-left: -1.5rem; font-size: 12px;
  font-style: normal; line-height: 1.2; text-align: center; opacity: .82}
@container (max-width: 590px) {.fc-years .fc-wide {display: none}}
@container (min-width: 590.1px) {.fc-years .fc-narrow {display: none}}
.stHtml .fc-lying {display: grid; grid-template-columns: fit-content(38%) 1fr; gap: .3rem .7rem; align-items: center;
  margin: .4rem 0 .3rem; padding: 0; font-size: .84rem; line-height: 1.2; list-style: none}
.stHtml .fc-lying > li {display: contents; font-size: .84rem} .fc-lying > li > span {overflow-wrap: anywhere}
.fc-lying > li > div {display: flex; align-items: center; gap: .5rem; min-width: 0;
  border-left: 1px solid color-mix(in srgb, currentColor 30%, transparent)}
.stHtml .fc-lying ul {display: flex; flex: 0 1 auto; width: calc((100% - 3rem) * var(--fc-long));
  margin: 0; padding: 0; gap: 1px; list-style: none}
.stHtml .fc-lying ul li {flex: 1 1 0; min-width: 3px; margin: 0; padding: 0; font-size: 12px}
.fc-lying b {font-weight: 400; font-variant-numeric: tabular-nums}
.stHtml .fc-lying a {display: flex; flex-wrap: wrap; justify-content: center; height: 1.4rem; overflow: hidden;
  line-height: 1.4rem; text-decoration: none; color: var(--fc-ink); background: var(--fc-mark);
  forced-color-adjust: none}
.fc-lying a::before {content: ""; height: 100%} /* a number that has no room beside it wraps out of sight */
.stHtml .fc-lying a:is(:hover, :focus-visible) {outline: 2px solid light-dark(#17212b, #f4f7fa); outline-offset: -2px}
.fc-facets {font-size: .88rem; line-height: 1.4; padding-top: .6rem}
.fc-facets details {margin: 0; padding: .3rem 0;
  border-top: 1px solid color-mix(in srgb, currentColor 13%, transparent)}
.fc-facets summary {cursor: pointer; font-weight: 600; padding: .1rem 0}
.fc-facets li details {border: 0; padding: 0} .fc-facets li summary {font-weight: 400; padding: .12rem 0}
.fc-facets li li {padding-left: .9rem} .stHtml .fc-facets li {margin: 0; font-size: .88rem}
.fc-facets li summary .fc-n {margin-left: .5rem; opacity: .75}
.stHtml a.fc-choice {display: flex; gap: .45rem; align-items: baseline; padding: .14rem .25rem; color: inherit;
  text-decoration: none; border-radius: .2rem}
.stHtml a.fc-choice:hover, .stHtml a.fc-choice:focus-visible {
  background: color-mix(in srgb, currentColor 9%, transparent)}
.fc-choice > span:nth-child(2) {flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere}
.fc-choice .fc-n {opacity: .75; font-variant-numeric: tabular-nums}
.fc-box {flex: none; width: .8em; height: .8em; border: 1px solid currentColor; border-radius: .15em; opacity: .6}
.fc-choice[aria-current] {font-weight: 600}
.fc-choice[aria-current] .fc-box {opacity: 1; background: light-dark(#14598c, #7db9e4)}
.stHtml .fc-facets li.fc-more {padding: .1rem .25rem .3rem; font-size: .82rem} .stHtml .fc-jump {display: none}
@media (max-width: 640px) {.stHtml .fc-jump {display: inline-block; font-size: .9rem}
  .stHtml a.fc-choice {padding: .35rem .25rem}}
.fc-pages {display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; margin: .4rem 0}
.fc-pages [aria-current] {font-weight: 650}
.fc-who {display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .8rem; line-height: 1.4}
.fc-who strong {font-size: 1.02rem} .fc-who span {font-size: .86rem; opacity: .82; overflow-wrap: anywhere}
.fc-who a {font-size: .86rem} .fc-who form {margin: 0}
.fc-who button {all: unset; cursor: pointer; text-decoration: underline; font-size: .86rem}
.fc-who button:focus-visible {outline: 2px solid currentColor; outline-offset: 2px}
.fc-who nav {display: flex; flex-wrap: wrap; gap: .1rem .8rem; margin-left: auto} .fc-who nav strong {font-size: .86rem}
.fc-notice {max-width: 60rem; font-size: .92rem; line-height: 1.5; padding: .45rem .8rem; border-radius: .2rem;
  background: light-dark(#fdf3d7, #3a3117); border-left: 4px solid light-dark(#b98617, #d9a92f)}
.fc-notice p {margin: .1rem 0; overflow-wrap: anywhere}
.fc-understood {max-width: 60rem} .stHtml .fc-understood p {margin: 0; font-size: .86rem; overflow-wrap: anywhere}
.fc-links {display: flex; flex-wrap: wrap; gap: .25rem 1.3rem; margin: 0; padding: 0; list-style: none}
.fc-links li {margin: 0}
.stHtml .fc-named {margin: 0; padding: 0; list-style: none; max-width: 60rem}
.stHtml .fc-named li {margin: 0; padding: .3rem 0; line-height: 1.4; overflow-wrap: anywhere;
  border-top: 1px solid color-mix(in srgb, currentColor 13%, transparent)}
.fc-named li > :first-child {margin-right: .5rem} .fc-named a[aria-current] {font-weight: 650}
.st-key-saved_found .fc-named {max-height: 13rem; overflow-y: auto}
.stHtml .fc-label {font-size: .875rem; line-height: 1.4; margin: 0}
.stHtml .fc-hint {font-size: .84rem; opacity: .8; line-height: 1.45; margin: 0; max-width: 46rem}
.stHtml .fc-problem {color: light-dark(#b3261e, #ffb4ab); font-size: .88rem; line-height: 1.45; margin: 0;
  font-weight: 550}
.stHtml .fc-caution {color: light-dark(#7a4a00, #f2c46d); font-size: .88rem; line-height: 1.45; margin: 0;
  overflow-wrap: anywhere; max-width: 46rem}
.fc-readers {max-width: 60rem; line-height: 1.5; padding: .45rem .8rem; border-radius: .2rem; overflow-wrap: anywhere;
  margin: 0; background: light-dark(#e9f1f7, #1b2b38); border-left: 4px solid light-dark(#14598c, #7db9e4)}
.fc-readers.fc-everyone {background: light-dark(#fdf3d7, #3a3117); border-color: light-dark(#b98617, #d9a92f)}
[class*="st-key-omit"] .stRadio label, .st-key-audience .stRadio label {padding: .3rem 0}
.stHtml .fc-quoted {line-height: 1.5; margin: 0; padding-left: .7rem; overflow-wrap: anywhere;
  border-left: 3px solid color-mix(in srgb, currentColor 25%, transparent)}
.stHtml a.fc-action {display: inline-block; font-weight: 600; line-height: 1.4; padding: .4rem .8rem;
  text-decoration: none;
  border-radius: .3rem; color: #fff; background: light-dark(#14598c, #2b74a6)}
.stHtml a.fc-action:hover, .stHtml a.fc-action:focus-visible {text-decoration: underline}
.stRadio [data-testid="stCaptionContainer"] {opacity: .8}
.fc-change {margin: 0 0 .5rem; max-width: 52rem; line-height: 1.5; overflow-wrap: anywhere}
.fc-change del, .fc-change ins {white-space: pre-line; text-decoration-thickness: 1px; text-underline-offset: .2em}
.fc-change del {opacity: .75}
</style>"""
