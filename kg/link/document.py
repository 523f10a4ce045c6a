"""The links of a document: concepts by label, other items by heading and by cue."""

from collections.abc import Sequence

from kg.collector import seldom_collected
from kg.link.items import inherit
from kg.link.linker import Linker, Reading, order
from kg.link.runin import passages
from kg.records import SCHEMA_VERSION, Document, Mention, SentenceLinks


@seldom_collected()
def link_document(document: Document, readings: Sequence[Reading], linker: Linker) -> list[SentenceLinks]:
    """A line of links a sentence, in order.

    Concept labels are `exact`, those of kinds `narrower`; so are the concepts that two of them compose; the stretch
    that a cue matched is a `cue`. A sentence is linked as a whole where its section's heading, or that of a section
    around it, matches one of an item's headings: `section`, with that heading as reason; in the heading itself the
    stretch that matched. A heading that runs in does the same for its passage.

    Args:
        document: the paper and its text.
        readings: its sentences, as `linker` read them.
        linker: which reads and links.
    """
    sections = document.paper.sections
    found = {
        reading.sentence.section: linker.items.headings.find(reading.folded.text)
        for reading in readings
        if reading.sentence.heading
    }
    about = inherit(sections, {index: [wording.entry for wording in wordings] for index, wordings in found.items()})
    under_run_in = _run_in(document, readings, linker)
    lines = []
    for index, reading in enumerate(readings):
        sentence, folded = reading.sentence, reading.folded
        links = [
            linker.mention(document.text, folded.span(hit.start, hit.end), hit.entry, hit.match, hit.label)
            for hit in (*reading.hits, *linker.composed(folded.text, reading.hits))
        ]
        links += linker.cued(document.text, folded, {hit.entry for hit in reading.hits})
        for entry, section in about[sentence.section].items():
            span = sentence.start, sentence.end
            if sentence.heading and sentence.section == section:
                span = next(folded.span(f.start, f.end) for f in found[section] if f.entry == entry)
            links.append(linker.mention(document.text, span, entry, "section", sections[section].title))
        links += [link for link in under_run_in.get(index, ()) if link.concept not in about[sentence.section]]
        lines.append(
            SentenceLinks.unchecked(
                {
                    "schema_version": SCHEMA_VERSION,
                    "paper": document.paper.id,
                    "sentence": sentence.id,
                    "start": sentence.start,
                    "end": sentence.end,
                    "section": tuple(document.paper.section_path(sentence.section)),
                    "links": tuple(sorted(links, key=order)),
                }
            )
        )
    return lines


def _run_in(document: Document, readings: Sequence[Reading], linker: Linker) -> dict[int, list[Mention]]:
    """Position of a sentence → its links by headings that run in."""
    links: dict[int, list[Mention]] = {}
    for passage in passages(readings, document.text):
        reading, start, end = passage.words
        words = readings[reading].folded.text[start:end]
        for found in linker.items.headings.find(words):
            for i, begin, stop in passage.body:
                if i == reading:
                    begin, stop = start + found.start, start + found.end
                span = readings[i].folded.span(begin, stop)
                links.setdefault(i, []).append(linker.mention(document.text, span, found.entry, "section", words))
    return links
