"""The commands that survey a build: chains, two papers side by side, gaps, figures."""

from typing import Annotated

import typer

from kg.cli import language
from kg.cli.answers import answering, give
from kg.cli.options import Form, Format, Output, Schemas, open_build, open_vocabulary


def trace(
    source: Annotated[str, typer.Argument(metavar="A", help="Concept that chains begin with: label, phrase or id.")],
    target: Annotated[str, typer.Argument(metavar="B", help="Concept that they end in.")],
    max_steps: Annotated[int, typer.Option(help="Most claims in a chain.", min=1, max=6)] = 3,
    form: Form = Format.TABLE,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Print the chains of asserted causal claims from A to B.

    Shortest and best supported first; the weakest step of each is named. In English where A and B are.

    Example: kg trace 数字技术 高质量发展 --max-steps 2
    """
    from kg.query import trace as find

    build, vocabulary = open_build(output), open_vocabulary(schemas)
    with answering(form):
        give(find(source, target, build, vocabulary, max_steps, language=language.of_answer(source, target)), form)


def compare(
    first: Annotated[str, typer.Argument(metavar="P", help="A paper: id, file, title or part of it, or author.")],
    second: Annotated[str, typer.Argument(metavar="Q", help="Another paper.")],
    form: Form = Format.TABLE,
    output: Output = None,
    schemas: Schemas = None,
) -> None:
    """Print two papers side by side.

    Example: kg compare 000 004
    """
    from kg.query import compare as find

    build, vocabulary = open_build(output), open_vocabulary(schemas)
    with answering(form):
        give(find(first, second, build, vocabulary, language.of_name(first, second, form=form)), form, first, second)


def gaps(form: Form = Format.TABLE, output: Output = None, schemas: Schemas = None) -> None:
    """Print what the papers leave open.

    Mechanisms without evidence, concepts that are never a source, claims of one paper alone, contested claims.

    Example: kg gaps --format csv > gaps.csv
    """
    from kg.query import gaps as find

    give(find(open_build(output), open_vocabulary(schemas), language.of_answer(form=form)), form)


def stats(form: Form = Format.TABLE, output: Output = None, schemas: Schemas = None) -> None:
    """Print a build in numbers: papers, sentences, claims, concepts, works cited.

    Example: kg stats --format json
    """
    from kg.query import stats as find

    give(find(open_build(output), open_vocabulary(schemas), language.of_answer(form=form)), form)
