"""Suggestions as YAML to paste: every entry validates as it stands, what is known of it is a comment above."""

from hashlib import sha256

import yaml

from kg.normalise import clean
from kg.schema import split_id
from kg.thesaurus.suggest import Suggestion, Suggestions
from kg.vocabulary import Vocabulary
from kg.vocabulary.check import DEEPEST, SUGGESTED

_HEAD = """\
# What the vocabulary lacks, by kg suggest. Paste an entry into a file of concepts/, give it an English id and an
# English label, and look at its broader. What is no concept goes into rejected.yaml and is not shown again:
# - {label: the phrase, reason: why not}
"""


def paste(suggestions: Suggestions, vocabulary: Vocabulary) -> str:
    """The suggestions as one YAML list, a comment before each group and each entry.

    Args:
        suggestions: what to write.
        vocabulary: that the papers were read with.
    """
    parts = [_HEAD]
    for group in suggestions.groups:
        phrases = f"{len(group)} phrase{'s' * (len(group) > 1)}"
        parts.append(f"# ==== {group[0].head}: {phrases} ====\n")
        parts += [_entry(one, vocabulary) for one in group]
    for number, why in ((suggestions.rejected, "rejected before"), (suggestions.rarer, "less frequent")):
        if number:
            parts.append(f"# Not shown: {number} {why}.\n")
    return "\n".join(parts)


def _entry(one: Suggestion, vocabulary: Vocabulary) -> str:
    code = sha256(one.label.encode()).hexdigest()[:8]
    facts = [_counted(one.sentences, "sentence"), _counted(one.papers, "paper")]
    facts += [f"open in claims of {_counted(one.claims, 'sentence')}"] if one.claims else []
    facts += [f"C-value {one.value:.1f}"] if one.value else []
    if one.near is not None:
        how = {"head": "ends in", "part": "holds", "alike": "looks like"}[one.near.how]
        facts.append(f"{how} {one.near.label} ({one.near.concept})")
    comments = [f"# {one.label}: {', '.join(facts)}"]
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


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


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
