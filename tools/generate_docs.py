"""Write the generated parts of the documentation again: fields of scenario files, quantities of claims.

python tools/generate_docs.py
"""

from __future__ import annotations

import re
from pathlib import Path

from holdfast.assess.glossary import reference_page
from holdfast.scenario.reference import parts_reference

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Write both pages."""
    page = DOCS / "reference" / "scenario.md"
    text = page.read_text(encoding="utf-8")
    section = re.compile(r"### Scenario\n.*?(?=\n## |\Z)", re.DOTALL)
    page.write_text(section.sub(lambda _: parts_reference().rstrip() + "\n", text, count=1), encoding="utf-8")
    (DOCS / "reference" / "quantities.md").write_text(reference_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
