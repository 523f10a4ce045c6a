"""NoteExpress: `{Reference Type}: Journal Article`, `{Title}: …`, `{Author}: 张三;李四;`.

Newspapers have only a date.
"""

from kg.read.catalogue.tagged import Tagged

NOTEEXPRESS = Tagged(
    r"(?:.*;)?\s*\{([A-Z][A-Za-z/ ]{1,30})\}\s*[:：](.*)",
    "Reference Type",
    {
        "type": ("Reference Type",),
        "title": ("Title",),
        "authors": ("Author",),
        "affiliations": ("Author Address",),
        "journal": ("Journal", "Secondary Title", "Tertiary Title"),
        "publisher": ("Publisher",),
        "dates": ("Year", "Date"),
        "volume": ("Volume",),
        "issue": ("Issue",),
        "pages": ("Pages",),
        "keywords": ("Keywords",),
        "abstract": ("Abstract",),
        "dois": ("DOI", "URL"),
    },
)
