"""How right a build is: its claims held against papers that people annotated."""

from kg.evaluate.evaluate import against, evaluate, section_names
from kg.evaluate.gold import GoldPaper, gold_files, read_gold
from kg.evaluate.numbering import Numbered, numbered
from kg.evaluate.present import present
from kg.evaluate.results import Evaluation, Figures
from kg.evaluate.sheet import sheet_of
from kg.evaluate.verdicts import Judged, judge

__all__ = [
    "Evaluation",
    "Figures",
    "GoldPaper",
    "Judged",
    "Numbered",
    "against",
    "evaluate",
    "gold_files",
    "judge",
    "numbered",
    "present",
    "read_gold",
    "section_names",
    "sheet_of",
]
