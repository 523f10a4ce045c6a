"""RefWorks: `RT Journal Article`, `A1 张三;李四`, `T1 …`. CNKI has the whole pages in OP, and may drop the blank."""

from kg.read.catalogue.tagged import Tagged

_TAGS = (
    "RT|SR|ID|A[1-6]|AD|T[1-3]|JF|JO|YR|FD|RD|VO|IS|SP|OP|K1|AB|NO|PB|PP|CL|ED"
    "|SN|CN|AV|LA|LK|UL|DO|DS|DB|WT|WV|WP|OL|U[1-9]"
)
REFWORKS = Tagged(
    rf"\s{{0,3}}({_TAGS})(?:[ \t]+|(?=[^\x00-\x7f])|$)(.*)",
    "RT",
    {
        "type": ("RT",),
        "title": ("T1",),
        "authors": ("A1",),
        "affiliations": ("AD",),
        "journal": ("JF", "JO", "T2"),
        "publisher": ("PB",),
        "dates": ("YR", "FD"),
        "volume": ("VO",),
        "issue": ("IS",),
        "start": ("SP",),
        "end": ("OP",),
        "keywords": ("K1",),
        "abstract": ("AB",),
        "dois": ("DO", "LK", "UL"),
    },
)
