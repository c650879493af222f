"""The job of the render benchmarks: a contract with Markdown bodies, its template, and its data as files.

A template of about 150 KiB of XML, 40 scalars, 12 partners, 4 axes of 10 mesures each with a Markdown body, and a table
of 12 rows by 6 columns.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pydantic import BaseModel

from contratgen.assembly.values import Texte

if TYPE_CHECKING:
    from docx.document import Document

BODY = """Le partenaire **{name}** s'engage à *plusieurs* actions dans les quartiers, avec ses propres moyens.

- accueillir les habitants ;
- tenir une permanence :
    - le lundi,
    - le jeudi ;
- rendre compte chaque année.

### Calendrier

1. préparer ;
2. réaliser ;
3. évaluer.

| Année | Montant |
|---|---:|
| 2025 | 12 000 |
| 2026 | 14 000 |

Voir [le site](https://www.example.org/) de l'action.
"""


class Mesure(BaseModel):
    """One mesure."""

    code: str
    intitule: str
    texte: Texte


class Axe(BaseModel):
    """One axis."""

    titre: str
    mesures: list[Mesure]


class Partenaire(BaseModel):
    """One partner."""

    nom: str
    qualite: str
    montants: list[str]


class Contrat(BaseModel):
    """The root of the job."""

    scalaires: dict[str, str]
    partenaires: list[Partenaire]
    axes: list[Axe]


def contract(scale: int = 1) -> Contrat:
    """Return the data of the job, `scale` times as many mesures."""

    def mesure(axe: int, rank: int) -> Mesure:
        code = f"A{axe}.{rank}"
        return Mesure(code=code, intitule=f"Mesure {code} & suite", texte=Texte.parse(BODY.format(name=code)))

    return Contrat(
        scalaires={f"s{n}": f"valeur {n} < {n + 1}" for n in range(40)},
        partenaires=[
            Partenaire(nom=f"Partenaire {n}", qualite="Président", montants=[f"{n}{k} 000,00" for k in range(6)])
            for n in range(12)
        ],
        axes=[
            Axe(titre=f"Axe {axe}", mesures=[mesure(axe, rank) for rank in range(10 * scale)]) for axe in range(1, 5)
        ],
    )


def template(scale: int = 1) -> bytes:
    """Return the template of the job, its fixed text `scale` times as long."""
    import docx  # noqa: PLC0415 -- a cold contender that needs no python-docx must not pay for it

    document = docx.Document()
    document.add_heading("Contrat de ville", 1)
    for n in range(40):
        document.add_paragraph(f"Article {n} : ").add_run("{{ scalaires.s" + str(n) + " }}").bold = True
    for _ in range(220 * scale):
        paragraph = document.add_paragraph("Les parties conviennent de ce qui suit, sans préjudice des lois. ")
        for word in ("Elles s'engagent", " à informer", " les habitants", " des quartiers."):
            paragraph.add_run(word).italic = True
    _partners(document)
    for line in ("{%p for axe in axes %}",):
        document.add_paragraph(line)
    document.add_heading("{{ axe.titre }}", 2)
    for line in ("{%p for mesure in axe.mesures %}", "{{ mesure.code }} {{ mesure.intitule }}", "{{p mesure.texte }}",
                 "{%p endfor %}", "{%p endfor %}"):  # fmt: skip
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _partners(document: Document) -> None:
    table = document.add_table(3, 7)
    table.cell(0, 0).text = "{%tr for p in partenaires %}"
    table.cell(1, 0).text = "{{ p.nom }}"
    for column in range(6):
        table.cell(1, column + 1).text = "{{ p.montants[" + str(column) + "] }}"
    table.cell(2, 0).text = "{%tr endfor %}"
