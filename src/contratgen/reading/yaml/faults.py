"""What YAML may not hold here, and how its syntax errors read in French, as data."""

from __future__ import annotations

import re
from typing import Final

from contratgen.base import limits
from contratgen.base.faults import Fault

QUOTES: Final = 'Entourez la valeur de guillemets droits : "…" ; ou écrivez-la sous « champ: >- », en retrait.'
INDENT: Final = "Alignez les champs d'un même niveau, avec des espaces ; un tiret ouvre chaque élément de liste."

SYNTAX: Final = Fault(
    "CG121", "ligne que YAML ne sait pas lire", f"Vérifiez retraits, deux-points et guillemets. {QUOTES}"
)
INDENTATION: Final = Fault("CG121", "retrait inattendu devant « {read} »", INDENT)
AFTER_QUOTE: Final = Fault(
    "CG121",
    "texte après un guillemet fermant : « {read} »",
    "Entourez toute la valeur ; à l'intérieur, doublez l'apostrophe ('') ou écrivez \\\".",
)
OPEN_QUOTE: Final = Fault("CG121", "guillemet ouvert ici et jamais fermé", "Fermez-le à la fin de la valeur.")
LATE_QUOTE: Final = Fault(
    "CG121",
    "guillemet ouvert ici et fermé seulement ligne {closed} : « {read} »",
    "Fermez-le à la fin de la valeur, sur sa ligne.",
)
OPEN_BRACKET: Final = Fault(
    "CG121",
    "crochet ou accolade ouvert ici et jamais fermé",
    "Fermez-le, ou mettez la valeur entre guillemets si c'est du texte.",
)
UNFINISHED: Final = Fault(
    "CG121",
    "crochet ou accolade jamais fermé avant la fin du fichier",
    "Fermez-le, ou mettez la valeur entre guillemets si c'est du texte.",
)
NO_COLON: Final = Fault(
    "CG121", "« {read} » : il manque les deux-points du champ{more}", f"Écrivez « champ: valeur ». {INDENT}"
)
DRAWN_BACK: Final = Fault(
    "CG121",
    "« {read} » : suite de la valeur du dessus, sans son retrait{more}",
    "Mettez la ligne en retrait de deux espaces de plus que le nom du champ, ou reprenez-la sur la ligne du dessus.",
)
NOT_FIELD: Final = Fault(
    "CG121",
    "« {read} » : ni champ, ni commentaire{more}",
    "Enlevez cette ligne, ou commencez-la par # si c'est un commentaire.",
)
NO_SPACE: Final = Fault(
    "CG121", "« {read} » : il manque une espace après les deux-points{more}", "Écrivez « champ: valeur »."
)
OTHER_SIGN: Final = Fault(
    "CG121", "« {read} » : un autre signe à la place des deux-points{more}", "Écrivez « champ: valeur »."
)
DASH_ALONE: Final = Fault("CG121", "« {read} » : il manque une espace après le tiret{more}", "Écrivez « - valeur ».")
BULLET: Final = Fault(
    "CG121",
    "puce ou tiret long en tête de « {read} »{more} : une liste s'écrit avec un tiret court",
    "Remplacez-la par un tiret court suivi d'une espace : « - ».",
)
DASH: Final = Fault(
    "CG121",
    "un tiret de liste sur la ligne du champ : « {read} »",
    f"Allez à la ligne avant le tiret. Si c'est du texte : {QUOTES.lower()}",
)
FIRST_CHARACTER: Final = Fault("CG121", "une valeur ne commence pas par « {read} »", QUOTES)
ESCAPE: Final = Fault(
    "CG121", "barre oblique inverse entre guillemets doubles", "Doublez-la (\\\\), ou utilisez des guillemets simples."
)
BLOCK: Final = Fault("CG121", "« {read} » après | ou > en tête de valeur", QUOTES)
TAG: Final = Fault("CG122", "étiquette « {read} » : un point d'exclamation en tête de valeur", QUOTES)
ANCHOR: Final = Fault("CG123", "ancre « {read} » : un & en tête de valeur", QUOTES)
ALIAS: Final = Fault("CG123", "renvoi « {read} » : une * en tête de valeur", QUOTES)
MERGE: Final = Fault("CG124", "fusion « << »", "Recopiez les champs : chacun s'écrit là où il vaut.")
DUPLICATE: Final = Fault(
    "CG125", "champ « {read} » écrit deux fois, déjà ligne {first}", "Gardez-en un ; le second effacerait le premier."
)
DIRECTIVE: Final = Fault("CG126", "directive « {read} »", "Enlevez cette ligne : le fichier est lu en YAML 1.2.")
DOCUMENTS: Final = Fault(
    "CG127", "second document YAML dans le fichier", "Enlevez la ligne « --- » ou « ... », ou faites deux fichiers."
)
KEY: Final = Fault("CG128", "nom de champ vide ou composé", "Un champ se nomme par un mot, suivi de deux-points.")
TAB: Final = Fault("CG129", "tabulation en tête de ligne ou entre deux valeurs{more}", "Remplacez-la par des espaces.")
HARD_SPACE: Final = Fault(
    "CG130",
    "espace insécable là où YAML attend une espace ordinaire : « {read} »{more}",
    "Retapez les espaces en tête de ligne, ou autour des deux-points et du tiret.",
)
TAB_INDENT: Final = Fault(
    "CG129", "tabulation en tête de ligne, devant « {read} »{more}", "Remplacez chaque tabulation par des espaces."
)
HARD_INDENT: Final = Fault(
    "CG130",
    "espace insécable en tête de ligne, devant « {read} »{more}",
    "Retapez les espaces en tête de ligne : YAML n'y connaît que l'espace ordinaire.",
)
OTHER_COLON: Final = Fault(
    "CG148",
    "deux-points d'une autre écriture dans « {read} »{more}",
    "Remplacez-les par les deux-points du clavier, suivis d'une espace : « champ: valeur ».",
)
NOT_MAPPING: Final = Fault(
    "CG131", "le fichier ne commence pas par un champ", "Écrivez chaque champ sous la forme « nom: valeur »."
)
EMPTY: Final = Fault("CG132", "fichier vide", "Remplissez-le, à partir de l'exemple de la documentation.")
COLON: Final = Fault("CG133", "deux-points dans une valeur sans guillemets : « {read} »", QUOTES)
HASH: Final = Fault(
    "CG134",
    "« {read} » ne sera pas lu : après une espace, # ouvre un commentaire",
    f"{QUOTES} Pour un vrai commentaire, laissez deux espaces avant # et une après.",
)
COMMA: Final = Fault(
    "CG135",
    "virgule dans une valeur entre crochets ou accolades : « {read} » se lirait comme deux valeurs",
    'Pour un nombre, écrivez "120 000,00" entre guillemets ; pour deux valeurs, mettez une espace après la virgule.',
)
CURLY_QUOTES: Final = Fault(
    "CG135",
    "guillemets courbes autour de « {read} » : la virgule couperait la valeur en deux",
    'Écrivez des guillemets droits, ceux du clavier : "{read}".',
)
DEPTH: Final = Fault("CG136", f"plus de {limits.YAML_DEPTH} niveaux imbriqués", "Aucun champ n'est aussi profond.")
NODES: Final = Fault("CG136", f"plus de {limits.YAML_NODES} valeurs dans un fichier", "Répartissez-les.")

SYNTAX_ERRORS: Final[tuple[tuple[re.Pattern[str], Fault, bool], ...]] = (
    (re.compile("<stream end>"), UNFINISHED, True),
    (re.compile("found unexpected end of stream"), OPEN_QUOTE, True),
    (re.compile("found unexpected document separator"), OPEN_QUOTE, True),
    (re.compile("expected ',' or"), OPEN_BRACKET, True),
    (re.compile("could not find expected ':'"), NO_COLON, True),
    (re.compile("sequence entries are not allowed"), DASH, False),
    (re.compile("unknown escape character|expected escape sequence"), ESCAPE, False),
    (re.compile("expected <block end>"), INDENTATION, False),
    (
        re.compile("mapping keys are not allowed|cannot start any token|expected the node content"),
        FIRST_CHARACTER,
        False,
    ),
    (re.compile("expected alphabetic or numeric"), FIRST_CHARACTER, True),
    (re.compile("chomping or indentation|a comment or a line break|indentation indicator"), BLOCK, False),
    (re.compile("tag handle|expected URI|expected '!'|expected '>'|%-escape|scanning a tag"), TAG, True),
    (re.compile("YAML directive|YAML document|digit|directive|tag handle"), DIRECTIVE, False),
)
"""What ruamel says, the fault that it is, and whether it stands where the construct began (or the reader stopped)."""
