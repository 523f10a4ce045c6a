"""The commands for those who curate a vocabulary."""

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import terminal
from kg.cli.answers import give
from kg.cli.options import Form, Format, Schemas, base_of, open_build, schemas_of
from kg.cli.progress import ProgressLine
from kg.messages import Message, tell

Sources = Annotated[
    list[Path] | None,
    typer.Argument(metavar="SOURCES", help="Files and folders. Default: those of kg.toml, else seeds."),
]


def check(
    papers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PAPERS", help="Files and folders of papers to look for labels and items in."),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="First put order and blanks of the files right.")] = False,
    schemas: Schemas = None,
) -> None:
    """List the vocabulary's faults, all at once.

    Each with file, entry and mend. Ends with 1 where one is an error, with 0 where there are only notes or none.
    With papers it also notes labels that none of them uses, and items that no sentence of them leads to.

    Example: kg check --schemas my-schemas

    Example: kg check my-papers --fix
    """
    from kg import config
    from kg.vocabulary import default_schemas, faults

    folder, base = schemas_of(schemas) or default_schemas(), base_of(schemas)
    if fix:
        from kg.vocabulary.tidy import tidy

        for name in tidy(folder):
            terminal.say(Message("{name}: put in order", name=name))
    quoted = next((source for source in config.load().sources if source.is_dir()), None) if schemas is None else None
    found = faults(folder, quoted, base)
    if papers and not any(fault.severity == "error" for fault in found):
        from kg.thesaurus.corpus import read_corpus
        from kg.thesaurus.evidence import unseen

        corpus = read_corpus(papers, folder, base, ProgressLine())
        for file, reason in corpus.left_out:
            terminal.say(Message("{file}: left out: {reason}", file=file, reason=reason))
        found += unseen(corpus, folder, base)
    for fault in found:
        where = f"{fault.file}: {fault.entry}" if fault.entry else fault.file
        told = {"where": where, "what": tell(fault.what), "mend": tell(fault.mend)}
        if fault.severity == "error":
            terminal.give(tell(Message("error: {where}: {what}. {mend}.", **told)))
        else:
            terminal.give(tell(Message("note: {where}: {what}. {mend}.", **told)))
    if any(fault.severity == "error" for fault in found):
        raise typer.Exit(1)


def suggest(sources: Sources = None, schemas: Schemas = None) -> None:
    """Print what the vocabulary lacks, as YAML to paste.

    Phrases that claims are about and no concept covers, and terms that the papers use, by the word they end in; each
    with numbers, quotes, the nearest concept and an entry. What rejected.yaml of the vocabulary holds is left out.

    Example: kg suggest my-papers > suggestions.yaml
    """
    from kg import config
    from kg.thesaurus.corpus import read_corpus
    from kg.thesaurus.paste import paste
    from kg.thesaurus.suggest import suggest as suggested

    folder, base = schemas_of(schemas), base_of(schemas)
    corpus = read_corpus(sources or list(config.load().sources), folder, base, ProgressLine())
    for file, reason in corpus.left_out:
        terminal.say(Message("{file}: left out: {reason}", file=file, reason=reason))
    terminal.give(paste(suggested(corpus, folder, base, ProgressLine()), corpus.linker.vocabulary))


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make.")]) -> None:
    """Make a folder for a field of your own.

    It holds kg.toml, a paper, a vocabulary with a worked example, corrections and a guide in Chinese; kg build works
    in it at once.

    Example: kg init my-field
    """
    from kg.thesaurus.project import start

    for name in start(folder):
        terminal.give(str(folder / name))


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of a build.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of another build of the same papers.")],
    form: Form = Format.TABLE,
) -> None:
    """Print what an edit of the vocabulary changed: links, claims and edges of two builds.

    Example: kg diff map-before map
    """
    from kg import query

    give(query.diff(open_build(old), open_build(new)), form)


def skos(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="SKOS in Turtle, N-Triples, RDF/XML or JSON-LD.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", metavar="DIR", help="Folder of the vocabulary. Default: that of kg.toml, else vocabulary."
        ),
    ] = None,
) -> None:
    """Write the concepts of a SKOS thesaurus into a vocabulary, as YAML.

    Files that are there stay as they are. What the thesaurus says and the vocabulary cannot is told.

    Example: kg import skos thesaurus.ttl --to vocabulary
    """
    from kg.errors import OutputError
    from kg.store import write_file
    from kg.thesaurus.skos_import import from_skos

    folder = to or schemas_of(None) or Path("vocabulary")
    imported = from_skos(file, ProgressLine())
    files = imported.files(file.stem)
    for name in files:
        if (folder / name).exists():
            raise OutputError(str(folder / name), "there is a file of this name", "Name another folder with --to")
    for name, content in files.items():
        write_file(folder / name, content.encode())
        terminal.give(str(folder / name))
    for told in imported.told:
        terminal.say(told)
