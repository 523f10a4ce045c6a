import pytest

from kg.query.reference import gbt7714
from kg.records import Paper


def paper(authors: tuple[str, ...], **more: object) -> Paper:
    """A paper of which so much is known."""
    return Paper.model_validate(
        {
            "id": "p1",
            "file": "a.txt",
            "title": "新质生产力研究",
            "authors": authors,
            "sections": (),
            "sentences": (),
            **more,
        }
    )


@pytest.mark.parametrize(
    ("authors", "more", "wanted"),
    [
        (("黄争艳",), {"year": 2025}, "黄争艳. 新质生产力研究[J]. 2025."),
        (("万刚", "熊吉昌", "许毅鹏"), {}, "万刚, 熊吉昌, 许毅鹏. 新质生产力研究[J]."),
        (("甲", "乙", "丙", "丁"), {"year": 2024}, "甲, 乙, 丙, 等. 新质生产力研究[J]. 2024."),
        (("HU Y.", "WU D.", "LI L.", "HE M."), {"title": "A Path"}, "HU Y., WU D., LI L., et al. A Path[J]."),
        ((), {"doi": "10.1/x"}, "新质生产力研究[J]. DOI:10.1/x."),
    ],
)
def test_reference_after_gbt_7714(authors: tuple[str, ...], more: dict[str, object], wanted: str) -> None:
    """At most three authors, then 等 or et al; what is not known is left out, and no two full stops meet."""
    assert wanted == gbt7714(paper(authors, **more))
