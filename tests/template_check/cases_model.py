"""The models that the cases of the template check are written against: one of each kind of field."""

from __future__ import annotations

import datetime
import enum
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, NamedTuple, TypeVar

from docxtpl import InlineImage, RichText
from pydantic import BaseModel, ConfigDict, Field, computed_field
from typing_extensions import TypedDict

from contratgen.assembly.installed import find_kit
from contratgen.assembly.values import Graphique, Image, Texte
from contratgen.base.diagnostics import Place

T = TypeVar("T")
Subdoc = type("Subdoc", (), {"__module__": "docxtpl.subdoc"})  # known by its name: docxcompose need not be installed


class Categorie(enum.StrEnum):
    """A text enumeration: it prints its value."""

    ETAT = "etat"
    COMMUNE = "commune"
    EPCI = "epci"


class Couleur(enum.Enum):
    """A plain enumeration: it would print its Python name."""

    BLEU = 1
    VERT = 2


class Representant(BaseModel):
    """A person; `qualite` may be left out."""

    nom: str
    prenom: str | None = None
    qualite: str | None = None


class Deliberation(BaseModel):
    """One of two ways of being entitled to sign."""

    type: Literal["deliberation"]
    numero: str
    date: datetime.date


class Delegation(BaseModel):
    """The other way."""

    type: Literal["delegation"]
    arrete: str


class Ligne(BaseModel):
    """An amount of a year."""

    annee: int
    montant: Decimal
    etp: Decimal | None = None
    nature: Literal["numeraire", "valorisation"] = "numeraire"


class Tableau(BaseModel, Generic[T]):
    """A generic model: a list of anything with a title."""

    titre: str
    lignes: list[T]


class Engagement(BaseModel):
    """What a party promises."""

    code: str
    intitule: str
    description: Texte
    debut: datetime.date
    fin: datetime.date | None = None
    lignes: tuple[Ligne, ...] = ()
    quartiers: Annotated[list[str], Field(min_length=1)]


class Partenaire(BaseModel):
    """A party."""

    denomination: str
    sigle: str | None = None
    categorie: Categorie
    representant: Representant | None = None
    capacite: Annotated[Deliberation | Delegation, Field(discriminator="type")]
    engagements: list[Engagement] = []
    logo: Image
    contacts: dict[str, str] = {}
    signe: bool = True

    @computed_field  # type: ignore[prop-decorator]
    @property
    def total(self) -> Decimal:
        """The sum of the amounts."""
        return sum((ligne.montant for e in self.engagements for ligne in e.lignes), Decimal(0))


class Section(BaseModel):
    """A model that holds itself."""

    titre: str
    sections: list[Section] = []


class Point(NamedTuple):
    """A named tuple."""

    nom: str
    rang: int


class Options(TypedDict):
    """A dictionary with known keys."""

    lieu: str
    nombre: int


class Contrat(BaseModel):
    """The root of most cases."""

    titre: str
    sous_titre: str | None = None
    date_effet: datetime.date
    signe_le: datetime.date | None = None
    statut: Literal["projet", "final"]
    duree: int
    montant: Decimal
    taux: float
    publie: bool
    couleur: Couleur
    preambule: Texte
    conclusion: Texte | None = None
    communes: list[str]
    partenaires: list[Partenaire]
    pilote: Partenaire
    sections: list[Section]
    lignes: Tableau[Ligne]
    perimetre: tuple[str, int]
    point: Point
    options: Options
    references: dict[str, str]
    graphique: Graphique
    carte: Image | None = None
    ou_texte: str | list[str]
    heure: datetime.datetime


class Sauvage(BaseModel):
    """What a template made for docxtpl is filled with."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    titre: str
    mention: str | None = None
    date: datetime.date
    montant: Decimal
    lignes: list[Ligne]
    clients: dict[str, str]
    image: InlineImage
    riche: RichText
    document: Subdoc  # type: ignore[valid-type]  # made above
    libre: Any

    def resume(self, longueur: int = 20) -> str:
        """A method, which templates in the wild call."""
        return self.titre[:longueur]


KIT = find_kit("engagements-quartiers-2030", Place("--kit"))
MODELS = {
    "Contrat": Contrat,
    "Sauvage": Sauvage,
    **{document.template: document.root for document in KIT.every_document},
}
