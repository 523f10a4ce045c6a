"""When a claim that was read is one that was annotated.

Two claims agree when their arguments do and their relations are of one class: causal +, causal −, or a structural
relation. Arguments agree by their places in the text, and by their names where one of them is not in the sentence.
"""

from kg.evaluate.gold import GoldArgument, GoldClaim
from kg.evaluate.numbering import rules
from kg.normalise import simplify
from kg.records import CAUSAL, Argument, Claim, Relation

OVERLAP = 0.4  # of two spans, as a share of the stretch that both cover
HEAD_ENDS = 1  # characters between the ends of two spans that end in one head
HEAD_SHARED = 2  # characters that these share
TAIL = 2  # characters of a name that another may end in
INSIDE, INSIDE_SHARE = 3, 0.5  # characters of a name that another may hold, and their share of it
PAIRS, PAIRS_SHARE = 0.6, 0.4  # the share of the shorter name's pairs of characters, and of its length in the longer
POSITIVE, NEGATIVE = "causal+", "causal-"


def group(relation: Relation) -> str:
    """`causal` or `structural`."""
    return "causal" if relation in CAUSAL else "structural"


def sign(relation: Relation) -> str:
    """The class of a relation: what must agree."""
    if relation == "inhibits":
        return NEGATIVE
    return POSITIVE if relation in CAUSAL else relation


def agrees(claim: Claim, gold: GoldClaim) -> bool:
    """Whether a claim is the annotated one; a fusion may name its partners in either order."""
    if sign(claim.relation) != sign(gold.relation):
        return False
    straight = is_same(claim.source, gold.source) and is_same(claim.target, gold.target)
    return straight or (gold.relation == "integrates_with" and is_reverse(claim, gold))


def is_reverse(claim: Claim, gold: GoldClaim) -> bool:
    """Whether source and target are those annotated, the other way round."""
    return is_same(claim.source, gold.target) and is_same(claim.target, gold.source)


def is_same(argument: Argument, gold: GoldArgument) -> bool:
    """Whether an argument is the annotated one."""
    if argument.start is not None and argument.end is not None and gold.spans:
        return any(spans_agree((argument.start, argument.end), span) for span in gold.spans)
    return any(names_agree(name, gold.name) for name in (argument.text, argument.label))


def spans_agree(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two stretches cover each other well enough, or end in one head."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    if shared <= 0:
        return False
    both = max(one[1], other[1]) - min(one[0], other[0])
    return shared / both >= OVERLAP or (abs(one[1] - other[1]) <= HEAD_ENDS and shared >= HEAD_SHARED)


def names_agree(one: str, other: str) -> bool:
    """Whether two noun phrases name one thing.

    >>> names_agree("工業經濟的高質量發展", "高质量发展"), names_agree("产业升级", "产业创新")
    (True, False)
    """
    short, long = sorted((_bare(one), _bare(other)), key=len)
    if not short or not long:
        return False
    if short == long or (len(short) >= TAIL and long.endswith(short)):
        return True
    share = len(short) / len(long)
    if len(short) >= INSIDE and short in long and share >= INSIDE_SHARE:
        return True
    pairs, more = _pairs(short), _pairs(long)
    if not pairs or not more:
        return False
    return len(pairs & more) / min(len(pairs), len(more)) >= PAIRS and share >= PAIRS_SHARE


def _bare(name: str) -> str:
    """A name without blanks and what does not tell names apart, in simplified characters."""
    left_out = rules().not_in_names
    return simplify("".join(char for char in name if not char.isspace() and char not in left_out))


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}
