"""The page that a town publishes: it says what the contract says, nothing more, and everybody can read it."""

import datetime
import itertools
import re
import subprocess
from collections import Counter

import pypdfium2
import pytest
import yaml
from lxml import html

from contratgen.assembly.kit import Metadata
from contratgen.assembly.public_page import Facts, Link, Paragraph, Points, PublicPage, Section
from contratgen.editions.html.index import Download, Offer, index_page
from contratgen.editions.html.page import places_in, typeset

from .conftest import EXAMPLE

OFFERS = {
    "Dossier complet": [Offer("Contrat, annexes et pièces", (Download("dossier.pdf", 9_000_000, 235),))],
    "Le contrat et ses annexes": [Offer("Contrat", (Download("contrat.pdf", 52_000, 1), Download("contrat.docx", 9)))],
    "À côté du contrat": [Offer("Calendrier", (Download("calendrier.ics", 2048), Download("calendrier.csv", 1024)))],
}
BESIDE = ("jalons.ics", "cahier-gumenen.html")
LONGEST = 60_000


@pytest.fixture(scope="module")
def made(parts, written):
    """Give the bytes of the page of the example, its contract redacted."""
    documents, project = parts
    kit, contract = project.kit, project.kit.redaction.contract(project.assembled.contract)
    places = places_in(written, documents, BESIDE)
    return index_page(kit.metadata(contract), kit.public_page(contract), places, OFFERS, ["une pièce"])


@pytest.fixture(scope="module")
def page(made):
    """Give the page of the example."""
    return html.fromstring(made)


@pytest.fixture(scope="module")
def typed():
    """Give what the files of the example say, read without the kit."""
    read = {path.parent.name: yaml.safe_load(path.read_text()) for path in EXAMPLE.glob("contributions/*/*.yaml")}
    return yaml.safe_load((EXAMPLE / "contrat.yaml").read_text()), read


def words(element):
    """Return the words of an element, whatever their spaces."""
    return " ".join(element.text_content().split())


def section(page, identifier):
    return page.get_element_by_id(identifier).getparent()


def test_the_page_presents_the_contract_in_the_order_of_a_readers_questions(page):
    """What it is, who and where, its principles, its ambition, its axes, what changes, when, how to take part."""
    asked = [element.get("id") for element in page.iter("h2")]
    assert asked == [
        "contrat-de-ville", "qui", "principes", "ambition", "axes", "quartiers", "etapes", "participer", "telecharger",
        "ecrire", "accessibilite", "non-publie",
    ]  # fmt: skip
    assert [link.get("href")[1:] for link in page.xpath("//nav//a")] == asked
    said = words(page)
    for sentence in (
        "assurer l’égalité entre les territoires, réduire les écarts de développement",
        "confirmée par le comité interministériel des villes du 27 octobre 2023",
        "le conseil citoyen se poursuit et se renouvelle",
        "Six ans, du 1er septembre 2024 au 31 août 2030",
        "projet sans valeur contractuelle",
    ):
        assert sentence in said
    assert len(page.xpath("//section[h2[@id='ambition']]/ul/li")) == 5


def test_axes_objectives_and_measures_are_those_of_the_framework(page, typed):
    """With the number of engagements that the contributions take for each measure."""
    framework, contributions = typed
    taken = Counter(e["mesure"] for one in contributions.values() for e in one.get("engagements", ()))
    cards = section(page, "axes").xpath("./div/div")
    assert len(cards) == len(framework["axes"])
    for card, axis in zip(cards, framework["axes"], strict=True):
        said = words(card)
        assert " ".join(axis["intitule"].split()) in said
        assert card.xpath("./h3/a/@href") == [f"contrat.html#contrat-article-{axis['code'].lower()}"]
        for objective in axis["objectifs"]:
            assert " ".join(objective["intitule"].split()) in said
            for measure in objective["mesures"]:
                count = taken[measure["code"]]
                number = f"{count} engagement{'s' if count > 1 else ''}" if count else "aucun engagement"
                title = " ".join(measure["intitule"].split())
                assert f"{measure['code']} {title} ({number})" in said


def test_each_quarter_has_its_engagements(page, typed):
    """Those of all the quarters once; then, for each, those that do not concern all of them."""
    framework, contributions = typed
    places = {one["identifiant"]: one["nom"] for q in framework["quartiers"] for one in q["quartiers_vecus"]}
    engagements = [e for one in contributions.values() for e in one.get("engagements", ())]
    everywhere = [e for e in engagements if set(places) <= set(e["quartiers"])]
    expected = {"Dans tous les quartiers": everywhere}
    expected |= {n: [e for e in engagements if k in e["quartiers"] and e not in everywhere] for k, n in places.items()}
    folded = section(page, "quartiers").xpath("./details")
    shown = {words(one[0]).split(" : ")[0]: [words(item.find("a")) for item in one.iter("li")] for one in folded}
    assert {where: sorted(said) for where, said in shown.items()} == {
        where: sorted(" ".join(e["intitule"].split()) for e in own) for where, own in expected.items() if own
    }


def test_coming_steps_are_those_from_the_day_of_the_version_on(page, typed):
    """Every one, in order."""
    framework, contributions = typed
    day = "".join(reversed(framework["date_version"].split("/")))
    steps = [
        step["libelle"]
        for one in contributions.values()
        for engagement in one.get("engagements", ())
        for step in engagement["calendrier"].get("jalons", ())
        if "".join(reversed(step["date"].split("/"))) >= day
    ]
    assert steps
    said = [words(one) for one in section(page, "etapes").iter("dd")]
    assert len(said) == len(steps)
    assert all(any(" ".join(step.split())[1:] in one for one in said) for step in steps)


def test_only_contacts_who_consent_are_named(page, typed):
    """Each of them, and whom the framework declares for the page."""
    said, texts = words(page), set(page.xpath("//a/@href"))
    people = [contact for one in typed[1].values() for contact in one["referents"]]
    published = [one for one in people if one["publication_autorisee"] == "oui"]
    assert published
    assert len(published) < len(people)
    for one in people:
        assert (f"{one['prenom']} {one['nom']}, {one['fonction']}" in said) == (one in published)
        if "courriel" in one:
            assert (f"mailto:{one['courriel']}" in texts) == (one in published)
    assert f"mailto:{typed[0]['publication']['courriel']}" in texts
    assert "dont les coordonnées" not in said


def test_every_link_leads_somewhere(page, written):
    """On the page, into the HTML contract, to a file that is offered, to a mail box or a telephone."""
    own, inside = set(page.xpath("//@id")), set(html.fromstring(written).xpath("//@id"))
    offered = {file.name for group in OFFERS.values() for offer in group for file in offer.files}
    files = {"contrat.html", *BESIDE, *offered}
    for target in page.xpath("//a/@href"):
        name, _, place = target.partition("#")
        if place:
            assert place in (inside if name == "contrat.html" else own)
            assert name in {"", "contrat.html"}
        else:
            assert name in files or name.startswith(("mailto:", "tel:"))
    assert len([one for one in page.xpath("//a/@href") if one.startswith("contrat.html#")]) > 50
    assert set(BESIDE) <= set(page.xpath("//a/@href"))


def test_downloads_say_what_they_are(page):
    """Title, format, weight and pages, also to those who hear one link after the other."""
    links = section(page, "telecharger").xpath(".//a")
    assert [words(link) for link in links] == [
        "PDF, 8,6 Mo, 235 pages", "PDF, 51 ko, 1 page", "Word, 1 ko", "agenda, format iCalendar, 2 ko",
        "tableur, format CSV, 1 ko",
    ]  # fmt: skip
    assert [" ".join(link.get("aria-label").split()) for link in links][:2] == [
        "Contrat, annexes et pièces, PDF, 8,6 Mo, 235 pages",
        "Contrat, PDF, 51 ko, 1 page",
    ]


def test_the_page_is_light_and_stands_alone(made, page):
    """No script, nothing fetched, no word of style in the body."""
    assert len(made) <= LONGEST
    assert page.get("lang") == "fr"
    assert not page.xpath("//script | //link | //iframe | //img | //@style | //@onclick | //@src")
    assert b"url(" not in made
    assert b"@import" not in made


def test_landmarks_and_headings_guide_those_who_do_not_see(page):
    """One title, no gap, every section named; the first stop of the keyboard leads to the content."""
    levels = [int(element.tag[1]) for element in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert [len(page.xpath(f"//body/{name}")) for name in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert all(one.get("aria-labelledby") in page.xpath("//@id") for one in page.iter("section"))
    first = page.xpath("(//a | //summary)[1]")[0]
    assert first.get("href") == f"#{page.find('.//main').get('id')}"


def test_the_french_of_the_page_is_well_set(page):
    """No-break spaces where French wants them, curled apostrophes."""
    for text in page.find("body").itertext():
        if not text.startswith(("http", "mailto")) and "@" not in text:
            assert typeset(text) == text
            assert "'" not in text


def test_a_printed_page_shows_what_is_folded(made, typed, tmp_path):
    """Paper opens nothing: the measures and the contacts stand on it, in letters of a readable size."""
    (tmp_path / "index.html").write_bytes(made)
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profil'}"]
    into = f"--print-to-pdf={tmp_path / 'page.pdf'}"
    subprocess.run(
        [*command, "--no-pdf-header-footer", into, (tmp_path / "index.html").as_uri()],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    printed = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    said = " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in printed).split())
    whole = re.sub("-|\ufffe|(?<=-) ", "", said)
    assert "A1.1.1 Aller vers les jeunes" in said
    assert "Les référents de chaque partenaire" in said
    mails = {
        c["courriel"] for one in typed[1].values() for c in one["referents"] if c["publication_autorisee"] == "oui"
    }
    assert {mail.replace("-", "") for mail in mails} <= set(re.findall(r"[\w.]+@[\w.]+\.example", whole))
    assert 5 <= len(printed) <= 20


def test_a_kit_may_say_nothing_of_its_contract():
    """The page names the contract then, and offers its files."""
    metadata = Metadata("pret", "Prêt de salle", "Ville", "salle des fêtes", "1", datetime.date(2025, 6, 1))
    page = html.fromstring(index_page(metadata, None, lambda _target: None, OFFERS, []))
    assert [words(one) for one in page.iter("h1", "h2")] == ["Prêt de salle", "Télécharger", "Accessibilité"]
    assert "Version 1 du 1er juin 2025." in words(page)
    assert not page.xpath("//nav")


def test_what_a_kit_says_stays_text():
    """Whatever it holds; a link without a place is words, and one whose first place is missing takes the second."""
    link = Link("ici", (("mesure", "A1"), ("article", "A1")))
    blocks = (Paragraph(("<b>", link)), Points((Link("là", (("mesure", "A2"),)).words,)), Facts((("&", ("<i>",)),)))
    shown = PublicPage("<script>", sections=(Section("un", "Un", "<u>", blocks),), notice="<em>")
    metadata = Metadata("x", "X", "Y", "Z", "1", datetime.date(2025, 6, 1))
    known = {("article", "A1"): "contrat.html#a1"}
    page = html.fromstring(index_page(metadata, shown, known.get, OFFERS, []))
    assert not page.xpath("//script | //b | //u | //i | //em")
    assert words(page.find(".//h1")) == "<script>"
    assert page.xpath("//section[h2[@id='un']]//a/@href") == ["contrat.html#a1"]


def test_who_has_still_to_join_is_told_apart(page, typed):
    """Not counted among those who are engaged; what awaits it in the totals is said."""
    parties = typed[0]["parties"]
    waiting = [one["identifiant"] for one in parties if "adherent" in one["roles"]]
    assert waiting
    said = words(section(page, "qui"))
    assert all(
        re.search(f"{typed[1][one]['denomination']} : \\d+ engagements, adhésion à venir", said) for one in waiting
    )
    assert said.count("adhésion à venir") == len(waiting)
    figures = {words(one.find("dt")): words(one.find("dd")) for one in page.xpath("//dl[@class='chiffres']/div")}
    assert figures["partenaires"] == str(len(typed[1]) - len(waiting))
    assert "en attente d’adhésion" in words(section(page, "principes"))
