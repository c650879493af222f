"""The framework (`contrat.yaml` and `textes/`): what the town writes, and what it knows of each party."""

from __future__ import annotations

import datetime
from typing import Annotated, Final, Literal

from pydantic import ValidationInfo, WithJsonSchema, field_validator

from contratgen.kit import (
    Annee,
    Aussi,
    Courriel,
    Date,
    Empreinte,
    Entier,
    HorsVote,
    Identifiant,
    Ligne,
    Liste,
    Modele,
    NonImprime,
    OuiNon,
    Rubrique,
    Spelling,
    Telephone,
    Texte,
    champ,
    written,
)
from contratgen.kits.engagements_quartiers_2030.schema.capacite import Capacite, Mandataire
from contratgen.kits.engagements_quartiers_2030.schema.communs import PUBLICATION
from contratgen.kits.engagements_quartiers_2030.schema.territoire import (
    AnnexeDeclaree,
    Axe,
    Evaluation,
    Gouvernance,
    Participation,
    ProjetDeQuartier,
    QuartierPrioritaire,
    Territoire,
    Thematique,
    Volet,
)

Role = Literal["contributeur", "signataire", "adherent", "consulte"]
AU_FEMININ: Final = Aussi((("adherent", ("adhérente",)),))
Statut = Literal["projet", "soumis_au_vote", "a_signer"]
Deuxieme = Annotated[Literal["2"], WithJsonSchema({"enum": ["2", 2]})]
CodeDeRegle = Annotated[
    str,
    *written(Spelling("EQ-V[0-9]{2}", "le code d'une règle comme « EQ-V03 »", str), "EQ-V03", name="CodeDeRegle"),
]
SUIVI = "sert au suivi des contributions, avant la signature"


class Suivi(Modele):
    """Où en est la contribution d'un partenaire."""

    etat: Literal["attendu", "recu", "en_relecture", "valide"] = champ("État", "Où elle en est.", "valide")
    recu_le: Date | None = champ("Reçu le", "Jour de réception.", "12/03/2024", default=None)
    valide_par: Ligne | None = champ("Validé par", "Qui a relu.", "service politique de la ville", default=None)
    valide_le: Date | None = champ("Validé le", "Jour de la validation.", "02/04/2024", default=None)


class Certificat(Modele):
    """Ce qu'un certificat doit dire de son titulaire : le sujet ou l'organisation ; l'émetteur en plus."""

    sujet: Ligne | None = champ("Sujet", "Nom que porte le certificat.", "Solenn Kervadec", default=None)
    organisation: Ligne | None = champ(
        "Organisation", "Organisation, par son nom, son SIREN ou son SIRET.", "Ville d’Auray", default=None
    )
    emetteur: Ligne | None = champ("Émetteur", "Autorité qui délivre le certificat.", "AC Exemple", default=None)


class Partie(Modele):
    """Un partenaire attendu, et ce que la ville sait de lui."""

    identifiant: Annotated[Identifiant, NonImprime("renvoi, imprimé par la dénomination du partenaire")] = champ(
        "Identifiant", "Nom du dossier de la contribution.", "morbihan-habitat"
    )
    roles: Annotated[Liste[Role], AU_FEMININ, NonImprime("décide de la présence au bas du contrat")] = champ(
        "Rôles",
        "contributeur, signataire, adherent (signera plus tard, par un acte d'adhésion) ou consulte.",
        ["contributeur", "signataire"],
        min_length=1,
    )
    signe_par: Annotated[Identifiant | None, NonImprime("désigne la partie qui signe")] = champ(
        "Signé par", "Partie qui signe pour ce service de l'État.", "prefet-du-morbihan", default=None
    )
    echeance: Annotated[Date | None, HorsVote("suivi"), NonImprime(SUIVI)] = champ(
        "Échéance", "Date à laquelle la contribution est attendue.", "15/03/2024", default=None
    )
    suivi: Annotated[Suivi | None, HorsVote("suivi"), NonImprime(SUIVI)] = champ(
        "Suivi", "État de la contribution.", {"etat": "valide"}, default=None
    )
    capacite: Annotated[Capacite | None, HorsVote("délibérations et délégations viennent après le vote")] = champ(
        "Capacité", "Ce qui autorise le représentant à signer.", {"type": "fonction"}, default=None
    )
    mandataire: Annotated[Mandataire | None, HorsVote("délégations")] = champ(
        "Mandataire", "Personne qui signe à la place du représentant.", {"nom": "Le Goff"}, default=None
    )
    certificat: Annotated[Certificat | None, HorsVote("signature"), NonImprime("contrôle de la signature")] = champ(
        "Certificat", "Ce que son certificat doit dire.", {"organisation": "Ville d’Auray"}, default=None
    )


class Derogation(Modele):
    """Une règle suspendue, par qui et pourquoi ; imprimée dans le rapport."""

    regle: Annotated[CodeDeRegle, NonImprime("règle de contrôle")] = champ("Règle", "Code de la règle.", "EQ-V03")
    motif: Ligne = champ("Motif", "Pourquoi.", "la région délibérera en octobre")
    par: Ligne = champ("Par", "Qui l'a décidé.", "comité de pilotage")
    date: Date = champ("Date", "Quand.", "10/06/2024")


class EcartAccepte(Modele):
    """Une différence entre le texte voté et le texte à signer, acceptée."""

    partie: Identifiant = champ("Partie", "Assemblée concernée.", "ville-d-auray")
    empreinte_votee: Empreinte = champ("Empreinte votée", "Texte que l'assemblée a voté.", "0" * 64)
    articles: Liste[Ligne] = champ("Articles", "Articles qui diffèrent.", ["Article 4.2"], min_length=1)
    motif: Ligne = champ("Motif", "Pourquoi.", "erreur matérielle")
    fondement: Ligne = champ("Fondement", "Ce qui permet de l'accepter.", "article 3 de la délibération")
    par: Ligne = champ("Par", "Qui l'a décidé.", "comité de pilotage")
    date: Date = champ("Date", "Quand.", "10/06/2024")


class CertificatPartage(Modele):
    """Des parties pour lesquelles une même personne signe, d'un même certificat."""

    parties: Liste[Identifiant] = champ(
        "Parties", "Parties pour lesquelles elle signe.", ["ville-d-auray", "ccas-d-auray"], min_length=2
    )
    motif: Ligne = champ("Motif", "Pourquoi.", "la maire préside aussi le CCAS")


class Signature(Modele):
    """Comment le contrat est signé."""

    lieu: Ligne = champ("Lieu", "Fait à…", "Auray")
    date_prevue: Date | None = champ("Date prévue", "Jour de la cérémonie, s'il est fixé.", "02/10/2024", default=None)
    exemplaires: Entier = champ("Exemplaires", "Nombre d'originaux.", "1", default=1, ge=1)
    ordre: Annotated[Liste[Identifiant], NonImprime("ordonne les parties et les cadres de signature")] = champ(
        "Ordre des parties", "Ordre protocolaire, s'il diffère de l'ordre légal.", ["prefet-du-morbihan"], default=()
    )
    ordre_logos: Annotated[Liste[Identifiant], NonImprime("ordonne les logos")] = champ(
        "Ordre des logos", "Ordre des logos, s'il diffère de l'ordre légal.", ["prefet-du-morbihan"], default=()
    )
    ordre_electronique: Annotated[
        Literal["libre", "protocolaire"], NonImprime("ordre des signatures électroniques")
    ] = champ("Ordre électronique", "Ordre des signatures électroniques.", "libre", default="libre")
    mode: Annotated[Literal["electronique", "papier", "mixte"], NonImprime("déroulement de la signature")] = champ(
        "Mode",
        "electronique, papier, ou mixte : au stylo d'abord, puis par certificat.",
        "mixte",
        default="electronique",
    )
    niveau: Annotated[Literal["B-B", "B-T", "B-LT", "B-LTA"], NonImprime("exigence des signatures électroniques")] = (
        champ("Niveau", "Niveau PAdES que chaque signature électronique doit atteindre.", "B-T", default="B-B")
    )
    certificat_partage: Annotated[Liste[CertificatPartage], NonImprime("contrôle de la signature")] = champ(
        "Certificat partagé",
        "Parties qu'un même certificat engage ; sans cela, chacune a le sien.",
        [{"parties": ["ville-d-auray", "ccas-d-auray"], "motif": "la maire préside aussi le CCAS"}],
        default=(),
    )
    sceau: Annotated[Certificat | None, NonImprime("contrôle de la signature")] = champ(
        "Sceau",
        "Ce que doit dire le certificat du sceau, posé après des signatures au stylo.",
        {"organisation": "Ville d’Auray"},
        default=None,
    )


class Publication(Modele):
    """À qui écrit un lecteur de la page publiée."""

    service: Ligne = champ("Service", "Service ou personne à qui écrire.", "Service politique de la ville")
    courriel: Courriel | None = champ(
        "Courriel", "Adresse électronique publiée.", "contrat-de-ville@auray.example", default=None
    )
    telephone: Telephone | None = champ("Téléphone", "Numéro publié.", "02 97 00 00 00", default=None)
    accueil: Ligne | None = champ(
        "Accueil", "Où et quand l'on est reçu.", "Maison de quartier, le mardi de 14 h à 18 h", default=None
    )


class Cadre(Modele):
    """Le cadre du contrat : contenu de `contrat.yaml` et de `textes/`."""

    format: Annotated[Deuxieme, HorsVote("format du fichier"), NonImprime("format du fichier")] = champ(
        "Format", "Version du format de fichier.", "2"
    )
    kit: Annotated[Literal["engagements-quartiers-2030"], NonImprime("type de contrat")] = champ(
        "Kit", "Type de contrat.", "engagements-quartiers-2030"
    )
    version_kit: Annotated[Deuxieme, NonImprime("type de contrat")] = champ(
        "Version du kit", "Version du type de contrat.", "2"
    )
    identifiant: Annotated[Identifiant, NonImprime("nomme les fichiers")] = champ(
        "Identifiant", "Nom court du contrat, sans espace.", "auray-2024-2030"
    )
    intitule: Ligne = champ("Intitulé", "Titre du contrat.", "Contrat de ville — Engagements Quartiers 2030")
    periode: Ligne = champ("Période", "Libellé de la période, distinct des dates.", "2024-2030")
    avertissement: Ligne | None = champ(
        "Avertissement", "Mention imprimée sur la couverture.", "Exemple fictif.", default=None
    )
    version: Annotated[Ligne, HorsVote("version du document")] = champ("Version", "Version du document.", "0.9")
    date_version: Annotated[Date, HorsVote("version du document")] = champ(
        "Date de version", "Seule date qui entre dans les fichiers.", "14/06/2024"
    )
    statut: Annotated[Statut, HorsVote("statut du document")] = champ(
        "Statut", "projet, soumis_au_vote (texte figé) ou a_signer.", "projet"
    )
    date_effet: Date = champ("Date d'effet", "Premier jour du contrat.", "01/07/2024")
    date_fin: Date = champ("Date de fin", "Dernier jour du contrat.", "30/06/2030")
    duree_annees: Entier = champ("Durée", "Durée en années.", "6", ge=1)
    annee_revision: Annee = champ("Révision", "Année de la révision à mi-parcours.", "2027")
    territoire: Territoire = champ("Territoire", "Le territoire.", {"departement": "Morbihan"})
    quartiers: Liste[QuartierPrioritaire] = champ(
        "Quartiers prioritaires", "Quartiers du contrat.", [{"code": "QN05601M"}], min_length=1
    )
    preambule: Annotated[Texte, Rubrique("Préambule")] = champ("Préambule", "Texte du préambule.", "Le contrat…")
    gouvernance: Gouvernance = champ("Gouvernance", "Instances et rôles.", {"instances": []})
    participation: Participation = champ("Participation", "Participation citoyenne.", {"conseils_citoyens": []})
    thematiques: Liste[Thematique] = champ("Socle transversal", "Thématiques communes.", [], min_length=1)
    axes: Liste[Axe] = champ("Axes", "Axes, objectifs et mesures.", [{"code": "A1"}], min_length=1)
    projets_de_quartier: Liste[ProjetDeQuartier] = champ("Projets de quartier", "Un par quartier.", [], default=())
    volet_investissement: Volet = champ("Volet investissement", "Investissements.", {}, default_factory=Volet)
    evaluation: Evaluation = champ("Évaluation", "Suivi et évaluation.", {"structure": "Observatoire du quartier"})
    references: Annotated[Liste[Identifiant], NonImprime("désigne les textes cités dans les visas")] = champ(
        "Références", "Textes visés, choisis dans la table du kit.", ["loi-2014-173"], min_length=1
    )
    clause_avenants: Literal["toutes", "concernees"] = champ(
        "Clause d'avenants",
        "Qui approuve et signe un avenant : toutes les parties, ou les pilotes et celles qu'il concerne.",
        "toutes",
        default="toutes",
    )
    tribunal: Ligne | None = champ(
        "Tribunal", "Tribunal compétent, sans article.", "tribunal administratif de Rennes", default=None
    )
    signature_electronique: Literal["avancee", "avancee_qualifiee", "qualifiee"] = champ(
        "Signature électronique",
        "Niveau exigé par le contrat : avancée, avancée avec certificat qualifié, ou qualifiée (règlement eIDAS).",
        "avancee",
        default="avancee",
    )
    depositaire: Ligne | None = champ(
        "Dépositaire", "Qui garde le dossier et les originaux ; à défaut, le pilote.", "la ville d'Auray", default=None
    )
    annexes: Liste[AnnexeDeclaree] = champ("Annexes", "Annexes, dans l'ordre.", [{"identifiant": "perimetre"}])
    parties: Liste[Partie] = champ("Parties", "Partenaires attendus.", [{"identifiant": "aqta"}], min_length=1)
    derogations: Annotated[Liste[Derogation], HorsVote("suivi"), NonImprime("imprimées dans le rapport")] = champ(
        "Dérogations", "Règles suspendues.", [], default=()
    )
    ecarts_acceptes: Annotated[
        Liste[EcartAccepte], HorsVote("postérieurs au vote"), NonImprime("imprimés dans le rapport")
    ] = champ("Écarts acceptés", "Différences acceptées après un vote.", [], default=())
    signature: Annotated[Signature, HorsVote("signature")] = champ("Signature", "Lieu et ordre.", {"lieu": "Auray"})
    publication: Annotated[Publication | None, HorsVote(PUBLICATION), NonImprime(PUBLICATION)] = champ(
        "Publication", "À qui écrire, sur la page publiée.", {"service": "Service politique de la ville"}, default=None
    )
    integrer_sources: Annotated[OuiNon, HorsVote("composition du dossier"), NonImprime("composition du dossier")] = (
        champ("Intégrer les sources", "Joindre les sources au dossier PDF ?", "oui", default=False)
    )

    @field_validator("date_fin")
    @classmethod
    def _after_the_first_day(cls, last: datetime.date, info: ValidationInfo) -> datetime.date:
        """Refuse a contract that has no year: its financial table would have no column."""
        first = info.data.get("date_effet")
        if first is not None and last <= first:
            raise ValueError("le contrat finit avant de commencer : la date de fin suit la date d'effet")
        return last
