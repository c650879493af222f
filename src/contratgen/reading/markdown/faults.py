"""What a partner's Markdown may not hold, as data: one kind of fault each, with the sentence its author reads."""

from __future__ import annotations

from typing import Final

from contratgen.base import limits
from contratgen.base.diagnostics import Severity
from contratgen.base.faults import Fault

# -- the text as a whole ---------------------------------------------------------------------------------------
LONG_LINE: Final = Fault(
    "CG150",
    f"ligne de plus de {limits.LINE_CHARACTERS} caractères",
    "Coupez-la en plusieurs paragraphes, séparés par une ligne vide.",
)
LONG_TEXT: Final = Fault(
    "CG150",
    f"texte de plus de {limits.TEXT_LINES} lignes",
    "Répartissez-le en plusieurs rubriques, ou joignez-le comme pièce.",
)
NESTING: Final = Fault(
    "CG151",
    f"plus de {limits.MARKDOWN_NESTING} niveaux de listes ou de citations imbriquées",
    "Word n'en connaît que neuf : remontez cette partie du texte.",
)

# -- blocks ----------------------------------------------------------------------------------------------------
CODE_BLOCK: Final = Fault(
    "CG152",
    "bloc de code « {read} » : un contrat n'en contient pas",
    "Enlevez les quatre espaces (ou la tabulation) en tête de ligne, ou les ``` autour du passage.",
)
HIGH_HEADING: Final = Fault(
    "CG153",
    "titre « {read} » trop haut dans un texte",
    "Dans un texte, les titres commencent à ### : ## nomme la rubrique, # n'est pas utilisé.",
)
SKIPPED_LEVEL: Final = Fault(
    "CG154",
    "titre « {read} » : attendu {awaited} au plus, reçu {marks}",
    "Un titre descend d'un seul niveau à la fois, à partir de ###.",
)
DEEP_HEADING: Final = Fault(
    "CG154",
    "titre « {read} » : plus de six #",
    "Les titres vont de ### à ######.",
)
UNSPACED_HEADING: Final = Fault(
    "CG155",
    "titre mal écrit « {read} » : il manque une espace ordinaire après {marks}",
    "Écrivez « ### Titre » ; si c'est un simple dièse, écrivez \\#.",
)
EMPTY_HEADING: Final = Fault("CG155", "titre vide", "Écrivez son texte après les #, ou enlevez la ligne.")
MISPLACED_HEADING: Final = Fault(
    "CG156",
    "titre « {read} » dans une liste, une citation ou une note",
    "Un titre se place hors des listes, des citations et des notes.",
)
RULE: Final = Fault(
    "CG157",
    "ligne de traits « {read} » : ni trait de séparation ni titre souligné ne sont repris",
    "Pour un titre, écrivez ### devant ; pour séparer, laissez une ligne vide.",
)
REFERENCE: Final = Fault(
    "CG158",
    "définition de lien « {read} » : elle ne s'imprime nulle part",
    "Écrivez l'adresse dans le lien lui-même : [texte](https://…).",
)
ROW_CELLS: Final = Fault(
    "CG159",
    "ligne de tableau : attendu {columns} cellules comme dans l'en-tête, reçu {cells}",
    "Une barre | sépare deux cellules ; pour l'imprimer, écrivez \\|.",
)
NO_HEADER: Final = Fault(
    "CG160",
    "tableau sans ligne d'en-tête : « {read} »",
    "Placez sous la première ligne une ligne de tirets, autant que de colonnes : | --- | --- |.",
)
NUMBERING: Final = Fault(
    "CG161",
    "liste numérotée : attendu {awaited}, reçu {number}, et l'imprimé porterait {awaited}",
    "Numérotez les points à la suite ; pour une autre liste qui recommence à 1, laissez une ligne vide avant.",
)
EMPTY_ITEM: Final = Fault("CG162", "point de liste vide", "Écrivez son texte sur la même ligne, ou enlevez la ligne.")
BULLET: Final = Fault(
    "CG163",
    "« {read} » n'ouvre pas de liste : les lignes se suivraient dans un même paragraphe",
    "Commencez chaque point par un tiret et une espace ordinaire : « - texte ».",
)
DASH: Final = Fault(
    "CG163",
    "« {read} » : une liste ? un tiret long, ou collé au texte, n'en ouvre pas, la ligne suit dans le paragraphe",
    "Pour une liste, commencez chaque point par « - » et une espace ; pour un dialogue, laissez une ligne vide avant.",
    Severity.WARNING,
)
LETTERED: Final = Fault(
    "CG163",
    "« {read} » : une lettre n'ouvre pas de liste, la ligne suit dans le paragraphe",
    "Pour une liste, commencez chaque point par « - » ou « 1. » ; sinon, laissez une ligne vide avant.",
    Severity.WARNING,
)
LISTED: Final = Fault(
    "CG163",
    "« {read} » : une liste ? la ligne suit dans le paragraphe",
    "Pour une liste, commencez chaque point par « - », ou par « 1. », « 2. » s'ils sont numérotés ; sinon, laissez une "
    "ligne vide avant, ou finissez la ligne du dessus par une barre inverse (« \\ »).",
    Severity.WARNING,
)
LONE_ITEM: Final = Fault(
    "CG163",
    "« {read} » : le signe en tête de ligne ouvre une liste d'un seul point au milieu du paragraphe",
    "Si la phrase continue, reprenez-la sur la ligne du dessus, ou mettez une barre inverse devant le signe (« \\- ») ;"
    " pour une liste, laissez une ligne vide avant.",
    Severity.WARNING,
)
LEFT_ITEM: Final = Fault(
    "CG169",
    "« {read} » : sans ligne vide avant, la ligne suit dans le point de liste",
    "Pour sortir de la liste, laissez une ligne vide avant ; pour rester dans le point, mettez la ligne en retrait.",
    Severity.WARNING,
)
CUT_WORD: Final = Fault(
    "CG165",
    "« {read} » : mot coupé en fin de ligne, une espace serait imprimée au milieu",
    "Recollez le mot sur une seule ligne.",
    Severity.WARNING,
)
PAGE_NUMBER: Final = Fault(
    "CG166",
    "« {read} » : un numéro de page, copié avec le texte ?",
    "Enlevez la ligne ; sinon, complétez-la d'un mot.",
    Severity.WARNING,
)
TITLE: Final = Fault(
    "CG167",
    "« {read} » : un titre ? le texte le suivrait sur la même ligne",
    "Laissez une ligne vide après, ou écrivez « ### Titre » là où la rubrique admet des titres.",
    Severity.WARNING,
)
COLUMNS: Final = Fault(
    "CG184",
    "« {read} » : un tableau ? tabulations et colonnes se perdraient, la ligne suit dans le paragraphe",
    "Un tableau s'écrit | a | b |, avec une ligne de tirets sous la première : | --- | --- |.",
    Severity.WARNING,
)
BARS: Final = Fault(
    "CG160",
    "« {read} » : un tableau ? sans ligne de tirets sous l'en-tête, la ligne suit dans le paragraphe",
    "Placez sous la première ligne une ligne de tirets, autant que de colonnes : | --- | --- | ; sinon, rien à faire.",
    Severity.WARNING,
)
GLUED_QUOTE: Final = Fault(
    "CG164",
    "« {read} » : un > en tête de ligne ouvre une citation au milieu du paragraphe",
    "Pour une citation, laissez une ligne vide avant ; pour le signe « plus grand que », écrivez \\>.",
)

# -- within a paragraph ----------------------------------------------------------------------------------------
HTML: Final = Fault(
    "CG170",
    "balise HTML « {read} » : elle ne serait pas reprise",
    "Enlevez-la ; pour imprimer le signe <, écrivez \\<.",
)
ENTITY: Final = Fault(
    "CG171",
    "code HTML « {read} » : il serait imprimé tel quel",
    "Écrivez le caractère lui-même ; pour imprimer le code, écrivez \\&.",
)
CODE: Final = Fault(
    "CG172",
    "code entre accents graves « {read} » : un contrat n'en contient pas",
    "Enlevez les accents graves ; pour citer, utilisez « et » ; pour une apostrophe, tapez celle du clavier (').",
)
IMAGE: Final = Fault(
    "CG173",
    "image « {read} » : un texte n'en contient pas",
    "Joignez-la comme pièce ou comme annexe, et renvoyez-y : [texte](annexe:identifiant).",
)
TARGET: Final = Fault(
    "CG174",
    "lien vers « {read} » refusé",
    "Un lien mène à https://…, mailto:…, annexe:identifiant, article:identifiant ou engagement:CODE.",
    expected="une adresse https: ou mailto:, ou un renvoi annexe:, article: ou engagement:",
)
LINK: Final = Fault(
    "CG175",
    "lien mal formé « {read} »",
    "Écrivez [texte](adresse) sans espace ni titre dans l'adresse ; pour un crochet ordinaire, écrivez \\[.",
)
LINK_APART: Final = Fault(
    "CG175",
    "« {read} » : un lien ? il serait imprimé tel quel",
    "Un lien s'écrit [texte](adresse), dans cet ordre et sans espace entre les deux ; sinon, écrivez \\[.",
    Severity.WARNING,
)
EMPTY_LINK: Final = Fault("CG175", "lien sans texte vers « {read} »", "Écrivez entre les crochets ce qui se lit.")
NESTED_LINK: Final = Fault("CG176", "lien ou note dans un lien : « {read} »", "Placez-les l'un après l'autre.")
UNDEFINED_NOTE: Final = Fault(
    "CG178",
    "note [^{read}] appelée mais jamais écrite",
    "Ajoutez une ligne « [^{read}]: texte de la note » ; pour des crochets ordinaires, écrivez \\[.",
)
MISCALLED_NOTE: Final = Fault(
    "CG185",
    "note mal appelée « {read} » : elle serait imprimée telle quelle",
    "Le nom d'une note n'a pas d'espace : écrivez [^1] dans le texte et, sur une ligne à part, « [^1]: texte de la "
    "note » ; pour des crochets ordinaires, écrivez \\[.",
)
UNUSED_NOTE: Final = Fault(
    "CG179", "note [^{read}] écrite mais jamais appelée", "Placez [^{read}] là où la note doit être appelée."
)
REPEATED_NOTE: Final = Fault(
    "CG180", "note [^{read}] écrite deux fois, déjà ligne {first}", "Donnez à chaque note son propre nom."
)
RECALLED_NOTE: Final = Fault(
    "CG180",
    "note [^{read}] appelée une seconde fois, déjà ligne {first}",
    "Une note s'imprime une fois : renvoyez-y par une phrase, ou écrivez une seconde note.",
)
NOTE_IN_NOTE: Final = Fault("CG181", "note [^{read}] appelée dans une note", "Une note n'en contient pas d'autre.")
NOTE_CONTENT: Final = Fault("CG181", "tableau dans une note", "Une note contient des paragraphes et des listes.")
EMPTY_NOTE: Final = Fault("CG181", "note [^{read}] vide", "Écrivez son texte après les deux-points.")
STRIKE: Final = Fault(
    "CG182",
    "texte barré « {read} » : il serait imprimé avec ses ~~",
    "Supprimez le passage : un contrat ne porte pas de rature.",
)
UNPAIRED: Final = Fault(
    "CG183",
    "« {read} » sans pendant : le signe serait imprimé",
    "Le gras s'écrit **texte**, l'italique *texte*, sans espace dedans ; pour le signe lui-même, écrivez \\*.",
    Severity.WARNING,
)
FOREIGN_MARK: Final = Fault(
    "CG168",
    "« {read} » : ces signes viennent d'une autre écriture, ils seraient imprimés tels quels",
    "Enlevez-les ; un exposant ou un indice s'écrit avec son signe (m², H₂O), le gras **texte** ; pour les imprimer, "
    "mettez une barre inverse devant.",
    Severity.WARNING,
)
BOX: Final = Fault(
    "CG168",
    "« {read} » : une case à cocher ? les crochets seraient imprimés",
    "Écrivez ☐ ou ☒ ; pour des crochets ordinaires, écrivez \\[.",
    Severity.WARNING,
)
BACKSLASH: Final = Fault(
    "CG186",
    "barre inverse dans l'adresse « {read} » : elle serait imprimée telle quelle",
    "Dans une adresse, ni _ ni * n'ont besoin de barre inverse : enlevez-la.",
    Severity.WARNING,
)
RECURRING: Final = (HTML, ENTITY, BOX)
"""Faults that a paste repeats on many lines: reported once for the same words, with the numbers of the other lines."""
