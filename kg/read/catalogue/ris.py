"""RIS: `TY  - JOUR`, `AU  - 张三`, `ER  - `. Databases differ in the tags for titles and journals."""

from kg.read.catalogue.tagged import Tagged

RIS = Tagged(
    r"\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?=\s|$)(.*)",
    "TY",
    {
        "type": ("TY",),
        "title": ("TI", "T1", "CT", "BT"),
        "authors": ("AU", "A1"),
        "affiliations": ("AD",),
        "journal": ("T2", "JO", "JF", "JA", "J2"),
        "publisher": ("PB",),
        "dates": ("PY", "Y1", "DA"),
        "volume": ("VL",),
        "issue": ("IS",),
        "start": ("SP",),
        "end": ("EP",),
        "keywords": ("KW",),
        "abstract": ("AB", "N2"),
        "dois": ("DO", "UR", "L3"),
    },
)
