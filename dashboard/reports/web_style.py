"""How a document looks as a web page: in light and dark, on a phone, and on paper."""

import re
from collections.abc import Mapping, Sequence

_STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --quiet: #595959; --ground: #ffffff; --line: #c8c8c8;
  --warn: #8a2b00; --link: #00507d; --mark: #0072b2 }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #f0f0f0; --quiet: #b8b8b8; --ground: #14171a;
  --line: #4a4f55; --warn: #ffb38a; --link: #8fcdf5; --mark: #8fcdf5 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, Arial, sans-serif;
  overflow-wrap: break-word }
main { max-width: 52rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
h1 { font-size: 1.9rem; line-height: 1.2 } h2 { margin-top: 2.2rem; font-size: 1.4rem } h3 { font-size: 1.1rem }
h2 { scroll-margin-top: 3.5rem }
.quiet, figcaption, caption { color: var(--quiet); font-size: .9em }
.demo { position: sticky; top: 0; background: var(--ground); color: var(--warn); font-weight: 700; padding: .4rem 0;
  border-bottom: 2px solid var(--warn) }
.notice { padding: .5rem .75rem; border: 1px solid var(--line) }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .3rem 1rem }
dt { font-weight: 700 } dd { margin: 0 }
nav ul { margin: 0; padding: 0; list-style: none; columns: 16rem }
nav a { display: block; padding: .3rem 0; color: var(--link) }
:is(a, .box):focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 4px solid var(--line) }
blockquote p { margin: 0 0 .3rem }
.box { overflow-x: auto; margin: 1rem 0 }
table { border-collapse: collapse; width: 100% } caption { text-align: left; padding-bottom: .3rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line) }
figure { margin: 1.2rem 0 } figure img { max-width: 100%; height: auto; background: #ffffff }
@media screen and (max-width: 40rem) { .wide thead { position: absolute; overflow: hidden; width: 1px; height: 1px;
    clip-path: inset(50%) }
  .wide :is(table, tbody, tr, td, caption) { display: block }
  .wide tr { padding: .6rem 0; border-bottom: 1px solid var(--line) }
  .wide td { padding: .1rem 0; border: 0 }
  .wide td::before { content: attr(data-heading) ": "; font-weight: 700 } }
@media print { .demo { position: fixed; inset: 45% 0 auto; border: 0; background: none; text-align: center;
    font-size: 40pt; opacity: .18; transform: rotate(-45deg) }
  :root { color-scheme: light; font-size: 10pt } body { line-height: 1.4 } main { max-width: none; padding: 0 }
  nav { display: none } h2, h3, h4, caption, thead { break-after: avoid }
  :is(h2, h3, h4, caption, thead, tr, figure, blockquote, li) {
    break-inside: avoid } tbody tr:first-child { break-before: avoid } p, li { orphans: 3; widows: 3 }
  .box { overflow: visible } table { table-layout: fixed; font-size: 8.5pt; hyphens: auto }
  figure img { max-height: 8.5cm } }
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-right { content: "sida " counter(page) " av " counter(pages);
    font: 8pt Arial, sans-serif; color: #595959 } }
"""
_UNSAFE = re.compile(r'["\\<>&\x00-\x1f]')


def write_style(notice: str, widths: Mapping[str, Sequence[float]]) -> str:
    r"""Write the look of a page; what stands at the foot of each printed page is part of it.

    Parameters
    ----------
    notice
        Who may read it. Nothing in it is read as a rule or as markup.
    widths
        By the id of each table, what its columns weigh.

    Examples
    --------
    >>> print(*write_style("</style>", {"a": [1, 3]}).splitlines()[-3:], sep="\n")
    #a col:nth-child(1) { width: 25.0% }
    #a col:nth-child(2) { width: 75.0% }
    @page { @bottom-left { content: "\3c /style\3e "; width: 75%; font: 8pt Arial, sans-serif; color: #595959 } }
    """
    shares = [
        f"#{name} col:nth-child({number}) {{ width: {100 * weight / sum(weights):.1f}% }}\n"
        for name, weights in widths.items()
        for number, weight in enumerate(weights, 1)
    ]
    told = _UNSAFE.sub(lambda found: f"\\{ord(found[0]):x} ", notice)
    foot = f'content: "{told}"; width: 75%; font: 8pt Arial, sans-serif; color: #595959'
    return f"{_STYLE}{''.join(shares)}@page {{ @bottom-left {{ {foot} }} }}"
