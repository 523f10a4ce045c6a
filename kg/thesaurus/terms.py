"""Term candidates: noun phrases of the papers, weighed by C-value.

C-value (Frantzi, Ananiadou and Mima 2000) is high for a phrase that is frequent, long, and not merely a part of longer
phrases. For a phrase a of |a| words that stands f(a) times in the papers:

    log2 |a| · (f(a) − mean over the longer candidates b that hold a of f(b))
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2

from kg.extract.grammar import Grammar
from kg.thesaurus.words import LABEL, Word

LONGEST = 6  # words of a candidate
Phrase = tuple[str, ...]
_NOUNS = ("n", "vn", "an", "j", "b", "eng")  # parts of speech that a Chinese term is made of
_NEVER = ("nr", "ns", "nt")  # names of people, places, institutions
_VERBS = ("noun_prone", "event_nouns")  # verbs that may end a term: 成果转化
_APART = (  # words that no term holds, and at least one of these at an end of a run is none of the term's
    *("determiners", "pronouns", "anaphors", "adverbs", "connectives", "modals", "aspect", "passive"),
    *("locative_close", "speech", "light_verbs", "means", "force_nouns"),
)
_EMPTY = ("agents", "deontic_headings", "descriptive_headings")  # lists whose words make no term among themselves
_BARE = ("vacuous", "event_nouns", "noun_prone", *_EMPTY)  # lists whose words are no term each by itself


class Filter:
    """Which runs of words can be a term.

    Args:
        grammar: the language data.
        joints: words that a phrase of a claim may hold, and a candidate from plain text may not: 的, 和.
    """

    def __init__(self, grammar: Grammar, joints: Iterable[str]) -> None:
        def words_of(lists: Iterable[str]) -> frozenset[str]:
            return frozenset().union(*(grammar[name] for name in lists))

        self._verbs = words_of(_VERBS)
        self._apart = (words_of(_APART) | {*grammar.verbs}) - self._verbs
        self._bare = words_of(_BARE)
        self._empty = words_of(_EMPTY)
        self._vacuous = grammar["vacuous"]
        self._joints = frozenset(joints)

    def phrases(self, words: Sequence[Word]) -> Iterator[Phrase]:
        """Every candidate of two words and more in a sentence, as often as it stands there, parts of longer ones too.

        A verb after a word that says nothing is left out: what stands before is no term of its own (…的方向发展).
        """
        fit = [self._noun(word) for word in words]
        for start, first in enumerate(words):
            for end in range(start + 1, min(start + LONGEST, len(words)) + 1):
                if not fit[end - 1]:
                    break
                idle = first.text in self._vacuous and first.tag != LABEL and words[end - 1].tag[:1] == "v"
                empty = all(word.text in self._empty for word in words[start:end])
                if end - start > 1 and self._opens(first) and not idle and not empty:
                    yield tuple(word.text for word in words[start:end])

    def whole(self, words: Sequence[Word]) -> bool:
        """Whether a phrase that a claim is about can be a term as it stands: nouns and joints, not all of them bare."""
        return (
            0 < len(words) <= LONGEST
            and all(self._noun(word) or word.text in self._joints for word in words)
            and self._opens(words[0])
            and words[-1].text not in self._joints
            and not all(word.text in self._bare | self._joints for word in words)
        )

    def _opens(self, word: Word) -> bool:
        """Whether a term may begin with a word; a verb before a noun may govern it: 发展农村产业."""
        return word.tag == LABEL or (word.tag[:1] != "v" and word.text not in self._joints)

    def _noun(self, word: Word) -> bool:
        if word.tag == LABEL:
            return True
        if word.text in self._apart or word.tag in _NEVER:
            return False
        return word.tag.startswith(_NOUNS) or word.text in self._verbs


def frequencies(sentences: Iterable[Sequence[Word]], fit: Filter) -> Counter[Phrase]:
    """How often each candidate stands in the sentences."""
    return Counter(phrase for words in sentences for phrase in fit.phrases(words))


def c_values(counts: Mapping[Phrase, int]) -> dict[Phrase, float]:
    """The C-value of each candidate.

    >>> values = c_values({("农村", "产业"): 5, ("农村", "产业", "融合"): 3})
    >>> round(values["农村", "产业"], 2), round(values["农村", "产业", "融合"], 2)
    (2.0, 4.75)
    """
    around: dict[Phrase, list[int]] = defaultdict(list)
    for phrase, times in counts.items():
        size = len(phrase)
        parts = {phrase[i:j] for i in range(size) for j in range(i + 1, size + 1) if j - i < size}
        for part in parts & counts.keys():
            around[part].append(times)
    return {
        phrase: log2(len(phrase)) * (times - (sum(around[phrase]) / len(around[phrase]) if phrase in around else 0))
        for phrase, times in counts.items()
    }
