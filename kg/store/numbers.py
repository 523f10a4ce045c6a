"""Numbers of papers, and of the claims and sentences in them, that stay when other papers come or go.

A paper's number is its id, read as a number; a row of it is `PLACES` times that, and the row's place in the paper. So
numbers are in the order of a build, and a build that grows has those that it would have if it were written anew. A
paper with more rows than `PLACES` takes some of the next number's, which no paper has: ids are drawn from 2⁴⁸.
"""

PLACES = 1 << 15


def number_of(paper: str) -> int:
    """The number of a paper, below 2⁴⁸.

    >>> number_of("p00000000001f")
    31
    """
    return int(paper[1:], 16)


def paper_of(number: int) -> str:
    """The paper of a number.

    >>> paper_of(31)
    'p00000000001f'
    """
    return f"p{number:012x}"
