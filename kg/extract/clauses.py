"""A sentence as clauses: what opens each, its subject, its means, and its predicates with their objects.

Everything here is in tokens of one sentence: a span is a pair of token indices, end-exclusive.
"""

from dataclasses import dataclass, field

from kg.extract.grammar import Cue, Grammar
from kg.link import Reading

Span = tuple[int, int]
STOPS = frozenset("，；：。！？,;:!?")
NONE: frozenset[str] = frozenset()
LEADING = frozenset(
    {"adverbs", "modals", "purpose", "locative_close", "passive", "pronouns", "connectives", "before_verb"}
)
NOMINAL = ("n", "j", "l", "i", "eng", "vn", "an", "b", "s", "q", "m", "x-hit")


@dataclass(slots=True)
class Predicate:
    """A verb that rules a clause or a part of it.

    Attributes:
        at, end: its tokens.
        cue: the cue group it belongs to; None for any other verb.
        object: what follows it, up to the next predicate.
        subject: what stands between the predicate before and this one, where that is its own subject (after a pivot).
        modals: the roles of the modal words before it (deontic, possible, negative, ability).
        purpose: whether a purpose marker (以, 来, 从而) stands right before it.
        passive: whether 被, 由, 得到 stands before it.
    """

    at: int
    end: int
    cue: Cue | None
    object: Span | None = None
    subject: Span | None = None
    modals: frozenset[str] = frozenset()
    purpose: bool = False
    passive: bool = False


@dataclass(slots=True)
class Clause:
    """A stretch between two stops.

    Attributes:
        start, end: its tokens, without the stop after it.
        head: its first token after openers.
        opener: the kind of connective it opens with, or "".
        stop: the stop before it, or "".
        subject: the noun phrase before its first predicate.
        means: what 通过, 借助 and the like introduce.
        forces: X of 在X的支持下.
        predicates: in order.
    """

    start: int
    end: int
    head: int
    opener: str
    stop: str
    subject: Span | None = None
    means: list[Span] = field(default_factory=list)
    forces: list[Span] = field(default_factory=list)
    predicates: list[Predicate] = field(default_factory=list)


class Line:
    """A sentence's tokens with what the grammar says of each.

    Args:
        reading: the sentence.
        grammar: the language data.
    """

    def __init__(self, reading: Reading, grammar: Grammar) -> None:
        self.reading = reading
        self.grammar = grammar
        self.labels = {hit.label for hit in reading.hits}
        self.words: list[str] = []
        self.tags: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for token in reading.tokens:
            self._add(token.text, token.tag, token.start)
        self.roles = [grammar.roles.get(word, NONE) for word in self.words]
        self.inside = [False] * len(self.words)  # part of a concept's label, and not its first token
        self.named = [False] * len(self.words)  # part of a concept's label
        at = 0
        for hit in reading.hits:
            while at < len(self.starts) and self.starts[at] < hit.start:
                at += 1
            k = at
            while k < len(self.starts) and self.starts[k] < hit.end:
                self.named[k] = True
                self.inside[k] = k > at
                k += 1
        self.trimmed: dict[tuple[int, int, bool], Span | None] = {}  # what kg.extract.phrases has found
        self.coordinated: dict[Span, list[Span]] = {}
        self._concepts = {hit.end: hit.entry for hit in reading.hits}
        self.clauses = self._split()
        for clause in self.clauses:
            self._parse(clause)

    def _add(self, word: str, tag: str, start: int) -> None:
        """Add a token; two function words that the segmentation glued (其为, 能为) are taken apart."""
        glue = self.grammar["glue_first"], self.grammar["glue_second"]
        if len(word) == 2 and word[0] in glue[0] and word[1] in glue[1] and word not in self.grammar["unglued"]:
            self._add(word[0], "r" if word[0] in self.grammar["pronouns"] else "d", start)
            self._add(word[1], "p", start + 1)
            return
        if len(word) >= 4 and tag[:1] in "vilad" and (cut := self._glued(word)):
            self._add(word[:cut], "d" if word[:cut] in self.grammar["adverbs"] else "v", start)
            self._add(word[cut:], "v" if word[cut:] in self.grammar.verbs else "n", start + cut)
            return
        self.words.append(word)
        self.tags.append(tag)
        self.starts.append(start)
        self.ends.append(start + len(word))

    def _glued(self, word: str) -> int:
        """Where to cut a word made of an adverb and a cue, or a cue and its object (极大地提高, 确保安全); 0 for nowhere."""
        if word in self.grammar.verbs or word in self.labels:
            return 0
        for cut in range(2, len(word) - 1):
            first, rest = word[:cut], word[cut:]
            if first in self.grammar["adverbs"] and (rest in self.grammar.verbs or rest in self.grammar["light_verbs"]):
                return cut
            if first in self.grammar.verbs and rest not in self.grammar["vacuous"] and rest not in self.grammar["event_nouns"]:
                return cut
        return 0

    def text(self, span: Span) -> str:
        """The folded text of a span."""
        return self.reading.folded.text[self.starts[span[0]] : self.ends[span[1] - 1]]

    def clause_text(self, clause: Clause) -> str:
        """The folded text of a clause after its openers."""
        return self.reading.folded.text[self.starts[clause.head] : self.ends[clause.end - 1]]

    def concept(self, k: int) -> str:
        """Id of the concept whose label ends with token `k`, or ""."""
        return self._concepts.get(self.ends[k], "")

    def nominal(self, k: int) -> bool:
        """Whether a token can be part of a noun phrase's core."""
        return self.named[k] or self.tags[k].startswith(NOMINAL) or "noun_prone" in self.roles[k]

    def _split(self) -> list[Clause]:
        clauses = []
        start, stop = 0, ""
        depth = 0
        for k in range(len(self.words) + 1):
            word = self.words[k] if k < len(self.words) else "。"
            if word in "（(":
                depth += 1
            elif word in "）)":
                depth = max(0, depth - 1)
            if k == len(self.words) or (word in STOPS and not depth):
                if k > start:
                    clauses.append(self._open(start, k, stop))
                start, stop = k + 1, word
        return clauses

    def _open(self, start: int, end: int, stop: str) -> Clause:
        """Step over what opens a clause: numbers in brackets, connectives, adverbs."""
        k, opener = start, ""
        while k < end:
            word = self.words[k]
            kind = self.grammar.openers.get(word)
            if kind:
                opener = opener or kind
                if kind in ("resultative", "causal") or opener == "additive":
                    opener = kind
            elif word in "（(":
                close = next((c for c in range(k, min(end, k + 4)) if self.words[c] in "）)"), None)
                if close is None:
                    break
                k = close
            elif not (self.tags[k].startswith(("x", "w")) and word not in "“”‘’《》"):
                break
            k += 1
        return Clause(start, end, min(k, end - 1), opener, stop)

    # -- predicates ---------------------------------------------------------------------------------------------

    def _after(self, k: int, end: int) -> int:
        while k < end and "aspect" in self.roles[k]:
            k += 1
        return k

    def _predicate(self, k: int, clause: Clause, fresh: bool) -> bool:
        """Whether token `k` rules what follows it; `fresh`: nothing nominal has been read in this stretch yet."""
        word, tag = self.words[k], self.tags[k]
        cue = word in self.grammar.verbs
        if self.inside[k] or (self.named[k] and not (cue and fresh)) or len(word) == 1 and not cue:
            return False
        if not cue and not (tag.startswith("v") and tag != "vn"):
            return False
        if "adverbs" in self.roles[k] or not cue and "modals" in self.roles[k]:
            return False
        nxt = self._after(k + 1, clause.end)
        after = self.words[nxt] if nxt < clause.end else ""
        before = self.words[k - 1] if k > clause.head else ""
        after_roles = self.roles[nxt] if nxt < clause.end else NONE
        before_roles = self.roles[k - 1] if k > clause.head else NONE
        if not after or "noun_right" in after_roles or "conjoin" in after_roles and not self._verb_list(nxt, clause):
            return False
        if "noun_left" in before_roles:
            return False
        if "conjoin" in before_roles and "before_verb" not in before_roles:
            # 提高A、降低B: a list of verbs with objects, after a verb with its object
            return (
                cue
                and bool(clause.predicates)
                and clause.predicates[-1].end < k - 1
                and self.nominal(nxt)
                and "event_nouns" not in after_roles
                and not ("noun_prone" in self.roles[k] and tag != "v")
            )
        led = not before or not before_roles.isdisjoint(LEADING) or self.tags[k - 1] in ("d", "ad", "uv", "p")
        marked = nxt > k + 1
        inner = clause.predicates[-1] if clause.predicates else None
        if not fresh and inner is not None and not (inner.cue is not None and inner.cue.pivot) and not (led or marked):
            # a verb between nouns of an object is part of the object (公共卫生防控救治能力), but for the plainest cues
            # (分析新质生产力驱动产业创新的逻辑)
            return cue and self.grammar.verbs[word].governs and self.nominal(nxt)
        if "noun_prone" in self.roles[k] and not (led or marked):
            return False
        if not cue and not (led or marked):
            return False
        if not cue and "event_nouns" in after_roles and nxt + 1 >= clause.end:
            return False
        return any(self.nominal(j) for j in range(nxt, min(clause.end, nxt + 12)))

    def _verb_list(self, k: int, clause: Clause) -> bool:
        """Whether a coordinator at `k` is followed by a verb with an object (引领和带动X)."""
        j = k + 1
        while j < clause.end and ("adverbs" in self.roles[j] or "modals" in self.roles[j]):
            j += 1
        if j >= clause.end or self.inside[j]:
            return False
        word = self.words[j]
        if word not in self.grammar.verbs and not self.tags[j] == "v":
            return False
        nxt = self._after(j + 1, clause.end)
        return nxt < clause.end and (
            self.roles[nxt].isdisjoint(("of", "conjoin", "list_end")) and (self.nominal(nxt) or nxt - j > 1)
        )

    # -- the clause ---------------------------------------------------------------------------------------------

    def _parse(self, clause: Clause) -> None:
        k = clause.head
        phrase: int | None = None  # where the noun phrase being read starts
        modals: set[str] = set()
        purpose = passive = False
        last: Predicate | None = None
        while k < clause.end:
            word, roles = self.words[k], self.roles[k]
            free = phrase is None
            if free and not self.inside[k]:
                if not roles.isdisjoint(("means", "by")):
                    stop = self._means_end(k, clause)
                    if stop:
                        if stop > k + 1:
                            clause.means.append((k + 1, stop))
                        k = stop
                        purpose = k < clause.end and "purpose" in self.roles[k]
                        continue
                if "locative_open" in roles:
                    stop = self._locative_end(k, clause)
                    if stop:
                        k = stop
                        continue
            if not self.inside[k] and self._predicate(k, clause, free):
                subject = (phrase, self._back(phrase, k)) if phrase is not None else None
                predicate = Predicate(k, k + 1, self.grammar.verbs.get(word))
                predicate.modals = frozenset(modals)
                predicate.purpose, predicate.passive = purpose, passive
                if subject and subject[1] <= subject[0]:
                    subject = None
                if last is None:
                    clause.subject = clause.subject or subject
                elif last.cue is not None and last.cue.pivot or subject is not None and last.cue is None:
                    last.object = predicate.subject = subject
                else:
                    last.object = subject
                    if subject is None and last.end >= k - 1 and not self._coordinated(last.end, k):
                        # 推动形成X: one predicate of two verbs; the relation is the first verb's
                        if last.cue is not None and last.cue.id != "favour":
                            predicate.cue = last.cue
                        predicate.at, predicate.modals = last.at, last.modals
                        predicate.purpose = last.purpose
                        clause.predicates.pop()
                clause.predicates.append(predicate)
                last = predicate
                k = self._after(k + 1, clause.end)
                predicate.end = k
                phrase, modals, purpose, passive = None, set(), False, False
                continue
            if free and (role := self._modal(k)):
                modals.add(role)
            elif free and "purpose" in roles:
                purpose = True
            elif "passive" in roles and "made" not in roles and last is None:
                passive = True
            elif free and "connectives" in roles:
                pass
            elif free and "adverbs" in roles and self._leads(k, clause):
                pass
            elif phrase is not None and self._breaks(k, clause):
                # an adverb or modal inside: the subject ends here
                if last is None and clause.subject is None:
                    clause.subject = (phrase, self._back(phrase, k))
                    phrase = None
                    continue
                pivot = last is not None and last.cue is not None and last.cue.pivot
                if last is not None and last.object is None and (pivot or self._predicate_ahead(k, clause)):
                    last.object = (phrase, self._back(phrase, k))
                    phrase = None
                    continue
            elif phrase is None:
                phrase = k
            k += 1
        if phrase is not None:
            rest = (phrase, clause.end)
            if last is None:
                clause.subject = clause.subject or rest
            else:
                last.object = last.object or rest
        elif last is not None and last.object is None and last.end < clause.end:
            last.object = (last.end, clause.end)
        self._share(clause)

    def _share(self, clause: Clause) -> None:
        """Verbs in coordination share the object of the last (引领并带动X)."""
        for one, two in zip(clause.predicates[-2::-1], clause.predicates[:0:-1], strict=False):
            if one.object is None and self._coordinated(one.end, two.at):
                one.object = two.object

    def _coordinated(self, start: int, end: int) -> bool:
        return any("conjoin" in self.roles[k] for k in range(start, end))

    def _modal(self, k: int) -> str | None:
        for role in ("deontic", "negative", "possible", "ability"):
            if role in self.roles[k]:
                return role
        return None

    def _breaks(self, k: int, clause: Clause) -> bool:
        roles, before = self.roles[k], self.roles[k - 1]
        if self.inside[k] or self.named[k] or "of" in before or "conjoin" in before:
            return False
        if not roles.isdisjoint(("deontic", "ability", "negative", "subject_end")):
            return True
        return "adverbs" in roles and self._predicate_ahead(k, clause)

    def _leads(self, k: int, clause: Clause) -> bool:
        """Whether an adverb belongs to a verb, not to a noun (更精准的X)."""
        while k < clause.end and "adverbs" in self.roles[k]:
            k += 1
        return k < clause.end and "of" not in self.roles[k]

    def _predicate_ahead(self, k: int, clause: Clause) -> bool:
        for j in range(k + 1, min(clause.end, k + 4)):
            if self._predicate(j, clause, True):
                return True
            if self.roles[j].isdisjoint(("adverbs", "modals", "step_back")):
                return False
        return False

    def _back(self, start: int, k: int) -> int:
        """The end of a phrase that a predicate at `k` closes: adverbs, modals and markers before it step back."""
        while k > start and (
            not self.roles[k - 1].isdisjoint(("adverbs", "modals", "purpose", "step_back"))
            or (self.tags[k - 1] in ("d", "ad") and not self.named[k - 1])
        ):
            k -= 1
        return k

    def _means_end(self, k: int, clause: Clause) -> int | None:
        """Where the means that starts at `k` ends: at the predicate it serves, or with the clause; None for no means."""
        by = "by" in self.roles[k]
        if by:
            if k + 1 < clause.end and self._predicate(k + 1, clause, True):
                return None  # purpose: 以促进X
            if any("made" in self.roles[j] for j in range(k + 1, clause.end)):
                return None  # 以X为Y is a frame
        first = k + 1
        if first < clause.end and (self.words[first] in self.grammar.verbs or self.tags[first] == "v"):
            first += 1  # 通过加强X来…: the means keeps its verb
        for j in range(first, clause.end):
            if self.inside[j]:
                continue
            if "clause_joint" in self.roles[j] and j + 1 < clause.end:
                return j
            if j > first and (self._modal(j) in ("ability", "deontic") or "adverbs" in self.roles[j]) and self._predicate_ahead(j, clause):
                return j
            if j > first and self._predicate(j, clause, False) and not "noun_prone" in self.roles[j]:
                return self._back(first, j)
        for j in range(first + 1, clause.end - 1):  # no marked predicate: a plain cue between two nouns will do
            if (
                not self.named[j]
                and self.words[j] in self.grammar.verbs
                and self.nominal(j - 1)
                and self.roles[j + 1].isdisjoint(("of", "conjoin", "list_end", "measure_of_verb"))
            ):
                return j
        return None if by else clause.end

    def _locative_end(self, k: int, clause: Clause) -> int | None:
        """Where 在…中, 在…的支持下 that starts at `k` ends; X of the latter is kept as a force."""
        for j in range(k + 1, min(clause.end, k + 30)):
            if "locative_close" in self.roles[j] and not self.inside[j]:
                if j + 1 < clause.end and not self.roles[j + 1].isdisjoint(("of", "conjoin")):
                    continue
                inner = j
                if "down" in self.roles[j] and j - 1 > k + 1 and "force_nouns" in self.roles[j - 1]:
                    inner = j - 1
                    if "of" in self.roles[inner - 1]:
                        inner -= 1
                    if inner > k + 1:
                        clause.forces.append((k + 1, inner))
                return j + 1
        return None
