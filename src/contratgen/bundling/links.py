"""Links between the parts of a dossier, and the words that say where a link leads.

Convention: in every Word file a reference to another document is a link to a bookmark of that same file, named
`annexe_<identifier>`: the entry of the list of annexes where there is one, else the reference itself. Word is thus
never given a broken link. LibreOffice exports bookmarks as named destinations; here, a link that leads to the place
of such a bookmark is led on to the part it stands for, if the dossier has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from contratgen.bundling.merge import Graft
from contratgen.ooxml.bookmarks import names_in_pdf
from contratgen.pdf.destinations import Destination, top_of
from contratgen.pdf.opening import as_list


def lead_links(grafts: Sequence[Graft], pages: Sequence[Object]) -> None:
    """Give each link of each part its place in the dossier: in its own part, or at the part that its bookmark names."""
    for graft in grafts:
        elsewhere = _stand_ins(graft, grafts)
        for link in graft.links:
            other = elsewhere.get(link.target)
            if other:
                place = top_of(pages[other.first], other.first)
                link.annotation.Contents = String(f"Aller à : {other.part.title}")
            else:
                place = link.target.moved(graft.first)
            link.annotation.Dest = place.to_array(pages)


def _stand_ins(graft: Graft, grafts: Iterable[Graft]) -> dict[Destination, Graft]:
    """Return the places of a part's bookmarks that stand for other parts."""
    return {
        graft.names[name]: other
        for other in grafts
        for name in names_in_pdf(other.part.anchor)
        if name in graft.names and other is not graft
    }


def describe_links(pages: Iterable[Object]) -> None:
    """Give each link without a description the one that its target makes (ISO 14289-1, 7.18.5)."""
    for page in pages:
        for annotation in as_list(page.get(Name.Annots)):
            if annotation.get(Name.Subtype) == Name.Link and not str(annotation.get(Name.Contents, "")):
                action = annotation.get(Name.A, Dictionary())
                annotation.Contents = String(str(action.get(Name.URI, "")) or "Renvoi dans le document")


def write_names(pdf: Pdf, grafts: Iterable[Graft], pages: Sequence[Object]) -> None:
    """Keep the named destinations of every part, prefixed with its identifier."""
    places: Mapping[str, Destination] = {
        f"{graft.part.identifier}/{name}": place.moved(graft.first)
        for graft in grafts
        for name, place in graft.names.items()
    }
    if places:
        ordered = sorted(places.items(), key=lambda named: bytes(String(named[0])))
        names = Array([item for name, place in ordered for item in (String(name), place.to_array(pages))])
        pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=names)))
