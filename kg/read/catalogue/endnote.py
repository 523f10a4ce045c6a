"""EndNote (Refer): `%0 Journal Article`, `%A 张三`, `%T …`. CNKI may set several authors in a line."""

from kg.read.catalogue.tagged import Tagged

ENDNOTE = Tagged(
    r"\s*%([A-Za-z0-9@+&~!?#$\]()*<>^\[=])(?:[ \t]+|(?=[^\x00-\x7f])|$)(.*)",
    "0",
    {
        "type": ("0",),
        "title": ("T",),
        "authors": ("A",),
        "affiliations": ("+",),
        "journal": ("J", "B"),
        "publisher": ("I",),
        "dates": ("D", "8"),
        "volume": ("V",),
        "issue": ("N",),
        "pages": ("P",),
        "keywords": ("K",),
        "abstract": ("X",),
        "dois": ("R", "O", "U"),
    },
    inner=r"(?<=\S)[ \t]*(?=%[AKY] )",
)
