"""Invented works, as each program exports them: the forms are real, the contents are not."""

REFWORKS = """RT Journal Article
SR 1
A1 林知远;周明溪;赵一禾;
AD 江城大学经济学院;海州社会科学院;
T1 数据要素驱动县域产业升级的机制——基于面板数据的分析
JF 海州经济评论
YR 2024
IS 05
VO 40
OP 12-25+148
K1 数据要素;产业升级;县域
AB 〈正〉数据要素已成为新的生产
要素,县域产业因此升级。
SN 1000-0000
CN 00-0000/F
LA 中文;
DS CNKI
LK https://link.cnki.net/doi/10.99999/J.cnki.hzjj.2024.05.002

RT Dissertation/Thesis
SR 1
A1林行舟
A3 孙平
PB 江城大学
T1 平台企业数字化转型的治理研究
CL 博士
YR 2023
DS CNKI

RT Newspaper Article
SR 1
A1 钱小满
T1 县域数字化要走自己的路
JF 海州日报
FD 2024-05-06
OP 003
DS CNKI

"""
ENDNOTE = """%0 Journal Article
%A 林知远
%A 周明溪 %A 赵一禾
%+ 江城大学经济学院;海州社会科学院;
%T 数据要素驱动县域产业升级的机制——基于面板数据的分析
%J 海州经济评论
%D 2024
%V 40
%N 05
%K 数据要素;产业升级;县域
%X 〈正〉数据要素已成为新的生产要素,县域产业因此升级。
%P 12-25+148
%@ 1000-0000
%L 00-0000/F
%U https://link.cnki.net/doi/10.99999/j.cnki.hzjj.2024.05.002
%R 10.99999/j.cnki.hzjj.2024.05.002
%W CNKI

%0 Thesis
%A 林行舟
%Y 孙平
%T 平台企业数字化转型的治理研究
%I 江城大学
%D 2023
%9 博士
%W CNKI

%0 Newspaper Article
%A 钱小满
%T 县域数字化要走自己的路
%I 海州日报
%8 2024-05-06
%P 003
%W CNKI

"""
NOTEEXPRESS = """{Reference Type}: Journal Article
{Title}: 数据要素驱动县域产业升级的机制——基于面板数据的分析
{Author}: 林知远;周明溪;赵一禾;
{Author Address}: 江城大学经济学院;海州社会科学院;
{Journal}: 海州经济评论
{Year}: 2024
{Volume}: 40
{Issue}: 05
{Pages}: 12-25+148
{Keywords}: 数据要素;产业升级;县域
{Abstract}: 数据要素已成为新的生产要素,县域产业因此升级。
{ISBN/ISSN}: 1000-0000
{URL}: https://link.cnki.net/doi/10.99999/j.cnki.hzjj.2024.05.002
{DOI}: 10.99999/j.cnki.hzjj.2024.05.002
{Database Provider}: CNKI

{Reference Type}: Thesis
{Title}: 平台企业数字化转型的治理研究
{Author}: 林行舟
{Tertiary Author}: 孙平
{Publisher}: 江城大学
{Year}: 2023
{Type of Work}: 博士
{Database Provider}: CNKI

{Reference Type}: Newspaper Article
{Title}: 县域数字化要走自己的路
{Author}: 钱小满
{Secondary Title}: 海州日报
{Date}: 2024-05-06
{Pages}: 003

"""
GBT7714 = """[1]林知远,周明溪,赵一禾.数据要素驱动县域产业升级的机制——基于面板数据的分析[J].海州经济评论,2024,40(05):\
12-25+148.DOI:10.99999/j.cnki.hzjj.2024.05.002.
[2]林行舟.平台企业数字化转型的治理研究[D].江城大学,2023.
[3]钱小满.县域数字化要走自己的路[N].海州日报,2024-05-06(003).
"""
RIS = """TY  - JOUR
AU  - 林知远
AU  - 周, 明溪
AU  - 赵一禾
AD  - 江城大学经济学院;海州社会科学院
TI  - 数据要素驱动县域产业升级的机制——基于面板数据的分析
T2  - 海州经济评论
PY  - 2024/05/01
VL  - 40
IS  - 05
SP  - 12-25+148
KW  - 数据要素
KW  - 产业升级
KW  - 县域
N2  - 数据要素已成为新的生产
要素,县域产业因此升级。
DO  - https://doi.org/10.99999/j.cnki.hzjj.2024.05.002
ER  -

TY  - THES
A1  - 林行舟
T1  - 平台企业数字化转型的治理研究
PB  - 江城大学
Y1  - 2023
ER  -

TY  - NEWS
AU  - 钱小满
TI  - 县域数字化要走自己的路
JF  - 海州日报
DA  - 2024/05/06
SP  - 003
ER  -
"""
BIBTEX = """% 导出的文献
@article{lin2024,
  author = {林知远 and 周, 明溪 and 赵一禾},
  title = {数据要素驱动县域产业升级的机制——基于面板数据的分析},
  journal = {海州经济评论},
  year = 2024,
  volume = {40},
  number = {05},
  pages = {12--25+148},
  doi = {10.99999/j.cnki.hzjj.2024.05.002},
  affiliation = {江城大学经济学院; 海州社会科学院},
  keywords = {数据要素, 产业升级, 县域},
  abstract = {数据要素已成为新的生产要素,县域产业因此升级。},
}

@phdthesis{lin2023,
  author = "林行舟",
  title = "平台企业数字化转型的治理研究",
  school = "江城大学",
  year = "2023",
}

@article{qian2024,
  author = {钱小满},
  title = {县域数字化要走自己的路},
  journal = {海州日报},
  date = {2024-05-06},
  pages = {003},
}
"""
CSL = """[
 {"id": "a", "type": "article-journal", "title": "数据要素驱动县域产业升级的机制——基于面板数据的分析",
  "author": [{"family": "林", "given": "知远"}, {"literal": "周明溪"}, {"family": "赵", "given": "一禾"}],
  "container-title": "海州经济评论", "issued": {"date-parts": [[2024, 5]]}, "volume": "40", "issue": "05",
  "page": "12–25+148", "DOI": "10.99999/j.cnki.hzjj.2024.05.002", "keyword": "数据要素, 产业升级, 县域",
  "abstract": "<p>数据要素已成为新的生产要素,县域产业因此升级。</p>"},
 {"id": "b", "type": "thesis", "title": "平台企业数字化转型的治理研究", "author": [{"family": "林", "given": "行舟"}],
  "publisher": "江城大学", "issued": {"date-parts": [["2023"]]}},
 {"id": "c", "type": "article-newspaper", "title": "县域数字化要走自己的路", "author": [{"literal": "钱小满"}],
  "container-title": "海州日报", "issued": {"raw": "2024-05-06"}, "page": "003"}
]
"""
EXPORTS = {
    "RefWorks": REFWORKS,
    "EndNote": ENDNOTE,
    "NoteExpress": NOTEEXPRESS,
    "GB/T 7714": GBT7714,
    "RIS": RIS,
    "BibTeX": BIBTEX,
    "CSL-JSON": CSL,
}
PAPER = """数据要素驱动县域产业升级的机制
——基于面板数据的分析

林知远 周明溪 赵一禾

摘要：数据要素已成为新的生产要素，县域产业因此升级。本文说明其中的机制。

关键词：数据要素；产业升级；县域

一、引言

数据要素推动县域产业升级。数字技术促进产业结构优化，创新资源向县域集聚。

二、机制

数据要素通过降低交易成本促进产业升级。数字基础设施支撑数据要素流通。
"""
