"""Noun phrases: where an argument begins and ends, and what it coordinates."""

from kg.extract.clauses import Line, Span

_OPEN, _CLOSE = "“‘《（(【", "”’》）)】"
_EDGE = frozenset("“”‘’《》（）()【】·—…-*#:：,，。;；、！!？? ")
_PREPOSITIONS = frozenset(("对", "对于", "在", "于", "为", "将", "把", "给", "使", "由", "从", "向", "以", "与", "和", "及", "并", "以及", "或", "是", "就", "关于", "针对", "自", "有", "被", "而", "到", "作为", "成为"))
_TAIL = frozenset(("的", "等", "等等", "之", "地", "得", "所", "了", "着", "过", "等方面", "之一", "所在", "上来", "者", "也", "而", "并", "且", "又", "来", "以", "到", "就", "和", "与", "及", "、", "以及", "或", "呢", "吗"))


def trim(line: Line, span: Span, subject: bool = False) -> Span | None:
    """The noun phrase proper of a span: without determiners before it and particles after it; None if nothing is left.

    Args:
        line: the sentence.
        span: tokens that hold the phrase.
        subject: whether it stands before its verb (X在Y中的应用 is then X).
    """
    start, end = span
    words, grammar = line.words, line.grammar
    if subject:
        for k in range(start + 1, end):
            if words[k] in ("在", "对", "对于", "作为", "随着", "相比", "不仅") and not line.named[k]:
                if any(line.nominal(j) for j in range(start, k)):
                    end = k
                break
    changed = True
    while changed and start < end:
        changed = False
        word, tag = words[start], line.tags[start]
        if not line.named[start] and (
            word in _EDGE
            or word in _PREPOSITIONS
            or word in grammar["determiners"]
            or word in grammar["adverbs"]
            or word in grammar["modals"]
            or word in grammar["connectives"]
            or word in grammar["aspect"]
            or word in grammar["pronouns"]
            or word in ("的", "地", "不", "仅", "仅仅", "于", "个")
            or (tag in ("m", "q", "mq", "r", "d", "c", "u", "uj", "y", "x") and end - start > 1)
        ):
            start += 1
            changed = True
    changed = True
    while changed and start < end:
        changed = False
        word = words[end - 1]
        if not line.named[end - 1] and (
            word in _EDGE
            or word in _TAIL
            or word in grammar["locative_close"]
            or word in grammar["adverbs"]
            or word in grammar["modals"]
            or (line.tags[end - 1] in ("d", "ad", "c", "p", "uj", "ul", "ug", "y", "x", "r"))
        ):
            end -= 1
            changed = True
    if start >= end:
        return None
    for k in range(start, end):  # an unbalanced bracket or quote ends the phrase there
        if words[k] in "（(" and words[k] not in words[start]:
            end = k
            break
    while end > start and words[end - 1] in _EDGE:
        end -= 1
    if start >= end or line.ends[end - 1] - line.starts[start] < 2:
        return None
    return start, end


def coordinate(line: Line, span: Span) -> list[Span]:
    """The members of a coordination, each trimmed; the phrase itself where it is one thing (A与B的融合)."""
    start, end = span
    words, grammar = line.words, line.grammar
    cuts, depth = [], 0
    for k in range(start, end):
        if words[k] in _OPEN:
            depth += 1
        elif words[k] in _CLOSE:
            depth = max(0, depth - 1)
        elif not depth and words[k] in grammar["coordinators"] and not line.inside[k]:
            cuts.append(k)
    if not cuts:
        return [span]
    tail = cuts[-1] + 1
    if any(words[k] in grammar["keep_whole"] for k in range(tail, end)) and not all(words[c] == "、" for c in cuts):
        return [span]
    first_de = next((k for k in range(start, end) if words[k] == "的"), None)
    last_de = next((k for k in range(end - 1, start, -1) if words[k] == "的"), None)
    if last_de is not None and last_de > cuts[-1] and first_de == last_de:
        head = range(last_de + 1, end)
        event = all(words[k] in grammar["event_nouns"] or words[k] in grammar["noun_prone"] for k in head)
        first = words[cuts[0] - 1]
        if not event or first[-1] in "性化型" or line.tags[cuts[0] - 1] in ("a", "b", "ad"):
            return [span]
    elif words[cuts[0] - 1][-1] in "性化" and first_de is not None and first_de > cuts[-1]:
        return [span]
    parts, at = [], start
    for cut in [*cuts, end]:
        part = trim(line, (at, cut)) if cut > at else None
        if part and any(line.nominal(k) for k in range(*part)):
            parts.append(part)
        at = cut + 1
    return parts or [span]


def head_word(line: Line, span: Span) -> str:
    """The last word of a phrase."""
    return line.words[span[1] - 1]


def is_agent(line: Line, span: Span) -> bool:
    """Whether a phrase is a bare actor (企业, 政府, 我国), which makes no claim of its own."""
    text = line.text(span)
    return text in line.grammar["agents"] or (
        head_word(line, span) in line.grammar["agents"] and not line.named[span[1] - 1]
    )


def is_vacuous(line: Line, span: Span) -> bool:
    """Whether a phrase says nothing by itself (问题, 方面, 过程)."""
    return line.text(span) in line.grammar["vacuous"]
