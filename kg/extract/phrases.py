"""Noun phrases: where an argument begins and ends, and what it coordinates."""

from kg.extract.clauses import Line, Span

OPENING, CLOSING = "“‘《（(【", "”’》）)】"
EDGE = frozenset("“”‘’《》（）()【】·—…-*#:：,，。;；、！!？? ")
BEFORE = frozenset({"phrase_left", "determiners", "adverbs", "modals", "connectives", "aspect", "pronouns"})
AFTER = frozenset({"phrase_right", "locative_close", "adverbs", "modals"})
TAGS_BEFORE = frozenset({"m", "q", "mq", "r", "d", "c", "u", "uj", "y", "x"})
TAGS_AFTER = frozenset({"c", "p", "uj", "ul", "ug", "y", "x", "r"})
STUDY = frozenset({"study", "conjoin"})
SHORTEST = 2  # characters


def trim(line: Line, span: Span, subject: bool = False) -> Span | None:
    """The noun phrase proper of a span: without determiners before it and particles after it; None if nothing is left.

    Args:
        line: the sentence.
        span: tokens that hold the phrase.
        subject: whether it stands before its verb (X在Y中的应用 is then X).
    """
    key = (*span, subject)
    if key not in line.trimmed:
        line.trimmed[key] = _trim(line, span, subject)
    return line.trimmed[key]


def _trim(line: Line, span: Span, subject: bool) -> Span | None:
    start, end = span
    words, roles, named, tags = line.words, line.roles, line.named, line.tags
    if subject:
        start = _after_speech(line, start, end)
        for k in range(start + 1, end):
            if "subject_cut" in roles[k] and not named[k]:
                if any(line.nominal(j) for j in range(start, k)):
                    end = k
                break
    while start < end and not named[start]:
        lone = end - start == 1
        if not (
            words[start] in EDGE or not roles[start].isdisjoint(BEFORE) or (tags[start] in TAGS_BEFORE and not lone)
        ):
            break
        start += 1
    while start < end and not named[end - 1]:
        tag, role = tags[end - 1], roles[end - 1]
        edge = tag in TAGS_AFTER or (tag in ("d", "ad") and len(words[end - 1]) == 1)
        counted = tag == "m" and "determiners" in role  # A和B两个层面
        if not (words[end - 1] in EDGE or not role.isdisjoint(AFTER) or edge or counted):
            break
        end -= 1
    for k in range(start + 1, end):  # a bracket ends the phrase
        if words[k] in "（(":
            end = k
            break
    while end > start and words[end - 1] in EDGE:
        end -= 1
    if not subject:
        end = _without_study(line, start, end)
    if start >= end or line.ends[end - 1] - line.starts[start] < SHORTEST:
        return None
    return start, end


def _after_speech(line: Line, start: int, end: int) -> int:
    """The start of a subject without what reports it: 研究发现X, 说明X."""
    for k in range(start, min(end - 1, start + 2)):
        verb = "speech" in line.roles[k] and line.tags[k] == "v" and not line.named[k]
        if verb and (k == start or not line.roles[start].isdisjoint(("study", "self_names"))):
            return k + 1
    return start


def _without_study(line: Line, start: int, end: int) -> int:
    """The end of a phrase without what a title or plan says it studies of it: 产业升级的路径分析 is 产业升级."""
    k = end - 1
    while k > start and not line.roles[k].isdisjoint(STUDY) and not line.named[k]:
        k -= 1
    return k if start < k < end - 1 and "of" in line.roles[k] else end


def coordinate(line: Line, span: Span) -> list[Span]:
    """The members of a coordination, each trimmed; the phrase itself where it is one thing (A与B的融合)."""
    if span not in line.coordinated:
        line.coordinated[span] = _coordinate(line, span)
    return line.coordinated[span]


def _coordinate(line: Line, span: Span) -> list[Span]:
    if not line.holds(span, "coordinators"):
        return [span]
    start, end = span
    words, roles = line.words, line.roles
    cuts, depth = [], 0
    for k in range(start, end):
        if words[k] in OPENING:
            depth += 1
        elif words[k] in CLOSING:
            depth = max(0, depth - 1)
        elif not depth and "coordinators" in roles[k] and not line.inside[k]:
            cuts.append(k)
        elif not depth and cuts and "list_end" in roles[k] and not line.inside[k] and k + 1 < end:
            cuts.append(k)  # A、B等X is A, B and X
    if not cuts or cuts[0] == start:
        return [span]
    whole = any("keep_whole" in roles[k] for k in range(cuts[-1] + 1, end))
    if whole and not all(words[cut] == "、" or "list_end" in roles[cut] for cut in cuts):
        return [span]
    joints = [k for k in range(start, end) if words[k] in line.grammar["of"] and not line.named[k]]
    first = cuts[0] - 1
    quality = words[first][-1] in line.grammar["quality_ends"] or line.tags[first] in ("a", "b", "ad")
    if joints and joints[0] > cuts[-1]:
        # one 的 after the list: A和B的提升 is two things, A和B的关系 and 原创性、颠覆性的X are one
        head = range(joints[-1] + 1, end)
        event = all(not roles[k].isdisjoint(("event_nouns", "noun_prone")) for k in head)
        if not event or quality:
            return [span]
    parts, at = [], start
    for cut in [*cuts, end]:
        part = trim(line, (at, cut)) if cut > at else None
        bare = at > start and "list_end" in roles[at - 1] and part is not None and is_vacuous(line, part)  # 等因素
        if part and not bare and not _verbal(line, part):
            parts.append(part)
        at = cut + 1
    return parts or [span]


def _verbal(line: Line, span: Span) -> bool:
    """Whether a member is no noun but a further verb (引领和带动X)."""
    tokens = range(*span)
    return not any(line.nominal(k) for k in tokens) and any(line.words[k] in line.grammar.verbs for k in tokens)


def is_agent(line: Line, span: Span) -> bool:
    """Whether a phrase is a bare actor (企业, 政府, 我国), which makes no claim of its own."""
    last = span[1] - 1
    return ("agents" in line.roles[last] and not line.named[last]) or line.text(span) in line.grammar["agents"]


def is_vacuous(line: Line, span: Span) -> bool:
    """Whether a phrase says nothing by itself (问题, 方面, 过程)."""
    return "vacuous" in line.roles[span[1] - 1] and line.text(span) in line.grammar["vacuous"]
