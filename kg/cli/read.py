"""The commands that read a build, or a text."""

import json
from typing import Annotated

import typer

from kg.cli import language, terminal
from kg.cli.answers import answering, give
from kg.cli.options import Form, Format, Output, Schemas, open_build, open_vocabulary, schemas_of
from kg.cli.progress import ProgressLine

Doubtful = Annotated[bool, typer.Option("--all", help="Doubtful claims too.")]

_LINK_FIELDS = ("concept", "label", "text", "start", "end", "match", "reason")


def query(
    source: Annotated[
        str | None, typer.Option(metavar="CONCEPT", help="Concept that acts: any label, phrase or id. Default: any.")
    ] = None,
    relation: Annotated[
        str,
        typer.Option(
            help="A relation, taken literally: drives, enables, inhibits, transforms_into, integrates_with, includes, "
            "is_a, has_feature; or causal (drives and enables), influence (those and inhibits), any."
        ),
    ] = "causal",
    target: Annotated[str | None, typer.Option(metavar="CONCEPT", help="Concept acted on. Default: any.")] = None,
    modality: Annotated[str, typer.Option(help="asserted, possible, prescribed, negated, or any.")] = "asserted",
    doubtful: Doubtful = False,
    form: Form = Format.TABLE,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """List the papers that claim something, with quotes; in English where the concepts are given in English.

    Example: kg query --source 数据要素 --relation drives --target 高质量发展
    """
    from kg import query as queries

    build, vocabulary = open_build(output), open_vocabulary(schemas)
    with answering(form):
        told = language.of_answer(source, target, form=form)
        give(queries.query(build, vocabulary, source, relation, target, modality, doubtful, language=told), form)


def ask(
    question: Annotated[str, typer.Argument(help="In Chinese or English.")],
    doubtful: Doubtful = False,
    form: Form = Format.TABLE,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Answer a question in words, as query does.

    Example: kg ask "哪些论文认为数据要素推动高质量发展？"

    Example: kg ask "which papers claim that digital technology drives industrial upgrading?"
    """
    from kg import query as queries
    from kg.link import Linker
    from kg.vocabulary import language_folder

    build, vocabulary = open_build(output), open_vocabulary(schemas)
    words = language_folder(schemas_of(schemas))
    with answering(form):
        give(queries.ask(question, build, vocabulary, Linker(vocabulary), words, doubtful, language.asked()), form)


def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME",
            help="A claim's id; a paper, as compare takes it; or an entry.",
        ),
    ],
    form: Form = Format.TABLE,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Print a claim, a paper or an entry with its sentences.

    An entry is a concept, feature, challenge, mechanism or path of the vocabulary.

    Example: kg show data-factor
    """
    from kg import query as queries

    build, vocabulary = open_build(output), open_vocabulary(schemas)
    with answering(form):
        give(queries.show(name, build, vocabulary), form, name)


def matrix(form: Form = Format.TABLE, output: Output = None, schemas: Schemas = None) -> None:
    """Print papers by named items, in numbers of sentences.

    Named items are the mechanisms, paths, features and challenges of the vocabulary.

    Example: kg matrix --format csv > matrix.csv
    """
    from kg import query as queries

    build, vocabulary = open_build(output), open_vocabulary(schemas)
    give(queries.matrix(build, vocabulary, language=language.of_answer(form=form)), form)


def verify(form: Form = Format.TABLE, output: Output = None, schemas: Schemas = None) -> None:
    """Check a build: quotes, ids, reasons.

    Every quote equals its offsets, every id resolves, no claim is without cue or reason. Lists what is wrong and ends
    with 1; ends with 0 where all is well.

    Example: kg verify --output my-map
    """
    from kg import query as queries

    problems = queries.verify(open_build(output), open_vocabulary(schemas), ProgressLine())
    give(problems, form)
    if problems:
        raise typer.Exit(1)


def link(
    text: Annotated[str, typer.Argument(help="A sentence, or any text.")],
    as_json: Annotated[bool, typer.Option("--json", help="A list of objects instead of a line each.")] = False,
    schemas: Schemas = None,
) -> None:
    """Print which entries of the vocabulary a text names.

    Example: kg link 数字技术推动产业升级 --json
    """
    from kg.link import Linker

    mentions = Linker(open_vocabulary(schemas)).link(text)
    if as_json:
        found = [{field: getattr(mention, field) for field in _LINK_FIELDS} for mention in mentions]
        terminal.give(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for mention in mentions:
        place = f"{mention.start}-{mention.end}"
        terminal.give("\t".join((place, mention.text, mention.label, mention.concept, mention.match, mention.reason)))
    if not mentions:
        terminal.say("No entry of the vocabulary is named in this text.")
