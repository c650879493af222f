"""The checker sees each kind of damage: a sound dossier is damaged in one place, and the fault is named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from contratgen.bundling.dossier import make_dossier
from contratgen.bundling.parts import DossierInfo, DossierPart
from contratgen.pdf.invariants import faults_in


@pytest.fixture
def dossier(parts: list[DossierPart], info: DossierInfo, opened: Any) -> Pdf:
    pdf: Pdf = opened(make_dossier(parts, info))
    return pdf


def first(pdf: Pdf, kind: str) -> Any:
    """Return the first structure element of a type."""
    waiting = [pdf.Root.StructTreeRoot.K[0]]
    while True:
        element = waiting.pop(0)
        if kind == element.S:
            return element
        kids = element.get("/K", [])
        waiting += [
            kid for kid in (kids if isinstance(kids, Array) else []) if isinstance(kid, Dictionary) and "/S" in kid
        ]


def lose_the_tags(pdf: Pdf) -> None:
    del pdf.Root.StructTreeRoot


def break_a_parent_chain(pdf: Pdf) -> None:
    first(pdf, "/H1").P = pdf.Root.StructTreeRoot


def lose_a_mark(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q Q")


def claim_a_mark_twice(pdf: Pdf) -> None:
    first(pdf, "/TD").K.append(Dictionary(Type=Name.MCR, Pg=pdf.pages[0].obj, MCID=0))


def claim_a_mark_of_no_page(pdf: Pdf) -> None:
    element = first(pdf, "/TD")
    element.K.append(Dictionary(Type=Name.MCR, MCID=99))
    del element.Pg


def hold_what_left_with_its_page(pdf: Pdf) -> None:
    del pdf.pages[6]


def hang_an_element_below_itself(pdf: Pdf) -> None:
    cell = first(pdf, "/TD")
    cell.K = Array([*cell.K, cell.P])


def hang_an_element_twice(pdf: Pdf) -> None:
    row = first(pdf, "/TD").P
    row.K.append(row.K[0])


def give_an_unknown_type(pdf: Pdf) -> None:
    first(pdf, "/TD").S = Name.Cellule


def hold_a_link_that_is_no_annotation(pdf: Pdf) -> None:
    link = first(pdf, "/Link")
    link.K.append(Dictionary(Type=Name.OBJR, Obj=pdf.make_indirect(Dictionary(Subtype=Name.Link))))


def forget_a_parent_row(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTree.Nums[1][0] = None


def shift_a_parent_key(pdf: Pdf) -> None:
    pdf.pages[1].obj.StructParents = 0


def reuse_a_parent_key(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTreeNextKey = 1


def untag_a_link(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].StructParent


def swap_the_tags_of_links(pdf: Pdf) -> None:
    one, two = pdf.pages[0].obj.Annots
    one.StructParent, two.StructParent = two.StructParent, one.StructParent


def drop_a_link(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Annots


def repeat_an_identifier(pdf: Pdf) -> None:
    for kind in ("/TD", "/TH"):
        first(pdf, kind).ID = String("x")


def forget_the_identifiers(pdf: Pdf) -> None:
    first(pdf, "/TH").ID = String("x")


def name_an_unknown_header(pdf: Pdf) -> None:
    first(pdf, "/TD").A = Dictionary(O=Name.Table, Headers=Array([String("inconnu")]))


def lead_a_link_nowhere(pdf: Pdf) -> None:
    del next(a for a in pdf.pages[0].obj.Annots if "/Dest" in a).Dest


def lead_a_bookmark_nowhere(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = Array([Dictionary(Type=Name.Page), Name.Fit])


def lead_a_name_nowhere(pdf: Pdf) -> None:
    pdf.Root.Names.Dests.Names[1] = Array([None, Name.Fit])


def lose_the_labels(pdf: Pdf) -> None:
    del pdf.Root.PageLabels


def label_a_page_that_is_not_there(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums.extend([99, Dictionary(S=Name.D)])


def lose_the_tab_order(pdf: Pdf) -> None:
    del pdf.pages[2].obj.Tabs


def run_a_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def run_a_script_from_deep_within(pdf: Pdf) -> None:
    pdf.Root.Deep = Array([Dictionary(Deeper=Array([Dictionary(AA=Dictionary())]))])


def launch_from_a_stream(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents.Odd = Dictionary(S=Name.Launch)


def play_a_film(pdf: Pdf) -> None:
    pdf.Root.Odd = Dictionary(Subtype=Name.RichMedia)


def compress_no_byte(pdf: Pdf) -> None:
    pdf.Root.Odd = pdf.make_stream(b"", Filter=Name.FlateDecode)


def compress_what_is_not(pdf: Pdf) -> None:
    pdf.Root.Odd = pdf.make_stream(b"0 0 9 9 re f", Filter=Name.FlateDecode)


DAMAGES: list[tuple[Callable[[Pdf], None], str]] = [
    (lose_the_tags, "n'a pas de balises"),
    (break_a_parent_chain, "son parent n'est pas celui qui le contient"),
    (lose_a_mark, "page 1 : contenus marqués et balises diffèrent"),
    (claim_a_mark_twice, "est déjà celui d'un autre"),
    (claim_a_mark_of_no_page, "sans page"),
    (hold_what_left_with_its_page, "contenu qui n'est sur aucune page"),
    (hang_an_element_below_itself, "plusieurs éléments le contiennent"),
    (hang_an_element_twice, "plusieurs éléments le contiennent"),
    (give_an_unknown_type, "balise « Cellule » : son type n'est pas connu"),
    (hold_a_link_that_is_no_annotation, "annotations qui ne sont sur aucune page"),
    (forget_a_parent_row, "page 1 : 1 contenus sans parenté réciproque"),
    (shift_a_parent_key, "page 2"),
    (reuse_a_parent_key, "prochaine clé de parenté"),
    (untag_a_link, "page 1 : une annotation n'a pas de balise"),
    (swap_the_tags_of_links, "page 1 : une annotation n'a pas sa balise"),
    (drop_a_link, "annotations qui ne sont sur aucune page"),
    (repeat_an_identifier, "son identifiant est déjà pris"),
    (forget_the_identifiers, "table des identifiants"),
    (name_an_unknown_header, "en-tête de tableau inconnu"),
    (lead_a_link_nowhere, "page 1 : un lien ne mène nulle part"),
    (lead_a_bookmark_nowhere, "signet « Contrat de ville » : ne mène nulle part"),
    (lead_a_name_nowhere, "destination « contrat/annexe5Fa5Fvenir » : ne mène nulle part"),
    (lose_the_labels, "étiquettes de page"),
    (label_a_page_that_is_not_there, "étiquettes de page"),
    (lose_the_tab_order, "page 3 : l'ordre de tabulation"),
    (run_a_script, "/JavaScript n'est pas admis"),
    (run_a_script_from_deep_within, "/AA n'est pas admis"),
    (launch_from_a_stream, "/Launch n'est pas admis"),
    (compress_no_byte, "ses données ne se lisent pas"),
    (compress_what_is_not, "ses données ne se lisent pas"),
    (play_a_film, "/RichMedia n'est pas admis"),
]


@pytest.mark.parametrize(("damage", "words"), DAMAGES, ids=[damage.__name__ for damage, _ in DAMAGES])
def test_the_damage_is_seen(dossier: Pdf, damage: Callable[[Pdf], None], words: str) -> None:
    """Each invariant has a damage that breaks it."""
    assert faults_in(dossier) == []
    damage(dossier)
    assert any(words in fault for fault in faults_in(dossier))


def test_words_that_only_look_forbidden_are_no_fault(dossier: Pdf) -> None:
    """A title may speak of /JavaScript."""
    dossier.Root.Outlines.First.Title = pikepdf.String("L'action /JavaScript et /AA")
    assert faults_in(dossier) == []


def test_an_outline_that_loops_ends(dossier: Pdf) -> None:
    dossier.Root.Outlines.First.Next = dossier.Root.Outlines.First
    assert faults_in(dossier) == []
