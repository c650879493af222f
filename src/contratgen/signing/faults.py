"""The refusals of stage 6: what each says, and what to do. Nothing is written when one is raised."""

from __future__ import annotations

from typing import Final

from contratgen.base.faults import Fault

BLOCKED: Final = Fault(
    "CG603", "rien ne peut être signé : {reason}", "Réglez ce point dans le projet, puis construisez à nouveau."
)
UNKNOWN_PARTY: Final = Fault("CG604", "« {party} » ne signe pas ce document", "Signataires : {parties}.")
TWICE: Final = Fault(
    "CG605", "« {party} » a déjà signé ({who}, {when})", "« contratgen suivi » dit qui doit encore signer."
)
LOCKED: Final = Fault(
    "CG606", "la dernière signature a verrouillé le document", "Le document est complet : il n'y a plus rien à signer."
)
OUT_OF_ORDER: Final = Fault("CG607", "ce n'est pas encore le tour de « {party} »", "Signent d'abord : {before}.")
EXPIRED: Final = Fault(
    "CG608",
    "le certificat de {who} a expiré (il valait du {start} au {end})",
    "Signez avec un certificat en cours de validité.",
)
NOT_YET_VALID: Final = Fault(
    "CG608",
    "le certificat de {who} ne vaut pas encore (du {start} au {end})",
    "Attendez ce jour, ou vérifiez la date de cet ordinateur.",
)
REVOKED: Final = Fault("CG609", "le certificat de {who} est révoqué", "Demandez un nouveau certificat à son autorité.")
WRONG_PARTY: Final = Fault(
    "CG610",
    "ce certificat n'est pas celui de « {party} » : {mismatch}",
    "Signez avec le certificat de cette partie, ou corrigez « certificat » dans contrat.yaml.",
)
SHARED: Final = Fault(
    "CG661",
    "ce certificat ({who}) est du même titulaire que celui qui a signé pour « {other} »",
    "Signez avec le certificat de « {party} ». Si une même personne signe pour les deux, dites-le dans contrat.yaml, "
    "sous « signature », avec « certificat_partage », et construisez à nouveau.",
)
DECLINED: Final = Fault(
    "CG662", "vous n'avez pas confirmé ce signataire", "Rien n'a été écrit. Avec « --yes », rien n'est demandé."
)
UNFIT_KEY: Final = Fault("CG611", "la clé de {who} ne peut pas signer ici : c'est {kind}", "{advice}")
DIGEST: Final = Fault(
    "CG663",
    "le certificat de {who} est signé avec {digest}, que l'on sait contrefaire",
    "Demandez à l'autorité un certificat signé avec SHA-256 ou plus fort.",
)
USAGE: Final = Fault(
    "CG664",
    "le certificat de {who} n'est pas fait pour signer",
    "Une carte en a souvent plusieurs : prenez celui de signature, non celui d'authentification ou de chiffrement.",
)
KEY: Final = Fault(
    "CG612",
    "la clé ne s'ouvre pas : {reason}",
    "Vérifiez le fichier PKCS#12, ou la carte, et la phrase secrète.",
)
UNTRUSTED: Final = Fault(
    "CG613",
    "le certificat de {who} ne remonte pas à une autorité de confiance : {reason}",
    "{advice}",
)
TIME: Final = Fault(
    "CG614",
    "pas d'horodatage : {reason}",
    "Donnez l'adresse d'une autorité d'horodatage avec --tsa, ou signez au niveau B-B.",
)
TOO_EARLY: Final = Fault(
    "CG615",
    "« {party} » ne peut pas signer avant le {day}",
    "L'acte qui l'y autorise doit être pris, et exécutoire, avant ce jour.",
)
NOT_INTACT: Final = Fault(
    "CG616",
    "le document a changé depuis sa dernière signature : {reason}",
    "Repartez du fichier tel que contratgen l'a écrit ; « contratgen verify » dit ce qui a changé.",
)
PAPER_MODE: Final = Fault(
    "CG617",
    "le projet prévoit une signature « {mode} »",
    "Écrivez « mode: mixte » (ou papier, ou electronique) sous « signature » dans contrat.yaml.",
)
BY_PEN: Final = Fault("CG618", "« {party} » a signé au stylo", "Une partie ne signe qu'une fois.")
NOT_YET_COME: Final = Fault(
    "CG660",
    "des pages ne peuvent pas avoir été signées au stylo le {day} : ce jour n'est pas venu",
    "Donnez avec --on le jour écrit sur le papier, celui où ces parties ont signé.",
)
MISSING: Final = Fault(
    "CG619",
    "page {page} ({parties}) : aucune page numérisée ne la montre{unread}",
    "Donnez-la avec --scan, entière et nette. Si son code ne se lit pas, dites laquelle c'est : --page {said}.",
)
OTHER_DOCUMENT: Final = Fault(
    "CG646",
    "c'est la page {page} d'un autre document : son code commence par {code}, ceux de ce document par {own}",
    "Recueillez-la dans le document qui a été imprimé et signé ; celui-ci est d'un autre contrat, ou construit depuis.",
)
TOGETHER: Final = Fault(
    "CG647",
    "plusieurs pages de signatures sur une seule image : {pages}",
    "Numérisez chaque page à part, une fois.",
)
GIVEN_TWICE: Final = Fault(
    "CG648",
    "la page {page} est donnée plusieurs fois : {sheets}",
    "N'en donnez qu'une, où toutes les parties nommées ont signé.",
)
NOT_THEIRS: Final = Fault(
    "CG649",
    "c'est la page {page}, où ne signe aucune des parties nommées",
    "Y signent : {parties}. Ajoutez à --parties celles qui ont signé au stylo, ou retirez cette page.",
)
DESIGNATED: Final = Fault(
    "CG650",
    "cette page ne peut être désignée ainsi : {reason}",
    "Écrivez --page NUMÉRO, ou --page FICHIER:PAGE=NUMÉRO quand plusieurs pages numérisées n'ont pas de code lisible.",
)
NOT_WHOLE: Final = Fault(
    "CG665",
    "c'est la page {page}, mais elle n'y est pas telle qu'elle fut signée : {reason}",
    "Numérisez-la à nouveau, entière, ses quatre bords visibles.",
)
UNLIKE: Final = Fault(
    "CG651",
    "on n'y reconnaît pas la page {page} : {share} % de ce qui y est imprimé s'y retrouve",
    "Donnez la page qui a été imprimée et signée, entière, à plat et nette, ou dites sa vraie page.",
)
SIGNED_ALREADY: Final = Fault(
    "CG624",
    "quelqu'un a déjà signé par certificat : {who}",
    "Les signatures au stylo se recueillent d'abord : repartez du dossier que « contratgen build » a écrit.",
)
LEVEL: Final = Fault(
    "CG625",
    "le niveau {level} est en dessous de celui que le projet exige, {asked}",
    "Signez avec « --level {asked} », ou ne donnez pas --level : c'est alors le niveau du projet.",
)
MOVED: Final = Fault(
    "CG626",
    "le document n'est plus celui qui a été exporté pour « {party} »",
    "Quelqu'un a signé entre-temps, ou le fichier est un autre : exportez à nouveau, pour l'état actuel du document.",
)
RETURNED: Final = Fault(
    "CG627",
    "ce que le parapheur a rendu ne convient pas : {reason}",
    "Donnez le fichier que le parapheur a rendu pour cet export ; au besoin, exportez à nouveau.",
)
REQUEST: Final = Fault(
    "CG628",
    "la demande de signature ne convient pas : {reason}",
    "Donnez avec --request le dossier que « contratgen sign --export » a écrit, tel quel.",
)
COLLECTED: Final = Fault(
    "CG629",
    "des pages signées au stylo ont déjà été recueillies ({parties})",
    "Repartez du dossier que « contratgen build » a écrit, et recueillez ensemble toutes les pages signées au stylo.",
)
SAME_NAME: Final = Fault(
    "CG630",
    "deux fichiers numérisés portent le même nom, « {file} »",
    "Donnez à chacun son nom : le registre les désigne ainsi, et l'on doit pouvoir les retrouver.",
)
FAILED: Final = Fault("CG623", "la signature a échoué : {reason}", "Rien n'a été écrit.")
