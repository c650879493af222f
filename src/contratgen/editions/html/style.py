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
code { font-family: "Liberation Mono", Consolas, monospace; font-size: .85em; overflow-wrap: anywhere; }
"""

PAGE_STYLE: Final = f"""{COMMON}
.evitement {{ position: absolute; left: -100vw; margin: 0; }}
.evitement:focus-within {{ position: static; }}
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
  body {{ display: grid; grid-template-columns: 22rem minmax(0, 1fr); }}
  body > header, body > footer, body > .evitement {{ grid-column: 1 / -1; }}
  body > nav {{ position: sticky; top: 0; max-height: 100vh; overflow-y: auto; margin: 0; font-size: .94rem;
    border-right: 1px solid #c3cdd9; }}
  body > main {{ width: 100%; }}
}}
.numero {{ color: #a8412b; }}
main > section {{ border-top: 6px solid #1f3a5f; margin-top: 3rem; padding-top: 1rem; }}
main > section:first-child {{ border-top: 0; margin-top: 0; }}
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
.bouton {{ display: inline-block; background: #1f3a5f; color: #fff; padding: .8rem 1.4rem; text-decoration: none;
  border-radius: .3rem; font-weight: bold; }}
.bouton:hover {{ background: #152a46; }}
.telechargements {{ list-style: none; padding: 0; border-top: 1px solid #c3cdd9; }}
.telechargements li {{ border-bottom: 1px solid #c3cdd9; padding: .45rem 0; }}
.poids {{ white-space: nowrap; color: #4a5460; }}
"""
