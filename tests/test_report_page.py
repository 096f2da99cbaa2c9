"""The page: well formed, self-contained, safe with a stranger's text, the same bytes; its plots and its glossary."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from holdfast.assess.verdicts import RULE
from holdfast.history.survival import CONFIDENCE
from holdfast.report import findings, glossary
from holdfast.report.canvas import HATCHES
from holdfast.report.page import page, typeset
from holdfast.report.plots import plots
from holdfast.report.plots_gains import CLEAR, apart
from report_answers import TEMPLATE, answer, scenario, unsolved

VOID = {"meta", "br", "img", "link", "input", "hr", "wbr"}
LOADING = {"src", "href", "xlink:href", "srcset", "data", "action", "formaction", "poster", "background"}
DOCS = Path(__file__).resolve().parents[1] / "docs" / "reference"
PLOTS = (
    "posterior", "weight", "gains", "survival", "packages", "causes", "claims", "hazards", "course", "argument_map",
    "explained",
)  # fmt: skip


class Reader(HTMLParser):
    """Checks that tags close in order; keeps tags, loads, names and the text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.ids: Counter[str] = Counter()
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name in LOADING:
                self.loads.append(value or "")
            if name == "id":
                self.ids[value or ""] += 1
            if name.startswith("on"):
                self.handlers.append(name)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def html() -> str:
    return page(answer())


@pytest.fixture(scope="module")
def read(html: str) -> Reader:
    return Reader(html)


def test_it_is_well_formed(read: Reader) -> None:
    assert read.open == []
    assert read.tags["h1"] == 1
    assert read.tags["section"] == 12


def test_no_name_is_given_twice_and_every_link_leads_somewhere(read: Reader) -> None:
    assert [name for name, times in read.ids.items() if times > 1] == []
    assert [link for link in read.loads if link.removeprefix("#") not in read.ids] == []


def test_nothing_is_loaded_and_nothing_runs(html: str, read: Reader) -> None:
    assert all(load.startswith("#") for load in read.loads)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(read.tags)
    assert read.handlers == []
    assert "@import" not in html
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", html))


def test_the_policy_forbids_all_but_its_own_style(html: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert found is not None
    assert dict(part.split(maxsplit=1) for part in found[1].split("; ")) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&$\\frac{1}$"


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    text = TEMPLATE.replace(
        "Northland will not accept the least that Southland can live with.",
        f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'",
    )
    text = text.replace("name: Northland", "name: '$\\frac{<b>N$</b>'")
    text = text.replace("title: A scenario to start from", "title: '</title><script>'")
    read = Reader(page(answer(scenario(text))))
    assert "script" not in read.tags
    assert "img" not in read.tags
    assert "b" not in read.tags
    assert read.handlers == []
    assert HOSTILE in read.text
    assert r"gain of $\frac{<b>N$</b>, utils" in read.text


def test_a_typeset_text_is_escaped() -> None:
    assert typeset("<b> 0.5 (<0.01 to >0.99) & a_name") == (
        '&lt;b&gt; 0.5 <span class="n">(&lt;0.01 to &gt;0.99)</span> &amp; a_<wbr>name'
    )


def test_it_holds_what_it_must(read: Reader) -> None:
    for words in (
        "0.80 (0.75 to 0.84) of draws",
        "10 unsolved",
        "share Northland holds, if war",
        "capital is turmoil",
        RULE,
        "What if. choice.talks_per_year = 2.0",
        "0123456789abcdef" * 4,
        "3 of 90 draws left out",
        "“it wants the Vale”",
        "The war is imagined",
        "does work: +0.25 against its denial",
        "n = 74",
        "northland_pays carries most: denied, it turns the verdict of refuses_B_minimum",
        "talks per year (choice) at 1.25 (its 25% point)",
        "share 0.74 (0.70 to 0.78)",
        "solved again on 30 draws",
        "prior odds of ambition (Northland) times 0.25",
        "fails in 0.80 of draws (of all: 0.20) where talks per year (choice) below 1.5",
        "power's drift toward Northland over two years",
        "break-even: what lies outside the model would have to be worth 1.5 (0.5 to 2.5) utils",
        "0.10 *",
    ):
        assert words in read.text, words


def test_the_same_answer_gives_the_same_bytes(html: str) -> None:
    assert page(answer()) == html


def test_what_is_missing_is_said_in_words() -> None:
    read = Reader(page(unsolved()))
    assert read.open == []
    for words in (
        "No draw was solved, so there are no figures.",
        "The scenario names no lever.",
        "names no reference class",
        "The scenario states no limits of its own.",
        "100 (a value is not finite)",
        "Nothing was changed on the command line.",
    ):
        assert words in read.text, words
    assert not re.search(r"\b(nan|None|inf)\b", read.text)
    assert set(plots(unsolved())) == {"posterior", "weight"}


def test_an_answer_without_claims_or_evidence() -> None:
    bare = answer()
    coding = replace(bare.aims.codings["central"], items=(), by_group={}, by_kind={})
    bare = replace(bare, claims=(), aims=replace(bare.aims, codings={"central": coding}))
    read = Reader(page(bare))
    assert "The scenario makes no claim." in read.text
    assert "holds no item of evidence" in read.text
    assert set(plots(bare)) == {
        "posterior", "gains", "survival", "packages", "causes", "hazards", "course", "explained",
    }  # fmt: skip


def test_every_plot_is_svg_with_units_and_a_caption() -> None:
    made = plots(answer())
    assert tuple(made) == PLOTS
    for plot in made.values():
        root = ElementTree.fromstring(plot.svg)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("aria-label") == plot.title
        assert plot.caption.endswith(".")
        assert "<metadata" not in plot.svg
    for name, unit in (
        ("posterior", "probability of the hypothesis"),
        ("weight", "decibans"),
        ("gains", "gain of Northland, utils"),
        ("survival", "years from signing"),
        ("causes", "probability within 5 years"),
        ("claims", "share of draws"),
        ("hazards", "rate per year"),
        ("hazards", "Northland breaks it"),
        ("course", "Southland conquered"),
        ("course", "years from today"),
        ("argument_map", "freeze lasts: hinges"),
        ("argument_map", "-0.45"),
        ("explained", "talks per year (choice)"),
    ):
        assert unit in made[name].svg
    assert "past endings, n = 74" in made["survival"].svg


def test_plots_are_the_same_bytes() -> None:
    assert plots(answer()) == plots(answer())


def test_causes_differ_by_hatch_and_series_by_line_and_marker() -> None:
    made = plots(answer())
    assert len(set(HATCHES.values())) == len(HATCHES)
    assert len(set(re.findall(r'<pattern id="([^"]*)"', made["causes"].svg))) == 3
    assert len(set(re.findall(r"stroke-dasharray: ([0-9.,]+)", made["survival"].svg))) >= 2


def test_numbers_of_points_that_fall_together_are_moved_apart() -> None:
    points = {0: (0.5, 0.5), 1: (0.5, 0.5), 2: (0.51, 0.5), 3: (0.1, 0.9)}
    placed = apart(points)
    assert placed[3] == points[3]
    for one in placed:
        for other in placed:
            if one < other:
                (a, b), (c, d) = placed[one], placed[other]
                assert ((a - c) ** 2 + (b - d) ** 2) ** 0.5 >= CLEAR


def test_the_glossary_page_is_that_of_the_code_and_defines_each_term_once() -> None:
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == glossary.reference_page()
    names = [term.name for term in glossary.TERMS]
    assert len(set(names)) == len(names)


def test_the_band_of_past_endings_is_named_right() -> None:
    assert f"{CONFIDENCE:.0%}" == findings.HISTORY_BAND
