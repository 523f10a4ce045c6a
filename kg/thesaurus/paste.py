"""Suggestions as YAML to paste: every entry validates as it stands, what is known of it is a comment above."""

from hashlib import sha256

import yaml

from kg.messages import Message, tell
from kg.normalise import clean
from kg.schema import split_id
from kg.thesaurus.nearest import Near
from kg.thesaurus.suggest import Suggestion, Suggestions
from kg.vocabulary import Vocabulary
from kg.vocabulary.check import DEEPEST, SUGGESTED

_HEAD = (
    Message("What the vocabulary lacks, by kg suggest. Paste an entry into a file of concepts/, give it an English id"),
    Message("and an English label, and look at its broader. What is no concept goes into rejected.yaml, and is not"),
    Message("shown again:"),
)
_REJECTING = "- {label: …, reason: …}"


def paste(suggestions: Suggestions, vocabulary: Vocabulary) -> str:
    """The suggestions as one YAML list, a comment before each group and each entry.

    Args:
        suggestions: what to write.
        vocabulary: that the papers were read with.
    """
    parts = [_comment(*map(tell, _HEAD), _REJECTING)]
    for group in suggestions.groups:
        parts.append(_comment(f"==== {group[0].head}: {tell(Message('phrases: {n}', n=len(group)))} ===="))
        parts += [_entry(one, vocabulary) for one in group]
    if suggestions.rejected:
        parts.append(_comment(tell(Message("Not shown, as rejected before: {n}.", n=suggestions.rejected))))
    if suggestions.rarer:
        parts.append(_comment(tell(Message("Not shown, as less frequent: {n}.", n=suggestions.rarer))))
    return "\n".join(parts)


def _entry(one: Suggestion, vocabulary: Vocabulary) -> str:
    code = sha256(one.label.encode()).hexdigest()[:8]
    facts = [Message("sentences: {n}", n=one.sentences), Message("papers: {n}", n=one.papers)]
    if one.claims:
        facts.append(Message("sentences with claims in which it is open: {n}", n=one.claims))
    if one.value:
        facts.append(Message("C-value: {value:.1f}", value=one.value))
    if one.near is not None:
        facts.append(_near(one.near))
    comments = [f"# {one.label}: {', '.join(map(tell, facts))}"]
    comments += [f"#   {clean(quote.text)} ({quote.file})" for quote in one.quotes]
    entry: dict[str, object] = {
        "id": f"{SUGGESTED}{code}",
        "prefLabel": {"zh": one.label, "en": f"{SUGGESTED}{code}"},
    }
    if one.variants:
        entry["altLabels"] = list(one.variants)
    if broader := _broader(one, vocabulary):
        entry["broader"] = [broader]
    written = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, default_flow_style=None, width=100)
    return "\n".join([*comments, written])


def _near(near: Near) -> Message:
    if near.how == "head":
        return Message("ends in {label} ({concept})", label=near.label, concept=near.concept)
    if near.how == "part":
        return Message("holds {label} ({concept})", label=near.label, concept=near.concept)
    return Message("looks like {label} ({concept})", label=near.label, concept=near.concept)


def _comment(*lines: str) -> str:
    return "".join(f"# {line}\n" for line in lines)


def _broader(one: Suggestion, vocabulary: Vocabulary) -> str | None:
    """The concept that the phrase ends in, or the next one above it where that stands as deep as one may."""
    if one.near is None or one.near.how != "head":
        return None
    head = split_id(one.near.concept)[0]
    while vocabulary.kind(head) == "concept":
        if _depth(head, vocabulary) < DEEPEST:
            return head
        head = vocabulary.concepts[head].broader[0]
    return None


def _depth(concept: str, vocabulary: Vocabulary) -> int:
    """Levels from the top to a concept, itself counted, on its longest way."""
    return 1 + max((_depth(above, vocabulary) for above in vocabulary.concepts[concept].broader), default=0)
