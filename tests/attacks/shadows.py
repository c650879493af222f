"""What an attacker hides, replaces, or hides and replaces in a new revision: fonts, layers, trees, forms, proofs."""

from __future__ import annotations

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string

from .recipes import Recipe, change_stream, field, form, numbers, page, set_field, set_page, set_root


def array(*items):
    return generic.ArrayObject(items)


def dictionary(**entries):
    return generic.DictionaryObject({pdf_name(f"/{key}"): value for key, value in entries.items()})


def stream(writer, content, **entries):
    made = {pdf_name(f"/{key}"): value for key, value in entries.items()}
    return writer.add_object(generic.StreamObject(made, stream_data=content))


SCRIPT = dictionary(S=pdf_name("/JavaScript"), JS=pdf_string("app.alert(1)"))


def font_of(writer):
    return page(writer).get_object()["/Resources"]["/Font"]["/F1"]


def set_in(find, key, value):
    """Return a recipe that sets an entry of an object that `find` gives."""

    def change(writer):
        target = find(writer)
        target[pdf_name(key)] = value(writer) if callable(value) else value
        writer.update_container(target)

    return change


def link_of(writer):
    for number in range(3):
        for one in page(writer, number).get_object().get("/Annots", []):
            if one.get_object()["/Subtype"] == "/Link":
                return one.get_object()
    raise AssertionError


def layer(writer):
    """Put the content of a page into a layer that is off."""
    group = writer.add_object(dictionary(Type=pdf_name("/OCG"), Name=pdf_string("montants")))
    writer.root["/OCProperties"] = dictionary(OCGs=array(group), D=dictionary(OFF=array(group)))
    writer.update_root()
    target = page(writer).get_object()
    target["/Resources"]["/Properties"] = dictionary(Cache=group)
    content = target.raw_get("/Contents")
    around = stream(writer, b"/OC /Cache BDC"), content, stream(writer, b"EMC")
    target["/Contents"] = array(*around)
    writer.update_container(target)


def another_catalog(writer):
    copy = generic.DictionaryObject(writer.root)
    copy["/Lang"] = pdf_string("en")
    writer._root = writer.add_object(copy)
    writer._update_root = lambda: None
    writer.set_custom_trailer_entry(pdf_name("/Root"), writer._root)


def add_page(writer):
    pages = writer.root["/Pages"]
    made = dictionary(
        Type=pdf_name("/Page"),
        Parent=writer.root.raw_get("/Pages"),
        MediaBox=numbers(0, 0, 595, 842),
        Contents=stream(writer, b"0 0 9 9 re f"),
    )
    pages["/Kids"].append(writer.add_object(made))
    pages["/Count"] = generic.NumberObject(4)
    writer.update_container(pages)
    writer.update_container(pages["/Kids"])


def twin_field(writer):
    """Add a field under the name of another, filled by nobody, over the page."""
    twin = dictionary(
        FT=pdf_name("/Sig"),
        T=pdf_string("ville"),
        Type=pdf_name("/Annot"),
        Subtype=pdf_name("/Widget"),
        Rect=numbers(0, 0, 595, 842),
        P=page(writer),
        AP=dictionary(N=form(writer)),
    )
    reference = writer.add_object(twin)
    fields = writer.root["/AcroForm"]["/Fields"]
    fields.append(reference)
    writer.update_container(fields)


def nested_field(writer):
    """Give a signature field a kid."""
    reference = field(writer, "ville")
    kid = writer.add_object(dictionary(Parent=reference, FT=pdf_name("/Sig"), T=pdf_string("dessous")))
    reference.get_object()["/Kids"] = array(kid)
    writer.mark_update(reference)


def signature_of(writer):
    return field(writer, "ville").get_object()["/V"]


def usage_rights(writer):
    permissions = writer.root["/Perms"]
    permissions["/UR3"] = field(writer, "prefet").get_object().raw_get("/V")
    writer.update_container(permissions)


def other_certification(writer):
    permissions = writer.root["/Perms"]
    permissions["/DocMDP"] = field(writer, "prefet").get_object().raw_get("/V")
    writer.update_container(permissions)


def proofs(**entries):
    """Return a recipe that puts a store of proofs into the file, or changes the one there."""

    def change(writer):
        made = {key: value(writer) if callable(value) else value for key, value in entries.items()}
        writer.root["/DSS"] = writer.add_object(dictionary(Type=pdf_name("/DSS"), **made))
        writer.update_root()

    return change


def proofs_with_a_font(writer):
    proofs(Certs=lambda w: array(stream(w, b"\x30\x03\x02\x01\x01")))(writer)
    set_in(font_of, "/BaseFont", pdf_name("/Autre"))(writer)


def second_attachment(writer):
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    file = stream(writer, b"{}", Type=pdf_name("/EmbeddedFile"))
    names.append(pdf_string("zzz.json"))
    names.append(
        writer.add_object(dictionary(Type=pdf_name("/Filespec"), F=pdf_string("zzz.json"), EF=dictionary(F=file)))
    )
    writer.update_container(names)


def swap_names(writer):
    """Let two attached files change names."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    names[1], names[3] = names.raw_get(3), names.raw_get(1)
    writer.update_container(names)


def move_outline(writer):
    item = writer.root["/Outlines"]["/First"]
    item.pop("/Dest", None)
    item["/A"] = SCRIPT
    writer.update_container(item)


SHADOWS: dict[str, Recipe] = {
    "un calque cache une page": layer,
    "une police change de dessin": change_stream(
        lambda w: font_of(w)["/FontDescriptor"]["/FontFile2"], b"", b"autre police"
    ),
    "une police dit d'autres lettres": change_stream(lambda w: font_of(w)["/ToUnicode"], b"", b"/CIDInit"),
    "une police change de largeurs": set_in(font_of, "/Widths", numbers(0)),
    "une police a un autre nom": set_in(font_of, "/BaseFont", pdf_name("/Autre")),
    "un lien mène ailleurs": set_in(link_of, "/A", dictionary(S=pdf_name("/URI"), URI=pdf_string("https://autre.fr"))),
    "un lien lance un programme": set_in(link_of, "/A", dictionary(S=pdf_name("/Launch"), F=pdf_string("x"))),
    "un lien couvre la page": set_in(link_of, "/Rect", numbers(0, 0, 595, 842)),
    "une page reçoit une action": set_page("/AA", dictionary(O=SCRIPT)),
    "un champ reçoit une action": set_field("ville", "/AA", dictionary(E=SCRIPT)),
    "le catalogue reçoit des actions": set_root("/AA", dictionary(WC=SCRIPT)),
    "des scripts sont nommés": set_in(
        lambda w: w.root["/Names"], "/JavaScript", lambda w: dictionary(Names=array(pdf_string("a"), SCRIPT))
    ),
    "les destinations changent": set_in(lambda w: w.root["/Names"], "/Dests", dictionary(Names=array())),
    "un formulaire XFA est ajouté": set_in(lambda w: w.root["/AcroForm"], "/XFA", lambda w: stream(w, b"<xdp:xdp/>")),
    "les cadres sont à redessiner": set_in(
        lambda w: w.root["/AcroForm"], "/NeedAppearances", generic.BooleanObject(True)
    ),
    "le formulaire calcule": set_in(lambda w: w.root["/AcroForm"], "/CO", array()),
    "le formulaire a d'autres polices": set_in(lambda w: w.root["/AcroForm"], "/DR", dictionary()),
    "les signatures ne sont plus annoncées": set_in(
        lambda w: w.root["/AcroForm"], "/SigFlags", generic.NumberObject(0)
    ),
    "les rôles des balises changent": set_in(
        lambda w: w.root["/StructTreeRoot"], "/RoleMap", dictionary(P=pdf_name("/Artifact"))
    ),
    "les balises perdent leur table": set_in(
        lambda w: w.root["/StructTreeRoot"], "/ParentTree", dictionary(Nums=array())
    ),
    "le profil de couleurs change": set_root("/OutputIntents", array()),
    "le dossier devient un porte-documents": set_root("/Collection", dictionary(View=pdf_name("/T"))),
    "des articles sont ajoutés": set_root("/Threads", array()),
    "une extension est déclarée": set_in(
        lambda w: w.root, "/Extensions", dictionary(XXXX=dictionary(BaseVersion=pdf_name("/1.7")))
    ),
    "une extension cache des données": set_in(
        lambda w: w.root, "/Extensions", lambda w: dictionary(XXXX=stream(w, b"le vrai contrat"))
    ),
    "un autre catalogue est désigné": another_catalog,
    "une page est ajoutée": add_page,
    "les pages héritent d'une rotation": set_in(lambda w: w.root["/Pages"], "/Rotate", generic.NumberObject(90)),
    "les pages héritent d'un autre format": set_in(lambda w: w.root["/Pages"], "/CropBox", numbers(0, 0, 9, 9)),
    "une page a ses propres métadonnées": set_page("/Metadata", lambda w: stream(w, b"<x/>")),
    "une page garde des données d'un logiciel": set_page("/PieceInfo", dictionary()),
    "une vignette montre une autre page": set_page("/Thumb", lambda w: stream(w, b"\0")),
    "un champ en double porte le même nom": twin_field,
    "un champ en contient un autre": nested_field,
    "un champ a un autre genre": set_field("ville", "/FT", pdf_name("/Tx")),
    "un champ a une valeur par défaut": set_field("ville", "/DV", pdf_string("x")),
    "un champ a un verrou": set_field("ville", "/Lock", dictionary(Action=pdf_name("/All"))),
    "un champ exige d'autres signatures": set_field("ville", "/SV", dictionary(Ff=generic.NumberObject(1))),
    "un champ appartient à un calque": set_field("ville", "/OC", dictionary(Type=pdf_name("/OCG"))),
    "un champ a un autre état": set_field("ville", "/AS", pdf_name("/Off")),
    "le motif d'une signature est réécrit": set_in(signature_of, "/Reason", pdf_string("lu et désapprouvé")),
    "le nom d'un signataire est réécrit": set_in(signature_of, "/Name", pdf_string("Quelqu'un d'autre")),
    "des droits d'usage sont accordés": usage_rights,
    "la certification désigne une autre signature": other_certification,
    "un champ prend la signature d'un autre": set_field(
        "ville", "/V", lambda w: field(w, "prefet").get_object().raw_get("/V")
    ),
    "des preuves sont de la pacotille": proofs(Certs=lambda w: array(stream(w, b"rien"))),
    "des preuves ont une clé étrangère": proofs(Polices=lambda w: array(stream(w, b"police"))),
    "des preuves emportent une police": proofs_with_a_font,
    "un fichier joint est ajouté": second_attachment,
    "deux fichiers joints échangent leurs noms": swap_names,
    "les fichiers associés changent": set_root("/AF", array()),
    "un signet exécute un script": move_outline,
}
"""What the attack does, in words → how."""
