"""Citations in running text, and the references that they mean."""

from __future__ import annotations

import pytest

from extract.formats import read_text
from extract.ground import Citations, find_citations

LIST = """本文である。

## 参考文献

- Abe T, Ito K. Bertanib in hypertensive rats. *Blood Press.* 2014;12(3):100-110.
- Kim H, Mori S, Abe T. Bertanib in dogs. *Kidney.* 2016;13(3):200-210.
- Kim S, Ueda S, Abe T. Bertanib in cats. *Kidney.* 2016;13(4):220-230.
- Krönke J, Ito K. Degradation by bertanib. *Science.* 2014;343:301-305.
- Lopez-Girona A, Mendy D. Target of bertanib. *Leukemia.* 2012;26:2326-2335.
- Sato T, Ito K. Bertanib in mice. *Blood Press.* 2015a;12(3):100-110.
- Sato T, Mori S. Bertanib in rabbits. *Kidney.* 2015b;13(3):200-210.
- van der Berg T, Mori S. Renal effects of bertanib. *Kidney.* 2012;13(3):200-210.
"""


@pytest.fixture(scope="module")
def references() -> Citations:
    return Citations.of(read_text(LIST, "list.md"))


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("増殖が抑制された (Abe, 2014)。", ["Abe, 2014"]),
        ("増殖が抑制された（Abe, 2014；Kim et al., 2016）。", ["Abe, 2014", "Kim, 2016"]),
        ("Abe ら (2014) は報告した。", ["Abe, 2014"]),
        ("Abe and Ito (2014) は報告した。", ["Abe, 2014"]),
        ("増殖が抑制された (Abe, 2014, 2015)。", ["Abe, 2014", "Abe, 2015"]),
        ("増殖が抑制された (Sato, 2015a, b)。", ["Sato, 2015a", "Sato, 2015b"]),
        ("増殖が抑制された (van der Berg, 2012)。", ["van der Berg, 2012"]),
        ("増殖が抑制された (Lopez-Girona, 2012; Krönke, 2014)。", ["Lopez-Girona, 2012", "Krönke, 2014"]),
        ("増殖が抑制された (*Abe*, **2014**)。", ["Abe, 2014"]),
        ("増殖が抑制された (Table 2014; Study 2015)。", []),
        ("本剤は 2014 年 (平成 26 年) に承認された。", []),
        ("FL (2014 例) を対象とした。", []),
        ("3 月 (March 2019) に改訂した。", []),
        ("増殖が抑制された [12]。", []),
    ],
)
def test_citations_are_found_in_running_text(text: str, labels: list[str]) -> None:
    found = find_citations(text)
    assert [one.label for one in found] == labels
    assert all(text[one.start : one.end] == one.text for one in found)


def test_numbers_are_citations_where_references_are_numbered() -> None:
    found = find_citations("増殖が抑制された [3-5, 8]。", numbered=True)
    assert [one.number for one in found] == [3, 4, 5, 8]


@pytest.mark.parametrize(
    ("cited", "title", "method"),
    [
        ("Abe, 2014", "Bertanib in hypertensive rats", "exact"),
        ("Abe et al., 2014", "Bertanib in hypertensive rats", "exact"),
        ("Abe and Ito, 2014", "Bertanib in hypertensive rats", "exact"),
        ("Kronke, 2014", "Degradation by bertanib", "folded"),
        ("Van der Berg, 2012", "Renal effects of bertanib", "folded"),
        ("Sato, 2015b", "Bertanib in rabbits", "exact"),
        ("Kim and Ueda, 2016", "Bertanib in cats", "exact"),
    ],
)
def test_a_citation_means_its_reference(references: Citations, cited: str, title: str, method: str) -> None:
    titles = {reference.key: reference.title for reference in references.references}
    found = references.ground(cited)
    assert found.method == method
    assert found.reference is not None
    assert titles[found.reference] == title


@pytest.mark.parametrize(
    ("cited", "reason"),
    [
        ("Abe, 2015", "year differs"),
        ("Lopez-Girona, 2021", "year differs"),
        ("Abbe, 2014", "name differs"),
        ("Mendy, 2012", "not the first author"),
        ("Abe and Mori, 2014", "second author differs"),
        ("Sato, 2015c", "letter differs"),
    ],
)
def test_a_near_miss_grounds_nowhere_and_says_what_is_wrong(
    references: Citations, cited: str, reason: str
) -> None:
    found = references.ground(cited)
    assert (found.method, found.reference) == ("none", None)
    assert found.candidates[0].reason == reason


def test_two_papers_that_fit_are_ambiguous(references: Citations) -> None:
    found = references.ground("Kim et al., 2016")
    assert (found.method, found.reference) == ("ambiguous", None)
    assert len(found.candidates) == 2


def test_a_stranger_has_no_candidates(references: Citations) -> None:
    found = references.ground("Watanabe, 1999")
    assert (found.method, found.reference, found.candidates) == ("none", None, ())


def test_what_is_no_citation_grounds_nowhere(references: Citations) -> None:
    assert references.resolve("血圧") is None
    assert references.resolve("") is None
