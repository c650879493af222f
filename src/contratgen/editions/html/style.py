"""The look of the pages: the colours of the Word templates, readable from a telephone to paper. No font is fetched."""

from __future__ import annotations

import re
from typing import Final

COMMON: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 1.0625rem/1.6 Carlito, Calibri, "Liberation Sans", Arial, sans-serif; color: #1a1a1a; background: #fff;
  margin: 0; overflow-wrap: break-word; }
body > * { max-width: 62rem; margin-left: auto; margin-right: auto; padding-left: 1rem; padding-right: 1rem; }
body > header { max-width: none; background: #1f3a5f; color: #fff; border-bottom: .4rem solid #a8412b;
  padding: 1.5rem max(1rem, calc((100% - 60rem) / 2)); }
body > header :is(h1, a) { color: #fff; }
body > header p { margin: .3rem 0; }
h1, h2, h3, h4, h5, h6 { color: #1f3a5f; line-height: 1.25; margin: 1.6em 0 .5em; }
h1 { font-family: Caladea, Cambria, Georgia, serif; font-size: clamp(1.6rem, 1.2rem + 2vw, 2.4rem); margin: 0 0 .6rem;
  text-wrap: balance; }
summary { cursor: pointer; color: #1f3a5f; font-weight: bold; }
h2 { font-size: 1.5rem; border-bottom: 2px solid #1f3a5f; padding-bottom: .2rem; }
a { color: #1f3a5f; text-underline-offset: .15em; }
body > header a:focus-visible { outline-color: #fff; }
:is(a, summary, .cadre):focus-visible { outline: 3px solid #a8412b; outline-offset: 2px; }
.evitement { position: absolute; left: -100vw; margin: 0; }
.evitement:focus-within { position: static; }
sup { line-height: 0; font-size: .75em; }
code { font-family: "Liberation Mono", Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }
"""

PAGE_STYLE: Final = f"""{COMMON}
nav ol, ol[role=list] {{ list-style: none; padding-left: 1.2rem; }}
nav details > ol {{ padding-left: 0; }}
nav details > ol > li {{ margin: .4rem 0; }}
nav details > ol > li > a {{ font-weight: bold; }}
nav a {{ text-decoration: none; }}
nav a:hover, nav a:focus-visible {{ text-decoration: underline; }}
nav li {{ margin: .2rem 0; }}
nav h2 {{ margin-top: 1rem; }}
nav summary {{ border: 1px solid #1f3a5f; border-radius: .3rem; padding: .6rem .9rem; }}
@media screen and (min-width: 76rem) {{
  @supports selector(::details-content) {{
    nav summary {{ display: none; }}
    nav details::details-content {{ content-visibility: visible; display: block; }}
  }}
  body:has(> nav) {{ display: grid; grid-template-columns: 22rem minmax(0, 1fr); }}
  body > header, body > footer, body > .evitement {{ grid-column: 1 / -1; }}
  body > nav {{ position: sticky; top: 0; max-height: 100vh; overflow-y: auto; margin: 0; font-size: .94rem;
    border-right: 1px solid #c3cdd9; }}
  body:has(> nav) > main {{ width: 100%; }}
}}
.numero {{ color: #a8412b; }}
main > section {{ border-top: 6px solid #1f3a5f; margin-top: 3rem; padding-top: 1rem; }}
main > section:first-child {{ border-top: 0; margin-top: 0; }}
main > h1 {{ margin-top: 1.5rem; }}
main p {{ margin: 0 0 .8em; }}
.bandeau-de-logos img {{ margin: .25rem; max-height: 5rem; width: auto; }}
img, svg {{ max-width: 100%; height: auto; }}
.titre-du-document {{ font: bold 1.8rem Caladea, Cambria, Georgia, serif; color: #1f3a5f; }}
.soustitre-du-document, .sous-titre-du-document {{ font-size: 1.3rem; color: #1f3a5f; }}
.mention, .formule {{ font-weight: bold; }}
.mention {{ color: #a8412b; }}
.encadre {{ border: 1px solid #8a94a0; background: #f5f7fa; padding: .6rem; }}
.partie, .visa {{ padding-left: 1rem; }}
blockquote {{ border-left: .3rem solid #c3cdd9; color: #4a5460; margin: 0 0 1em 1rem; padding-left: .8rem; }}
.empreinte {{ overflow-wrap: anywhere; }}
.source {{ font-size: .9em; color: #4a5460; }}
.cadre {{ overflow-x: auto; scrollbar-color: #1f3a5f #e8edf4; background:
  linear-gradient(90deg, #fff 30%, #fff0) 0/3rem 100% local no-repeat,
  linear-gradient(270deg, #fff 30%, #fff0) 100%/3rem 100% local no-repeat,
  linear-gradient(90deg, #1f3a5f59, #1f3a5f00) 0/1rem 100% scroll no-repeat,
  linear-gradient(270deg, #1f3a5f59, #1f3a5f00) 100%/1rem 100% scroll no-repeat; }}
.cadre, main table {{ margin: 1rem 0; }}
.cadre > table {{ margin: 0; }}
table {{ border-collapse: collapse; width: 100%; font-size: .94rem; overflow-wrap: anywhere; }}
.cadre > table {{ overflow-wrap: break-word; }}
@media screen and (max-width: 44rem) {{
  .cadre > table {{ min-width: 44rem; }}
  .cadre::before {{ content: "Tableau large : faites-le glisser de côté →"; position: sticky; left: 0;
    display: block; width: max-content; max-width: 100%; font-size: .88rem; color: #4a5460; padding: .2rem 0; }}
}}
caption {{ text-align: left; font-weight: bold; color: #1f3a5f; padding: .3rem 0; }}
th, td {{ border: 1px solid #8a94a0; padding: .3rem .5rem; text-align: left; vertical-align: top; }}
thead th {{ background: #1f3a5f1a; vertical-align: bottom; }}
th[scope=row], th[scope=rowgroup] {{ background: #1f3a5f0b; }}
td p, th p, td ul {{ margin: 0; }}
td ul {{ padding-left: 1.1rem; }}
.n td {{ text-align: right; white-space: nowrap; }}
.c td {{ text-align: center; }}
td.n, .tableau-chiffre {{ text-align: right; white-space: nowrap; }}
td.c, .tableau-centre {{ text-align: center; white-space: normal; }}
.total {{ font-weight: bold; }}
td.t {{ text-align: left; white-space: normal; }}
.espace-de-signature {{ min-height: 4rem; color: #4a5460; }}
.notes {{ border-top: 1px solid #8a94a0; font-size: .94rem; margin-top: 2rem; }}
body > footer {{ border-top: 1px solid #8a94a0; margin-top: 3rem; font-size: .9rem; }}
@page {{ size: A4; margin: 15mm; }}
@page paysage {{ size: A4 landscape; }}
@media print {{
  body {{ font-size: 10pt; }}
  .paysage {{ page: paysage; }}
  table {{ font-size: 8.5pt; }}
  th, td {{ padding: .15rem .25rem; hyphens: auto; }}
  body > *, body > header {{ max-width: none; padding: 0; background: none; color: #000; border: 0; }}
  body > header :is(h1, a) {{ color: #1f3a5f; }}
  nav, .evitement, [data-ajout] {{ display: none; }}
  main > section {{ break-before: page; border-top: 0; }}
  h2, h3, h4, h5, h6, caption {{ break-after: avoid; }}
  tr, img, svg, blockquote {{ break-inside: avoid; }}
  thead {{ display: table-header-group; }}
  .cadre {{ overflow: visible; background: none; }}
  a {{ color: inherit; text-decoration: none; }}
}}
"""

_STYLED: Final = frozenset(re.findall(r"\.([a-z][a-z-]*)", PAGE_STYLE))


def drawn(name: str) -> str | None:
    """Return the class of a paragraph whose Word style has that name: None when the page draws it like any other."""
    return name if name in _STYLED else None


INDEX_STYLE: Final = f"""{COMMON}
html {{ scroll-padding-top: 1rem; }}
body {{ line-height: 1.65; }}
body > * {{ max-width: 66rem; }}
body > header {{ padding: clamp(2rem, 5vw, 4rem) max(1rem, calc((100% - 64rem) / 2)); }}
body > header h1 {{ font-size: clamp(1.9rem, 1.3rem + 3vw, 3.2rem); margin: 0; }}
.surtitre {{ font-weight: bold; letter-spacing: .02em; color: #f0d9d2; }}
.periode {{ font: 1.35rem Caladea, Cambria, Georgia, serif; }}
body > header .chapeau {{ font-size: 1.2rem; line-height: 1.55; max-width: 46rem; margin: 1.2rem 0; }}
body > header > .actions {{ margin: 1.5rem 0 1.2rem; display: flex; flex-wrap: wrap; gap: .8rem; }}
body > header .bouton {{ background: #fff; color: #1f3a5f; border: 2px solid #fff; padding: .65rem 1.3rem;
  text-decoration: none; border-radius: .3rem; font-weight: bold; }}
body > header .creux {{ background: none; color: #fff; }}
.bouton:hover {{ text-decoration: underline; }}
nav ul {{ list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.5rem; margin: 0; padding: .9rem 0;
  border-bottom: 1px solid #c3cdd9; }}
nav a {{ display: inline-block; padding: .2rem 0; }}
.avis {{ border-left: .3rem solid #a8412b; background: #f5f7fa; padding: .8rem 1rem; margin: 1.5rem 0 0; }}
h2 {{ font: bold clamp(1.5rem, 1.2rem + 1.2vw, 2rem)/1.25 Caladea, Cambria, Georgia, serif; border: 0; padding: 0;
  margin: 0 0 1rem; text-wrap: balance; }}
h2::before {{ content: ""; display: block; width: 3rem; height: .25rem; background: #a8412b; margin-bottom: .8rem; }}
h3 {{ font-size: 1.2rem; margin: 0 0 .5rem; }}
section {{ padding-top: 3.2rem; }}
section > h3 {{ margin-top: 1.8rem; }}
section > p, section > ul {{ max-width: 46rem; }}
p, ul {{ margin: 0 0 .8rem; }}
ul {{ padding-left: 1.2rem; }}
li {{ margin: .25rem 0; }}
li::marker {{ color: #a8412b; }}
.discret {{ font-size: .94rem; color: #4a5460; }}
.serre {{ max-width: none; columns: 20rem; column-gap: 2rem; }}
.serre li {{ break-inside: avoid; }}
.chiffres {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: 1rem;
  margin: 1.8rem 0; }}
.chiffres div {{ display: flex; flex-direction: column-reverse; justify-content: flex-end;
  border-top: 2px solid #1f3a5f; padding-top: .5rem; }}
.chiffres dd {{ font: bold 2.1rem/1.15 Caladea, Cambria, Georgia, serif; color: #1f3a5f; margin: 0; }}
.faits {{ margin: 1rem 0; }}
.faits div {{ display: grid; grid-template-columns: minmax(9rem, 15rem) 1fr; column-gap: 1.5rem; padding: .5rem 0;
  border-top: 1px solid #c3cdd9; }}
.faits dt {{ font-weight: bold; color: #1f3a5f; grid-row: 1 / span 9; }}
.faits dd {{ grid-column: 2; margin: 0 0 .3rem; }}
.cartes {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.5rem;
  align-items: start; }}
.cartes > div {{ background: #f5f7fa; border-top: .25rem solid #1f3a5f; padding: 1.2rem 1.3rem; height: 100%; }}
.cartes > div > :last-child {{ margin-bottom: 0; }}
.cartes:has(> :nth-child(4):last-child) {{ grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }}
details {{ border-top: 1px solid #c3cdd9; padding: .3rem 0; margin: 0; }}
section > details:last-of-type {{ border-bottom: 1px solid #c3cdd9; }}
summary {{ padding: .4rem 0; }}
summary:hover {{ text-decoration: underline; }}
.telechargements {{ list-style: none; padding: 0; max-width: none; border-top: 1px solid #c3cdd9; }}
.telechargements li {{ display: flex; flex-wrap: wrap; gap: .1rem 1.5rem; margin: 0; padding: .5rem 0;
  border-bottom: 1px solid #c3cdd9; }}
.telechargements span {{ flex: 1 1 22rem; }}
body > footer {{ border-top: 1px solid #c3cdd9; margin-top: 3.5rem; padding-top: 1rem; padding-bottom: 2rem;
  font-size: .94rem; color: #4a5460; }}
@media screen and (max-width: 44rem) {{
  .faits div {{ display: block; }}
}}
@page {{ size: A4; margin: 18mm; }}
@media print {{
  body {{ font-size: 10pt; line-height: 1.4; }}
  body > *, body > header {{ max-width: none; padding: 0; background: none; color: #000; border: 0; }}
  body > header :is(h1, p) {{ color: #1f3a5f; }}
  body > header > .actions, nav, .evitement, h2::before {{ display: none; }}
  section {{ padding-top: 1.2rem; }}
  .cartes > div {{ height: auto; background: none; padding: .6rem 0; }}
  .chiffres {{ grid-template-columns: repeat(6, 1fr); }}
  .serre {{ columns: auto; }}
  .faits div {{ padding: .25rem 0; break-inside: avoid; }}
  .surtitre {{ color: #1f3a5f; }}
  details::details-content {{ content-visibility: visible; display: block; }}
  summary {{ list-style: none; }}
  h2, h3, summary {{ break-after: avoid; break-inside: avoid; }}
  li, dd, .chiffres {{ break-inside: avoid; }}
  a {{ color: inherit; text-decoration: none; }}
}}
"""
