"""The guide's pictures, declared: which part of which page, and which fault planted where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pages import Cut


@dataclass(frozen=True)
class Pair:
    """A part of a template, and what it gives in the example's document; one above the other when `stacked`."""

    name: str
    template: str
    tags: Cut
    result: Cut
    stacked: bool = False


@dataclass(frozen=True)
class Fault:
    """A fault of the contract's template: `swaps` made in its text, in its order; `tracked` words become a revision.

    `marks` are the words that the picture frames.
    """

    name: str
    swaps: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    cut: Cut
    tracked: str = ""


CONTRACT: Final = "contrat.docx"
FINANCES: Final = "maquette_financiere.docx"
YEARS: Final = "Moyens par année, en euros"
PAIRS: Final = (
    Pair("couverture", CONTRACT, Cut("", ""), Cut("", "")),
    Pair(
        "parties",
        CONTRACT,
        Cut("Entre les soussignés {%p", "« les parties »"),
        Cut("Entre les soussignés L’État", "« l’État »"),
    ),
    Pair(
        "texte-riche",
        CONTRACT,
        Cut("Préambule {{p", "Entre les soussignés"),
        Cut("Préambule Le contrat de ville", "Un seul contrat."),
    ),
    Pair("tableau-lignes", CONTRACT, Cut(YEARS, "{%tr endfor %}"), Cut(YEARS, "2030"), stacked=True),
    Pair(
        "tableau-colonnes",
        FINANCES,
        Cut("Moyens par axe et par année, en euros", "{%tr endfor %}"),
        Cut("Moyens par axe et par année, en euros", "A4"),
        stacked=True,
    ),
    Pair(
        "graphique",
        FINANCES,
        Cut("Moyens par année et par nature, en milliers d’euros", "{{ contrat.maquette.description }}"),
        Cut("Moyens par année et par nature, en milliers d’euros", "dans le tableau par année."),
    ),
    Pair(
        "instance",
        CONTRACT,
        Cut("{%p for instance in", "{{p instance.texte }}"),
        Cut("Comité de pilotage Présidence", "pas su régler."),
    ),
    Pair("sommaire", CONTRACT, Cut("Sommaire", "Article 1.1"), Cut("Sommaire", "Article 2.2")),
    Pair("signatures", CONTRACT, Cut("Signatures Les", "{%tr endfor %}"), Cut("Signatures Les", "Préfet du Morbihan")),
)
FAULTS: Final = (
    Fault(
        "faute-01-guillemets",
        (('statut == "projet"', "statut == « projet »"),),
        ("{%p if contrat.cadre.statut == « projet » %}",),
        Cut("{{ contrat.cadre.territoire.region", "Texte à signer"),
    ),
    Fault(
        "faute-02-texte-a-cote",
        (("{%p if contrat.cadre.avertissement %}", "Avertissement : {%p if contrat.cadre.avertissement %}"),),
        ("Avertissement : {%p if contrat.cadre.avertissement %}",),
        Cut("Texte à signer", "{{ contrat.cadre.avertissement }}"),
    ),
    Fault(
        "faute-03-nom-de-champ",
        (("contrat.cadre.date_effet", "contrat.cadre.date_efet"),),
        ("{{ contrat.cadre.date_efet | date }}",),
        Cut("{{ contrat.cadre.territoire.region", "Texte soumis"),
    ),
    Fault(
        "faute-04-facultatif",
        (
            (
                "{% if partenaire.siret %} (SIRET {{ partenaire.siret | siret }}){% endif %}",
                " (SIRET {{ partenaire.siret }})",
            ),
        ),
        ("{{ partenaire.siret }}),",),
        Cut("Entre les soussignés {%p", "{%p endfor %}"),
    ),
    Fault(
        "faute-05-sans-filtre",
        (("contrat.maquette.totaux.total | montant", "contrat.maquette.totaux.total"),),
        ("{{ contrat.maquette.totaux.total }}",),
        Cut("Moyens Article", "{{ contrat.maquette.part_droit_commun.denominateur"),
    ),
    Fault(
        "faute-06-bloc-non-ferme",
        (("........{% endif %}", "........"),),
        ("and contrat.cadre.signature.date_prevue %}",),
        Cut("Signatures Les", "Signataire Signature"),
    ),
    Fault(
        "faute-07-une-seule-ligne",
        (
            ("{%tr for terrasse in contrat.terrasses %}", ""),
            ("{{ terrasse.quartier_nom }}", "{%tr for terrasse in contrat.terrasses %}{{ terrasse.quartier_nom }}"),
            ("{{ terrasse.themes | enumeration }}", "{{ terrasse.themes | enumeration }}{%tr endfor %}"),
            ("{%tr endfor %}", ""),
        ),
        ("{%tr for terrasse in",),
        Cut("Terrasses de quartier tenues", "{%p endif %}"),
    ),
    Fault(
        "faute-08-cellules",
        (
            ("{%tr if conseil.structure_porteuse %}", ""),
            ("Structure porteuse", "{% if conseil.structure_porteuse %}Structure porteuse"),
            ("{{ conseil.structure_porteuse }}", "{{ conseil.structure_porteuse }}{% endif %}"),
            ("{%tr endif %}", ""),
        ),
        ("{{ conseil.structure_porteuse }}{% endif %}",),
        Cut("Composition {{ conseil.colleges.habitants", "%}Structure porteuse"),
    ),
    Fault(
        "faute-09-texte-riche",
        (("{{p contrat.cadre.preambule }}", "{{ contrat.cadre.preambule }}"),),
        ("{{ contrat.cadre.preambule }}",),
        Cut("Préambule {{", "Entre les soussignés"),
    ),
    Fault(
        "faute-10-revisions",
        (),
        ("Texte soumis au vote des assemblées",),
        Cut("{{ contrat.cadre.territoire.region", "Texte à signer"),
        tracked="Texte soumis au vote des assemblées",
    ),
)
