"""A sentence as clauses: what opens each, its subject, its means, and its predicates with their objects."""

from functools import cached_property

from kg.extract.grammar import Grammar
from kg.extract.predicates import Clause, Predicate, back, is_predicate, modal, past_aspect, predicate_ahead
from kg.extract.words import Span, Words
from kg.link import Reading

__all__ = ["Clause", "Line", "Predicate", "Span"]

STOPS = frozenset("，；：。！？,;:!?")
PARTING = STOPS | frozenset("（()）")
MARKS = "“”‘’《》"
ADJOINING = frozenset({"means", "by", "locative_open"})  # roles of what opens a means or an adjunct
BREAKING = frozenset({"deontic", "ability", "negative", "subject_end", "means", "adverbs"})  # of what may end a phrase
WIDE = 30  # words that 在…中 may span
CLOSING = 4  # words within which a bracket that opens a clause closes: （1）


class Line(Words):
    """A sentence parsed into clauses.

    Args:
        reading: the sentence.
        grammar: the language data.

    Attributes:
        stretches: its clauses, not all parsed yet.
    """

    def __init__(self, reading: Reading, grammar: Grammar) -> None:
        super().__init__(reading, grammar)
        self.stretches = self._split()

    def clause(self, number: int) -> Clause:
        """A clause by its number in the sentence, parsed."""
        return self.parsed(self.stretches[number])

    def parsed(self, clause: Clause) -> Clause:
        """A clause with its subject, means and predicates; many are never asked for them."""
        if not clause.parsed:
            clause.parsed = True
            self._parse(clause)
        return clause

    def clause_at(self, k: int) -> Clause | None:
        """The clause that token `k` stands in, parsed; None for the stops between."""
        clause = self._placed[k]
        return self.parsed(clause) if clause else None

    @cached_property
    def _placed(self) -> list[Clause | None]:
        found: list[Clause | None] = [None] * len(self.words)
        for clause in self.stretches:
            found[clause.start : clause.end] = [clause] * (clause.end - clause.start)
        return found

    def holds_place(self, clause: Clause, place: int) -> bool:
        """Whether a character of the folded text is in a clause."""
        return self.starts[clause.start] <= place < self.ends[clause.end - 1]

    def number(self, clause: Clause) -> int:
        """Which clause of the sentence it is, from 0."""
        return self._numbers[id(clause)]

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {id(clause): number for number, clause in enumerate(self.stretches)}

    def _split(self) -> list[Clause]:
        clauses = []
        start, stop = 0, ""
        depth = 0
        for k in [k for k, word in enumerate(self.words) if word in PARTING]:
            word = self.words[k]
            if word in "（(":
                depth += 1
            elif word in "）)":
                depth = max(0, depth - 1)
            elif not depth:
                if k > start:
                    clauses.append(self._open(start, k, stop))
                start, stop = k + 1, word
        if len(self.words) > start:
            clauses.append(self._open(start, len(self.words), stop))
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
                close = next((c for c in range(k, min(end, k + CLOSING)) if self.words[c] in "）)"), None)
                if close is None:
                    break
                k = close
            elif not (self.tags[k].startswith(("x", "w")) and word not in MARKS):
                break
            k += 1
        return Clause(start, end, min(k, end - 1), opener, stop)

    def _parse(self, clause: Clause) -> None:
        """Read a clause from left to right: means and adjuncts, noun phrases, and the predicates that part them."""
        k, end, verbs = clause.head, clause.end, self.grammar.verbs
        words, tags, every, inside = self.words, self.tags, self.roles, self.inside
        phrase: int | None = None  # where the noun phrase being read starts
        modals: set[str] = set()
        purpose = passive = False
        while k < end:
            roles = every[k]
            verbal = tags[k][0] == "v" or words[k] in verbs
            if not (roles or verbal):
                phrase = k if phrase is None else phrase
                k += 1
                continue
            last = clause.predicates[-1] if clause.predicates else None
            adjoins = phrase is None and not roles.isdisjoint(ADJOINING) and not inside[k]
            if adjoins and (stop := self._adjunct(k, clause)):
                k = stop
                purpose = k < end and "purpose" in every[k]
                continue
            if verbal and not inside[k] and is_predicate(self, k, clause, phrase is None):
                predicate = Predicate(k, past_aspect(self, k + 1, end), verbs.get(words[k]))
                predicate.modals, predicate.purpose, predicate.passive = frozenset(modals), purpose, passive
                self._follow(clause, last, predicate, self._closed(phrase, k))
                k = predicate.end
                phrase, modals, purpose, passive = None, set(), False, False
                continue
            breaks = phrase is not None and not roles.isdisjoint(BREAKING) and self._breaks(k, clause)
            if breaks and phrase is not None and self._close(clause, last, (phrase, k)):
                phrase = None
                continue
            if phrase is None:
                role = modal(self, k)
                if role:
                    modals.add(role)
                elif "purpose" in roles:
                    purpose = True
                elif "passive" in roles and "made" not in roles and last is None:
                    passive = True
                elif "connectives" not in roles and not ("adverbs" in roles and self._leads(k, clause)):
                    phrase = k
            k += 1
        self._finish(clause, phrase)
        self._share(clause)

    def _adjunct(self, k: int, clause: Clause) -> int | None:
        """Where a means or an adjunct that starts at `k` ends; None where none starts there."""
        if not self.roles[k].isdisjoint(("means", "by")):
            stop = self._means_end(k, clause)
            if stop and stop > k + 1:
                clause.means.append((k + 1, stop))
            if stop:
                return stop
        return self._locative_end(k, clause) if "locative_open" in self.roles[k] else None

    def _closed(self, phrase: int | None, k: int) -> Span | None:
        """The phrase that a predicate at `k` closes, unless nothing is left of it."""
        if phrase is None:
            return None
        end = back(self, phrase, k)
        return (phrase, end) if end > phrase else None

    def _follow(self, clause: Clause, last: Predicate | None, predicate: Predicate, phrase: Span | None) -> None:
        """Add a predicate; the phrase before it is the subject, or the last predicate's object, or both after 使."""
        if last is None:
            clause.subject = clause.subject or phrase
        elif (last.cue is not None and last.cue.pivot) or (phrase is not None and last.cue is None):
            last.object = predicate.subject = phrase
        elif phrase is None and last.end >= predicate.at - 1 and not self._coordinated(last.end, predicate.at):
            # 推动形成X: one predicate of two verbs; the relation is the first verb's
            if last.cue is not None and last.cue.id != "favour":
                predicate.cue = last.cue
            predicate.at, predicate.modals, predicate.purpose = last.at, last.modals, last.purpose
            clause.predicates.pop()
        else:
            last.object = phrase or last.object
        clause.predicates.append(predicate)

    def _close(self, clause: Clause, last: Predicate | None, span: Span) -> bool:
        """Let an adverb or modal at the end of a span close the phrase before it; whether it does."""
        closed = (span[0], back(self, *span))
        if last is None:
            if clause.subject is not None:
                return False
            clause.subject = closed
            return True
        pivot = last.cue is not None and last.cue.pivot
        if last.object is not None or not (pivot or predicate_ahead(self, span[1], clause)):
            return False
        last.object = closed
        return True

    def _finish(self, clause: Clause, phrase: int | None) -> None:
        last = clause.predicates[-1] if clause.predicates else None
        if phrase is not None:
            rest = (phrase, clause.end)
            if last is None:
                # X背景下 and X时代 are no subjects
                if "locative_close" not in self.roles[clause.end - 1]:
                    clause.subject = clause.subject or rest
            else:
                last.object = last.object or rest
        elif last is not None and last.object is None and last.end < clause.end:
            last.object = (last.end, clause.end)

    def _share(self, clause: Clause) -> None:
        """Verbs in coordination share the object of the last (引领并带动X)."""
        for one, two in zip(clause.predicates[-2::-1], clause.predicates[:0:-1], strict=False):
            if one.object is None and self._coordinated(one.end, two.at):
                one.object = two.object

    def _coordinated(self, start: int, end: int) -> bool:
        return any("conjoin" in self.roles[k] for k in range(start, end))

    def _breaks(self, k: int, clause: Clause) -> bool:
        roles, before = self.roles[k], self.roles[k - 1]
        if self.inside[k] or self.named[k] or "of" in before or "conjoin" in before or self._joins(k, clause):
            return False
        if not roles.isdisjoint(("deontic", "ability", "negative", "subject_end")):
            return True
        if "means" in roles and "agents" in before:  # 政府运用X推动Y
            return k + 1 < clause.end and self.nominal(k + 1)
        return "adverbs" in roles and predicate_ahead(self, k, clause)

    def _joins(self, k: int, clause: Clause) -> bool:
        """Whether 与 at `k` joins two nouns to the subject of a verb (A与B推动C), and does not say with what."""
        if not {"conjoin", "subject_end"} <= self.roles[k] or clause.subject is not None or clause.predicates:
            return False
        for j in range(k + 2, min(clause.end, k + WIDE)):
            if self.words[j] in self.grammar.verbs and not self.inside[j] and is_predicate(self, j, clause, False):
                return all(self.roles[i].isdisjoint(("fusion", "mutual")) for i in range(j + 1, clause.end))
        return False

    def _leads(self, k: int, clause: Clause) -> bool:
        """Whether an adverb belongs to a verb, not to a noun (更精准的X)."""
        while k < clause.end and "adverbs" in self.roles[k]:
            k += 1
        return k < clause.end and "of" not in self.roles[k]

    def _means_end(self, k: int, clause: Clause) -> int | None:
        """Where the means that starts at `k` ends: at its predicate, or with the clause; None where it is none."""
        by = "by" in self.roles[k]
        if by:
            if k + 1 < clause.end and is_predicate(self, k + 1, clause, True):
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
            if j == first:
                continue
            leads = "adverbs" in self.roles[j] or modal(self, j) in ("ability", "deontic")
            if leads and predicate_ahead(self, j, clause):
                return j
            if is_predicate(self, j, clause, False) and "noun_prone" not in self.roles[j]:
                return back(self, first, j)
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
        for j in range(k + 1, min(clause.end, k + WIDE)):
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
