"""What the README shows of the files that people write is what they may write."""

import re
import shutil
import textwrap
from pathlib import Path

import contratgen
import contratgen.kits.engagements_quartiers_2030

ROOT = Path(__file__).parents[2]
STARTER = Path(contratgen.kits.engagements_quartiers_2030.__file__).parent / "starter"
TERRACE = "    - {quartier_vecu: genets, date: 30/09/2023, participants: 27, themes: [propreté, jeux pour enfants]}\n"
OPENED = """    - quartier_vecu: genets
      date: 30/09/2023
      participants: 27
      themes: [propreté, jeux pour enfants]
"""


def test_what_is_shown_may_be_written(tmp_path):
    """Each block, in the project that `contratgen new` makes."""
    means, asked, proxy = re.findall(r"```yaml\n(.*?)```", (ROOT / "README.fr.md").read_text("utf-8"), re.DOTALL)
    project = Path(shutil.copytree(STARTER, tmp_path / "projet"))
    facts = project / "contributions/ville-exemple/contribution.yaml"
    text = facts.read_text("utf-8")
    written = re.search(r"    moyens:\n(?:      .*\n)+", text)
    assert written
    facts.write_text(text.replace(written[0], textwrap.indent(means, "    ")), "utf-8")
    frame = project / "contrat.yaml"
    text = frame.read_text("utf-8")
    seal = "    certificat: {organisation: Ville-Exemple}\n"
    opened = OPENED + textwrap.indent(asked, "      ")
    for old, new in ((TERRACE, opened), (seal, textwrap.indent(proxy, "    ") + seal)):
        assert text.count(old) == 1
        text = text.replace(old, new)
    frame.write_text(text, "utf-8")
    assert contratgen.check(project) == ()
