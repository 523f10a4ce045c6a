import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from query_world import small_linker, small_vocabulary, write_schemas, write_world
from typer.testing import CliRunner

from kg.cli import app
from kg.errors import OutputError, QuestionError
from kg.normalise import clean
from kg.query import query
from kg.query.words import Words
from kg.review import FORMATS, Review, review, write
from kg.review.document import Heading, Paragraph, Part, Quote, References, Table, parts_of
from kg.review.phrases import Phrases
from kg.store import JsonlBuild
from kg.vocabulary import load


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> JsonlBuild:
    return JsonlBuild(write_world(tmp_path_factory.mktemp("review") / "map"))


@pytest.fixture(scope="module")
def material(small: JsonlBuild) -> Review:
    return review(["数据要素"], small, small_vocabulary(), small_linker())


@pytest.fixture(scope="module")
def of_seeds(seed_build: Path) -> Review:
    return review(["新质生产力", "数据要素"], JsonlBuild(seed_build), load())


def test_counts_are_those_of_the_claims(material: Review, small: JsonlBuild) -> None:
    """Claims, sentences and papers are those that a person finds who reads the shown claims of the small build."""
    about = [c for c in small.claims() if c.shown and "data-factor" in (c.source.concept, c.target.concept)]
    assert (len(about), len({c.sentence.id for c in about})) == (material.claims, material.sentences)
    assert len({c.paper for c in about}) == len(material.speaking)
    assert len(about) == sum(len(one.quotes) for one in material.stated)


def test_agreement_of_two_papers(material: Review) -> None:
    """数据要素 furthers 高质量发展 in two papers: one says that it drives, the other that it enables."""
    (agreed,) = material.agreed
    assert ("data-factor", "causal", "high-quality-development") == (
        agreed.edge.source,
        agreed.edge.relation,
        agreed.edge.target,
    )
    assert [("drives", 1), ("enables", 1)] == [(count.name, count.count) for count in agreed.edge.relations]
    assert 2 == len(agreed.papers) == len({quoted.paper for quoted in agreed.quotes})


def test_contested_point(material: Review) -> None:
    """The third paper says that it inhibits it; both sides are quoted."""
    (sides,) = material.contested
    assert ["causal", "inhibits"] == [side.edge.relation for side in sides]
    assert ["数据要素不足抑制高质量发展。"] == [quoted.text for quoted in sides[1].quotes]


def test_synthesis_of_the_small_build(material: Review) -> None:
    """要素保障 stands in the two papers with a section of that name; the claim that names it comes first."""
    (row,) = material.synthesis
    assert "要素保障" == row.label
    assert ["丙.txt", "乙.txt", "甲.txt"] == [paper.file for paper in material.papers]
    assert [0, 2, 2] == [cell.sentences for cell in row.cells]
    first = row.cells[2].quotes[0]
    assert "数据要素的融合运用推动高质量发展。" == first.text
    assert first.claim is not None


def test_a_cited_work_is_named(material: Review) -> None:
    """A claim under a citation mark brings the reference, as the paper lists it, and the work counts once."""
    cited = {quoted.text: quoted.cites for one in material.stated for quoted in one.quotes}
    assert ("某某. 新质生产力研究[J]. 2024.",) == cited["數據要素為高質量發展奠定基礎。"]
    assert [("某某. 新质生产力研究[J]. 2024.", 1)] == [(one.work.text, one.sentences) for one in material.works]


def every_text(parts: Iterator[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Quote):
            yield from (part.text, part.place, part.cites)
        elif isinstance(part, Table):
            yield from part.header
            yield from (line for row in part.rows for cell in row for line in cell)
        elif isinstance(part, References):
            yield from (text for _, text in part.entries)
        else:
            yield part.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_phrased(small: JsonlBuild, seed_build: Path, language: str) -> None:
    """Every line of a review is a template filled with labels, numbers and stretches of the papers."""
    for build, vocabulary in ((small, small_vocabulary()), (JsonlBuild(seed_build), load())):
        one = review(["数据要素"], build, vocabulary, language=language)
        say, words = Phrases.of(language), Words.of(language)
        papers = {clean(build.text(paper.id)) for paper in build.papers()}
        own = [*say.texts.values(), *say.columns.values(), *words.kinds.values(), *words.modalities.values()]
        own += [*words.relations.values(), *(p.reference for p in one.papers), *(w.work.text for w in one.works)]
        own += [row.label for row in one.matrix] + [row.label for row in one.synthesis]
        own += [end for stated in one.stated for end in (stated.source, stated.target)]
        own += [q.text for s in one.stated for q in s.quotes] + [
            q.text for r in one.synthesis for c in r.cells for q in c.quotes
        ]
        own += [title for s in one.stated for q in s.quotes for title in q.section]
        own += [title for r in one.synthesis for c in r.cells for q in c.quotes for title in q.section]
        own += [
            end for e in (*one.agreed, *sum(one.contested, ())) for end in (e.edge.source_label, e.edge.target_label)
        ]
        known = "\n".join(own)
        for line in every_text(parts_of(one)):
            for run in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]+", line):
                assert run in known, line
        for stated in one.stated:
            for quoted in stated.quotes:
                assert any(quoted.text in text for text in papers)


def test_quotes_are_verbatim(of_seeds: Review, seed_build: Path) -> None:
    """Each quote is its sentence of the text as read, line breaks and citation marks left out."""
    build = JsonlBuild(seed_build)
    sentences = {
        sentence.id: clean(build.text(paper.id)[sentence.start : sentence.end])
        for paper in build.papers()
        for sentence in paper.sentences
    }
    quotes = [quoted for row in of_seeds.synthesis for cell in row.cells for quoted in cell.quotes]
    quotes += [quoted for one in of_seeds.stated for quoted in one.quotes]
    assert len(quotes) > 100
    for quoted in quotes:
        assert sentences[quoted.sentence] == quoted.text


def test_what_query_finds_is_stated(of_seeds: Review, seed_build: Path) -> None:
    """All that `kg query` finds of 新质生产力 as a source is among the claims of the review."""
    answer = query(JsonlBuild(seed_build), load(), "新质生产力", "any", None, "any")
    found = {claim.id for paper in answer.papers for claim in paper.claims}
    stated = {quoted.claim.id for one in of_seeds.stated for quoted in one.quotes if quoted.claim}
    assert found <= stated
    assert len(found) > 20


class Tags(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with its attributes."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


def test_markdown_and_html_hold_the_same(material: Review) -> None:
    """Both hold every quote; a title with a bar stays one cell; the page runs no script and asks no host."""
    text = write(material, "md").decode("utf-8")
    page = Tags()
    page.feed(write(material, "html").decode("utf-8"))
    for part in parts_of(material):
        if isinstance(part, Quote):
            assert part.text in page.text
            assert part.text in text
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {tables[0].count("|")} == {
        line.count("|") - line.count("\\|") for line in tables[: 2 + len(material.synthesis)]
    }
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert not [attrs for _, attrs in page.tags if {"src", "href", "onclick"} & attrs.keys()]
    headings = [part for part in parts_of(material) if isinstance(part, Heading)]
    assert len(headings) == len([tag for tag, _ in page.tags if re.fullmatch("h[1-4]", tag)])


def test_markup_of_a_paper_stays_text(small: JsonlBuild, material: Review) -> None:
    """What looks like a tag in a sentence is text in the page, and Markdown escapes it."""
    quoted = material.stated[0].quotes[0].model_copy(update={"text": "<script>x</script>*数据*"})
    stated = (material.stated[0].model_copy(update={"quotes": (quoted,)}),)
    hostile = material.model_copy(update={"stated": stated})
    page = Tags()
    page.feed(write(hostile, "html").decode("utf-8"))
    assert "script" not in {tag for tag, _ in page.tags}
    assert "<script>x</script>*数据*" in page.text
    assert r"\<script\>x\</script\>\*数据\*" in write(hostile, "md").decode("utf-8")


def test_word_file_has_chinese_fonts(material: Review) -> None:
    """Every style that is used names an East Asian font and no theme; all quotes and tables are in the file."""
    document = docx.Document(BytesIO(write(material, "docx")))
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Normal", "Title", "Heading 1", "Heading 2", "Quote"} <= used
    for name in used:
        fonts = document.styles[name].element.rPr.rFonts
        assert ("SimHei" if name.startswith(("Heading", "Title")) else "SimSun") == fonts.get(qn("w:eastAsia"))
        assert None is fonts.get(qn("w:eastAsiaTheme"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    parts = list(parts_of(material))
    for part in parts:
        if isinstance(part, Quote | Paragraph | Heading):
            assert part.text in text
    tables = [part for part in parts if isinstance(part, Table)]
    assert [len(table.rows) + 1 for table in tables] == [len(table.rows) for table in document.tables]
    assert tables[0].rows[0][0][0] == document.tables[0].cell(1, 0).text


def test_word_file_opens_in_libreoffice(of_seeds: Review, tmp_path: Path) -> None:
    """LibreOffice reads the Word file and gives back every quote of it as text."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "review.docx").write_bytes(write(of_seeds, "docx"))
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "review.docx")]
    got = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    assert 0 == got.returncode, got.stderr
    text = (tmp_path / "review.txt").read_text(encoding="utf-8-sig")
    for part in parts_of(of_seeds):
        if isinstance(part, Quote):
            assert part.text in text
    assert of_seeds.papers[0].reference in text


def test_workbook_holds_every_claim(of_seeds: Review) -> None:
    """A row a claim, with its reference; a row a mechanism and sentence; the matrix with its totals."""
    book = openpyxl.load_workbook(BytesIO(write(of_seeds, "xlsx")), read_only=True)
    names = Phrases.of("zh").sheets
    assert list(names.values()) == book.sheetnames
    claims = list(book[names["stated"]].iter_rows(min_row=2, values_only=True))
    assert [quoted.claim.id for one in of_seeds.stated for quoted in one.quotes if quoted.claim] == [
        row[-1] for row in claims
    ]
    references = {paper.reference for paper in of_seeds.papers}
    assert references >= {row[-3] for row in claims}
    rows = list(book[names["matrix"]].iter_rows(min_row=2, values_only=True))
    assert [sum(row.sentences) for row in of_seeds.matrix] == [row[-1] for row in rows]
    assert "数据要素" in [row[0] for row in rows]
    quotes = [quoted.text for row in of_seeds.synthesis for cell in row.cells for quoted in cell.quotes]
    assert quotes == [row[-1] for row in book[names["synthesis"]].iter_rows(min_row=2, values_only=True)]


def test_many_papers_stand_below_each_other(material: Review) -> None:
    """Where papers are too many to stand side by side, the synthesis has a row for each mechanism and paper."""
    papers = tuple(material.papers[at % 3].model_copy(update={"number": at + 1}) for at in range(9))
    row = material.synthesis[0]
    wide = row.model_copy(update={"cells": row.cells * 3})
    table = next(
        part
        for part in parts_of(material.model_copy(update={"papers": papers, "synthesis": (wide,)}))
        if isinstance(part, Table)
    )
    assert 3 == len(table.header)
    assert 3 * len([cell for cell in row.cells if cell.sentences]) == len(table.rows)


def test_same_review_same_bytes(material: Review, small: JsonlBuild) -> None:
    """Gathering and writing again gives the same file in every format, with no date in it."""
    again = review(["数据要素"], small, small_vocabulary(), small_linker())
    for format in FORMATS:
        assert write(material, format) == write(again, format)


def test_languages_have_the_same_phrases() -> None:
    """phrases.yaml has the same keys in both languages, with the same places to fill in."""
    zh, en = (Phrases.of(language) for language in ("zh", "en"))
    for block in ("texts", "sheets", "columns"):
        assert getattr(zh, block).keys() == getattr(en, block).keys()
    for name, text in zh.texts.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", en.texts[name])), name


def test_command(small: JsonlBuild, tmp_path: Path) -> None:
    """Text is printed, in English where the concept is; Word goes to a file; a phrase that names nothing is refused."""
    options = ["--output", str(small.folder), "--schemas", str(write_schemas(tmp_path / "schemas"))]
    run = CliRunner()
    assert run.invoke(app, ["review", "数据要素", *options]).stdout.startswith("# 综述材料：数据要素\n")
    english = run.invoke(app, ["review", "data factor", "digital technology", *options]).stdout
    assert english.startswith("# Material for a review: data factor, digital technology\n")
    to = tmp_path / "综述.docx"
    assert f"{to}\n" == run.invoke(app, ["review", "数据要素", "--format", "docx", "--to", str(to), *options]).stdout
    assert docx.Document(str(to)).paragraphs[0].text == "综述材料：数据要素"
    refused = run.invoke(app, ["review", "数据要素", "--format", "xlsx", *options])
    assert isinstance(refused.exception, OutputError)
    assert isinstance(run.invoke(app, ["review", "量子纠缠", *options]).exception, QuestionError)


def test_a_concept_nobody_speaks_of(small: JsonlBuild) -> None:
    """Where no claim is about a concept the review says so, and is whole in every format."""
    empty = review(["县域经济"], small, small_vocabulary(), small_linker())
    assert (0, 0, (), (), (), ()) == (
        empty.claims,
        empty.sentences,
        empty.agreed,
        empty.contested,
        empty.stated,
        empty.works,
    )
    for format in FORMATS:
        assert write(empty, format)
    assert Phrases.of("zh")("no_agreed") in write(empty, "md").decode("utf-8")


def test_word_of_another_says_so(material: Review) -> None:
    """A sentence in which the paper tells what another says names the speaker beside its place."""
    quoted = material.stated[0].quotes[0]
    claim = quoted.claim.model_copy(update={"attribution": "quoted", "speaker": "习明明"})
    stated = material.stated[0].model_copy(update={"quotes": (quoted.model_copy(update={"claim": claim}),)})
    parts = parts_of(material.model_copy(update={"stated": (stated,)}))
    assert [True] == [
        part.place.endswith("引述 习明明") for part in parts if isinstance(part, Quote) and "习明明" in part.place
    ]
