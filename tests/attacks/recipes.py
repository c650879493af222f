"""What an attacker adds to a signed dossier as a new revision. Each recipe gets a writer and changes one thing."""

from __future__ import annotations

import io
from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

Recipe = Callable[[IncrementalPdfFileWriter], None]


class Writer(IncrementalPdfFileWriter):
    """A writer that leaves the metadata as they are, so that a recipe changes one thing alone."""

    def _update_meta(self) -> None:
        """Write nothing."""


def attacked(blob: bytes, recipe: Recipe) -> bytes:
    """Return the file with one more revision."""
    writer = Writer(io.BytesIO(blob))
    recipe(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page(writer, number=0):
    return writer.find_page_for_modification(number)[0]


def field(writer, name):
    fields = writer.root["/AcroForm"]["/Fields"]
    return next(fields.raw_get(i) for i in range(len(fields)) if fields[i]["/T"] == name)


def numbers(*values):
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def form(writer, content=b"1 0 0 rg 0 0 190 66 re f"):
    stream = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): numbers(0, 0, 190, 66),
        },
        stream_data=content,
    )
    return writer.add_object(stream)


def annotation(writer, kind, **entries):
    made = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name(kind),
        pdf_name("/F"): generic.NumberObject(4),
    }
    made |= {pdf_name(f"/{key}"): value for key, value in entries.items()}
    made.setdefault(pdf_name("/Rect"), numbers(50, 50, 300, 300))
    reference = writer.add_object(generic.DictionaryObject(made))
    target = page(writer).get_object()
    target["/Annots"] = generic.ArrayObject([*target.get("/Annots", []), reference])
    writer.update_container(target)


def set_root(key, value):
    def change(writer):
        writer.root[pdf_name(key)] = value
        writer.update_root()

    return change


def set_field(name, key, value):
    def change(writer):
        reference = field(writer, name)
        reference.get_object()[pdf_name(key)] = value(writer) if callable(value) else value
        writer.mark_update(reference)

    return change


def set_page(key, value, number=0):
    def change(writer):
        reference = page(writer, number)
        reference.get_object()[pdf_name(key)] = value(writer) if callable(value) else value
        writer.mark_update(reference)

    return change


def change_stream(find, old, new):
    def change(writer):
        stream = find(writer)
        stream._data = stream.data.replace(old, new) if old else new
        stream._encoded_data = None
        writer.update_container(stream)

    return change


def attached(writer):
    return writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]


def swap_pages(writer):
    kids = writer.root["/Pages"]["/Kids"]
    first, second = kids.raw_get(0), kids.raw_get(1)
    kids[0], kids[1] = second, first
    writer.update_container(kids)


def delete_page(writer):
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject([pages["/Kids"].raw_get(i) for i in range(2)])
    pages["/Count"] = generic.NumberObject(2)
    writer.update_container(pages)


def drop_field(writer):
    form_ = writer.root["/AcroForm"]
    form_["/Fields"] = generic.ArrayObject([form_["/Fields"].raw_get(i) for i in range(2)])
    writer.update_container(form_)


def add_field(writer):
    made = generic.DictionaryObject(
        {
            pdf_name("/FT"): pdf_name("/Sig"),
            pdf_name("/T"): pdf_string("intrus"),
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/Rect"): numbers(50, 50, 240, 120),
            pdf_name("/P"): page(writer),
        }
    )
    reference = writer.add_object(made)
    writer.root["/AcroForm"]["/Fields"].append(reference)
    writer.update_container(writer.root["/AcroForm"]["/Fields"])
    target = page(writer).get_object()
    target["/Annots"] = generic.ArrayObject([*target.get("/Annots", []), reference])
    writer.update_container(target)


def change_info(writer):
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("Un autre contrat")
    writer.update_container(info)


def change_outline(writer):
    item = writer.root["/Outlines"]["/First"]
    item["/Title"] = pdf_string("Une autre annexe")
    writer.update_container(item)


def change_alternative(writer):
    element = field(writer, "ville").get_object()
    form_ = next(e for e in kids_of(writer.root["/StructTreeRoot"]["/K"][0]) if e.get("/S") == "/Form")
    form_["/Alt"] = pdf_string(f"autre {element['/T']}")
    writer.update_container(form_)


def kids_of(element):
    waiting = [element]
    while waiting:
        current = waiting.pop()
        if not isinstance(current, generic.DictionaryObject) or "/S" not in current:
            continue
        yield current
        kids = current.get("/K", [])
        waiting.extend(kids[i] for i in range(len(kids))) if isinstance(kids, generic.ArrayObject) else waiting.append(
            kids
        )


def orphan(writer):
    form(writer)


def fake_box(writer):
    return generic.DictionaryObject({pdf_name("/N"): form(writer)})


SCRIPT = generic.DictionaryObject(
    {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): pdf_string("app.alert(1)")}
)
LAYERS = generic.DictionaryObject(
    {pdf_name("/OCGs"): generic.ArrayObject(), pdf_name("/D"): generic.DictionaryObject()}
)
LABELS = generic.DictionaryObject(
    {
        pdf_name("/Nums"): generic.ArrayObject(
            [generic.NumberObject(0), generic.DictionaryObject({pdf_name("/P"): pdf_string("X-")})]
        )
    }
)

RECIPES: dict[str, Recipe] = {
    "une page reçoit un autre contenu": set_page(
        "/Contents", lambda w: w.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    ),
    "le contenu d'une page est réécrit": change_stream(
        lambda w: page(w, 1).get_object()["/Contents"], b"", b"0 0 9 9 re f"
    ),
    "une annotation cache un montant": lambda w: annotation(w, "/Square", AP=fake_box(w)),
    "un texte libre est ajouté": lambda w: annotation(w, "/FreeText", Contents=pdf_string("1 000 000 €")),
    "un lien est ajouté": lambda w: annotation(
        w,
        "/Link",
        A=generic.DictionaryObject(
            {pdf_name("/S"): pdf_name("/URI"), pdf_name("/URI"): pdf_string("https://exemple.fr")}
        ),
    ),
    "un tampon est ajouté": lambda w: annotation(w, "/Stamp", AP=fake_box(w)),
    "un fichier est joint à une page": lambda w: annotation(w, "/FileAttachment"),
    "le cadre d'une signature est remplacé": set_field("ville", "/AP", fake_box),
    "le champ d'une signature est déplacé": set_field("ville", "/Rect", numbers(10, 10, 200, 76)),
    "le champ d'une signature est caché": set_field("ville", "/F", generic.NumberObject(2)),
    "un champ change de nom": set_field("ville", "/T", pdf_string("autre")),
    "un champ change de description": set_field("ville", "/TU", pdf_string("autre")),
    "une signature est effacée": set_field("ville", "/V", generic.NullObject()),
    "un champ perd son verrou de place": drop_field,
    "un champ est ajouté": add_field,
    "une pièce jointe est remplacée": change_stream(attached, b"", b"{}"),
    "les métadonnées changent": change_stream(lambda w: w.root["/Metadata"], b"Contrat de ville", b"Autre contrat !!"),
    "le titre change": change_info,
    "un signet change": change_outline,
    "les étiquettes de pages changent": set_root("/PageLabels", LABELS),
    "un script s'ouvre avec le document": set_root("/OpenAction", SCRIPT),
    "des calques sont déclarés": set_root("/OCProperties", LAYERS),
    "la langue change": set_root("/Lang", pdf_string("en")),
    "la version du catalogue change": set_root("/Version", pdf_name("/2.0")),
    "les balises ne comptent plus": set_root(
        "/MarkInfo", generic.DictionaryObject({pdf_name("/Marked"): generic.BooleanObject(False)})
    ),
    "le titre n'est plus montré": set_root("/ViewerPreferences", generic.DictionaryObject()),
    "une page est effacée": delete_page,
    "une page est tournée": set_page("/Rotate", generic.NumberObject(180)),
    "une page est rognée": set_page("/CropBox", numbers(0, 0, 100, 100)),
    "deux pages sont échangées": swap_pages,
    "une page change d'unité": set_page("/UserUnit", generic.NumberObject(2)),
    "une description lue à voix haute change": change_alternative,
    "un objet que rien ne désigne est déposé": orphan,
}
"""What the attack does, in words → how."""
