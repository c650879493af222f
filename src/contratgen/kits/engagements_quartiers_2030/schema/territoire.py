"""What the framework says of places, people taking part, and the axes of the contract."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from contratgen.kit import (
    Annee,
    Aussi,
    Code,
    CodeInsee,
    Date,
    Entier,
    Fichier,
    HorsVote,
    Identifiant,
    Ligne,
    Liste,
    Modele,
    NonImprime,
    Rubrique,
    Texte,
    champ,
)
from contratgen.kits.engagements_quartiers_2030.schema.communs import (
    PUBLICATION,
    DonneesPersonnelles,
    Indicateur,
    Population,
    donnees_personnelles,
)
from contratgen.kits.engagements_quartiers_2030.schema.moyens import MoyenIngenierie, MoyenParticipation
from contratgen.kits.quarters import CodeQPV


class Commune(Modele):
    """Une commune concernée par le contrat."""

    partenaire: Annotated[Identifiant, NonImprime("renvoi, imprimé par la dénomination du partenaire")] = champ(
        "Partenaire", "Dossier de la contribution de la commune.", "ville-d-auray"
    )
    nom: Ligne = champ("Nom", "Nom officiel.", "Auray")
    code_insee: CodeInsee = champ("Code INSEE", "Cinq caractères.", "56007")
    population: Population = champ("Population", "Population municipale.", {"valeur": "13 945"})


class Intercommunalite(Modele):
    """L'établissement public de coopération intercommunale qui pilote le contrat."""

    partenaire: Annotated[Identifiant, NonImprime("renvoi, imprimé par la dénomination du partenaire")] = champ(
        "Partenaire", "Dossier de la contribution de l'EPCI.", "aqta"
    )
    nom: Ligne = champ("Nom", "Nom officiel.", "Auray Quiberon Terre Atlantique")
    nature: Literal["communauté de communes", "communauté d'agglomération", "communauté urbaine", "métropole"] = champ(
        "Nature", "Nature juridique.", "communauté de communes"
    )
    communes_membres: Annotated[Liste[CodeInsee], NonImprime("renvoi, imprimé par le nom de la commune")] = champ(
        "Communes membres", "Codes INSEE des communes du contrat qui en sont membres.", ["56007"]
    )
    population: Population = champ("Population", "Population de l'EPCI.", {"valeur": "87 000"})


class Territoire(Modele):
    """Le territoire du contrat."""

    departement: Ligne = champ("Département", "Nom du département.", "Morbihan")
    region: Ligne = champ("Région", "Nom de la région.", "Bretagne")
    epci: Intercommunalite = champ("EPCI", "Établissement pilote.", {"nom": "Auray Quiberon Terre Atlantique"})
    communes: Liste[Commune] = champ("Communes", "Communes concernées.", [{"nom": "Auray"}], min_length=1)
    presentation: Annotated[Texte, Rubrique("Présentation du territoire")] = champ(
        "Présentation du territoire", "Texte de l'article du même nom.", "Le territoire compte…"
    )
    quartier_prioritaire: Annotated[Texte, Rubrique("Le quartier prioritaire")] = champ(
        "Le quartier prioritaire", "Le quartier prioritaire et ses quartiers vécus.", "Le quartier prioritaire…"
    )
    bilan: Annotated[Texte, Rubrique("Bilan du contrat précédent")] = champ(
        "Bilan", "Ce que le contrat précédent a produit.", "Le contrat précédent…"
    )
    diagnostic: Annotated[Texte, Rubrique("Diagnostic partagé")] = champ(
        "Diagnostic", "Diagnostic partagé et observatoire.", "Le diagnostic…"
    )
    articulation: Annotated[Texte, Rubrique("Articulation avec les autres démarches")] = champ(
        "Articulation", "Liens avec les autres contrats du territoire.", "Le contrat local de santé…"
    )


class QuartierVecu(Modele):
    """Un quartier tel que ses habitants le nomment."""

    identifiant: Annotated[Identifiant, NonImprime("renvoi, imprimé par le nom du quartier")] = champ(
        "Identifiant", "Repris dans les engagements.", "bel-air"
    )
    nom: Ligne = champ("Nom", "Nom d'usage.", "Bel Air")
    rues: Liste[Ligne] = champ(
        "Rues", "Rues comprises dans le périmètre : équivalent en texte de la carte.", ["rue du Bel Air"], min_length=1
    )


class QuartierPrioritaire(Modele):
    """Un quartier prioritaire de la politique de la ville."""

    code: CodeQPV = champ("Code", "Code officiel du quartier.", "QN05601M")
    nom_officiel: Ligne = champ("Nom officiel", "Nom donné par le décret.", "Gumenen Goaner-Parco Pointer")
    commune_insee: CodeInsee = champ("Commune", "Code INSEE de la commune.", "56007")
    population: Population = champ("Population", "Habitants du quartier.", {"valeur": "1 480"})
    perimetre_annexe: Annotated[Identifiant, NonImprime("désigne l'annexe, que le contrat cite par son numéro")] = (
        champ("Annexe du périmètre", "Identifiant de l'annexe qui montre le périmètre.", "perimetre")
    )
    quartiers_vecus: Liste[QuartierVecu] = champ(
        "Quartiers vécus", "Quartiers qui le composent.", [{"nom": "Bel Air"}], min_length=1
    )


class Instance(Modele):
    """Une instance de gouvernance."""

    nom: Ligne = champ("Nom", "Nom de l'instance.", "Comité de pilotage")
    presidence: Ligne = champ("Présidence", "Qui la préside.", "le président de l'EPCI et le préfet, conjointement")
    frequence: Ligne = champ("Fréquence", "Rythme des réunions.", "deux fois par an")
    composition: Liste[Ligne] = champ("Composition", "Membres.", ["les signataires du contrat"], min_length=1)
    texte: Annotated[Texte, Rubrique("{nom}")] = champ("Texte", "Rôle de l'instance.", "Le comité…")


class Gouvernance(Modele):
    """Comment le contrat est conduit."""

    instances: Liste[Instance] = champ(
        "Instances", "Instances de pilotage et de suivi technique.", [{"nom": "Comité de pilotage"}], min_length=1
    )
    roles: Annotated[Texte, Rubrique("Rôle des institutions")] = champ(
        "Rôle des institutions", "Ce que font l'EPCI, la commune et l'État.", "L'EPCI…"
    )
    ingenierie: Annotated[Texte, Rubrique("Ingénierie")] = champ("Ingénierie", "L'équipe et son rôle.", "L'équipe…")
    moyens: Liste[MoyenIngenierie] = champ(
        "Moyens d'ingénierie", "Postes et budgets de la conduite du contrat.", [{"code": "ING-1"}], default=()
    )


class Colleges(Modele):
    """La composition d'un conseil citoyen."""

    habitants: Entier = champ("Habitants", "Membres du collège des habitants.", "12")
    associations: Entier = champ("Associations et acteurs locaux", "Membres du collège des associations.", "8")


class Formation(Modele):
    """Une formation proposée aux membres du conseil citoyen."""

    intitule: Ligne = champ("Intitulé", "Sujet de la formation.", "Lire un budget public")
    annee: Annee = champ("Année", "Année prévue.", "2025")


class Avis(Modele):
    """Un avis rendu par le conseil citoyen."""

    date: Date = champ("Date", "Jour de l'avis.", "14/02/2024")
    texte: Ligne = champ("Texte", "Sens de l'avis.", "Avis favorable, avec une réserve sur les horaires.")


class Arrete(Modele):
    """L'arrêté préfectoral qui reconnaît le conseil citoyen."""

    reference: Ligne = champ("Référence", "Numéro de l'arrêté.", "arrêté n° 56-2024-011")
    date: Date = champ("Date", "Date de l'arrêté.", "18/01/2024")


class Renouvellement(Modele):
    """Le renouvellement d'un conseil citoyen."""

    date: Date = champ("Date", "Jour du dernier renouvellement, ou de l'installation.", "15/01/2024")
    modalites: Ligne = champ(
        "Modalités", "Comment les membres sont choisis.", "par tirage au sort parmi les habitants, à parité"
    )
    prochain: Annee | None = champ("Prochain", "Année du prochain renouvellement.", "2027", default=None)


class ConseilCitoyen(Modele):
    """Un conseil citoyen : place, moyens et formation sont exigés par l'article 7 de la loi du 21 février 2014."""

    quartier: CodeQPV = champ("Quartier", "Code du quartier prioritaire.", "QN05601M")
    arrete: Arrete | None = champ("Arrêté", "Arrêté préfectoral.", {"reference": "…"}, default=None)
    renouvellement: Renouvellement | None = champ(
        "Renouvellement", "Quand et comment il est renouvelé.", {"date": "15/01/2024"}, default=None
    )
    colleges: Colleges = champ("Collèges", "Composition.", {"habitants": "12", "associations": "8"})
    lieu: Ligne = champ("Lieu", "Lieu mis à disposition.", "Maison de quartier, salle du rez-de-chaussée")
    moyens: Liste[Ligne] = champ(
        "Moyens", "Moyens dédiés.", ["budget annuel de fonctionnement de 3 000 €"], min_length=1
    )
    formations: Liste[Formation] = champ("Formations", "Formations prévues.", [{"intitule": "…", "annee": "2025"}])
    structure_porteuse: Ligne | None = champ(
        "Structure porteuse", "Personne morale qui le porte.", "association du conseil citoyen", default=None
    )
    avis: Liste[Avis] = champ("Avis", "Avis rendus sur le contrat.", [], default=())


class Demande(Modele):
    """Ce que des habitants ont demandé à une terrasse, et ce que les parties répondent."""

    demande: Ligne = champ("Demande", "Ce qui a été demandé, comme on l'a entendu.", "De la lumière sur le parking.")
    reponse: Ligne = champ("Réponse", "Ce que les parties répondent.", "Le parking sera éclairé en 2026.")
    engagements: Annotated[Liste[Code], NonImprime("renvoi, imprimé par l'intitulé de l'engagement")] = champ(
        "Engagements", "Codes des engagements ou des moyens qui y répondent, s'il y en a.", ["VA-5"], default=()
    )


class Terrasse(Modele):
    """Une « terrasse de quartier » : une rencontre en pied d'immeuble."""

    quartier_vecu: Annotated[Identifiant, NonImprime("renvoi, imprimé par le nom du quartier")] = champ(
        "Quartier vécu", "Où elle s'est tenue.", "bel-air"
    )
    date: Date = champ("Date", "Jour de la rencontre.", "07/10/2023")
    participants: Entier = champ("Participants", "Nombre d'habitants venus.", "34")
    themes: Liste[Ligne] = champ("Thèmes", "Sujets abordés.", ["éclairage", "jeux"], min_length=1)
    demandes: Liste[Demande] = champ(
        "Demandes", "« Vous avez demandé, nous avons répondu ».", [{"demande": "…", "reponse": "…"}], default=()
    )


class Participation(Modele):
    """Le volet « Participation citoyenne »."""

    conseils_citoyens: Liste[ConseilCitoyen] = champ("Conseils citoyens", "Un par quartier prioritaire.", [])
    terrasses: Liste[Terrasse] = champ("Terrasses de quartier", "Rencontres tenues.", [], default=())
    moyens: Liste[MoyenParticipation] = champ(
        "Moyens de la participation",
        "Budgets et postes du conseil citoyen et des rencontres (art. 7).",
        [{"code": "CC-1"}],
        default=(),
    )
    conseil_citoyen: Annotated[Texte, Rubrique("Conseil citoyen")] = champ(
        "Conseil citoyen", "Place du conseil citoyen dans le contrat.", "Le conseil citoyen…"
    )
    terrasses_de_quartier: Annotated[Texte, Rubrique("Terrasses de quartier")] = champ(
        "Terrasses de quartier", "Ce que sont les terrasses et ce qu'elles ont dit.", "Les terrasses…"
    )


class Evaluation(Modele):
    """L'évaluation du contrat."""

    structure: Ligne = champ("Structure locale d'évaluation", "Qui évalue (art. 6-IV, 6°).", "Observatoire du quartier")
    indicateurs: Liste[Indicateur] = champ(
        "Indicateurs du contrat", "Indicateurs communs, dont les indicateurs locaux qualitatifs.", [], default=()
    )
    methode: Annotated[Texte, Rubrique("Suivi et évaluation")] = champ("Méthode", "Méthode d'évaluation.", "Le suivi…")
    donnees: Annotated[Texte, Rubrique("Échanges de données")] = champ(
        "Échanges de données", "Clauses sur les données.", "Les parties…"
    )


class Mesure(Modele):
    """Une action que les engagements de plusieurs partenaires portent ensemble."""

    code: Code = champ("Code", "Code explicite, préfixé par celui de l'objectif.", "A4.3.2")
    intitule: Ligne = champ("Intitulé", "Ce que la mesure fait.", "Rénover les halls et les abords")
    pilote: Annotated[Identifiant, NonImprime("renvoi, imprimé par la dénomination du partenaire")] = champ(
        "Pilote", "Partenaire qui la conduit.", "morbihan-habitat"
    )


class Objectif(Modele):
    """Un objectif d'un axe."""

    code: Code = champ("Code", "Code explicite, préfixé par celui de l'axe.", "A4.3")
    intitule: Ligne = champ("Intitulé", "Ce qui est visé.", "Lutter contre l'insécurité")
    mesures: Liste[Mesure] = champ("Mesures", "Mesures qui le réalisent.", [{"code": "A4.3.2"}], min_length=1)


class Axe(Modele):
    """Un axe du contrat."""

    code: Code = champ("Code", "Code explicite.", "A4")
    intitule: Ligne = champ("Intitulé", "Intitulé de l'axe.", "Santé et prévention")
    objectifs: Liste[Objectif] = champ("Objectifs", "Objectifs de l'axe.", [{"code": "A4.3"}], min_length=1)
    enjeux: Annotated[Texte, Rubrique("Enjeux de l'axe {code}")] = champ(
        "Enjeux", "Ce qui justifie l'axe.", "Les enjeux…"
    )


class Thematique(Modele):
    """Une thématique du socle transversal."""

    intitule: Ligne = champ("Intitulé", "Nom de la thématique.", "Égalité entre les femmes et les hommes")
    texte: Annotated[Texte, Rubrique("{intitule}")] = champ("Texte", "Ce qu'elle demande aux parties.", "Les parties…")


class ProjetDeQuartier(Modele):
    """Le projet d'un quartier prioritaire."""

    quartier: CodeQPV = champ("Quartier", "Code du quartier prioritaire.", "QN05601M")
    intitule: Ligne = champ("Intitulé", "Nom du projet.", "Un quartier à vivre")
    texte: Annotated[Texte, Rubrique("Projet du quartier {quartier}")] = champ("Texte", "Le projet.", "Le projet…")


class Volet(Modele):
    """Le volet « investissement » : un texte, ou « sans objet » avec sa raison."""

    sans_objet: Ligne | None = champ(
        "Sans objet", "Raison pour laquelle il n'y a pas d'investissement.", "aucun équipement prévu", default=None
    )
    texte: Annotated[Texte | None, Rubrique("Volet investissement")] = champ(
        "Volet investissement", "Les investissements du contrat.", "Les investissements…", default=None
    )


NatureAnnexe = Literal["contractuelle", "evolutive", "informative"]
AU_MASCULIN: Final = Aussi(
    (("contractuelle", ("contractuel",)), ("evolutive", ("évolutif",)), ("informative", ("informatif",)))
)


class AnnexeDeclaree(Modele):
    """Une annexe du contrat ; son numéro vient de sa place dans la liste."""

    identifiant: Annotated[Identifiant, NonImprime("renvoi, imprimé par le numéro de l'annexe")] = champ(
        "Identifiant", "Cité dans les textes : [voir](annexe:perimetre).", "perimetre"
    )
    titre: Annotated[Ligne, NonImprime("imprimé avec l'annexe numérotée")] = champ(
        "Titre", "Titre imprimé.", "Périmètre du quartier prioritaire"
    )
    type: Annotated[
        Literal[
            "deliberations",
            "perimetre",
            "fiches_actions",
            "engagements",
            "maquette_financiere",
            "indicateurs",
            "convention_tfpb",
            "convention_attribution",
            "conseil_citoyen",
            "referents",
            "acte_adhesion",
            "manifeste",
            "pieces",
        ],
        NonImprime("choisit ce qui compose l'annexe"),
    ] = champ("Type", "Ce qui compose l'annexe : un document produit, des pièces fournies, ou les deux.", "perimetre")
    nature: Annotated[NatureAnnexe | None, AU_MASCULIN, NonImprime("imprimé avec l'annexe numérotée")] = champ(
        "Nature",
        "contractuelle (modifiée par avenant), evolutive (par décision du comité de pilotage) ou informative (tenue à "
        "jour par le pilote) ; à défaut, selon le type.",
        "contractuelle",
        default=None,
    )
    description: Annotated[Ligne | None, NonImprime("imprimé avec l'annexe numérotée")] = champ(
        "Description", "Ce que montrent les pièces, pour qui ne peut pas les voir.", "Carte du périmètre.", default=None
    )
    pieces: Annotated[Liste[Fichier], NonImprime("jointes au dossier")] = champ(
        "Pièces", "Fichiers PDF ou images, depuis le dossier du projet.", ["pieces/perimetre.pdf"], default=()
    )
    contient_donnees_personnelles: DonneesPersonnelles = donnees_personnelles()
    versions_publiees: Annotated[Liste[Fichier] | None, HorsVote(PUBLICATION), NonImprime(PUBLICATION)] = champ(
        "Versions publiées",
        "Ce qui remplace les pièces dans l'édition publiée ; à défaut, elle ne les contient pas.",
        ["pieces/perimetre-publie.pdf"],
        default=None,
    )
    a_venir_avant: Annotated[
        Date | None, HorsVote("date d'un dépôt à venir"), NonImprime("imprimé avec l'annexe numérotée")
    ] = champ("À venir avant le", "Date limite de dépôt, si l'annexe n'est pas encore là.", "31/12/2024", default=None)
