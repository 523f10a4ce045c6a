// Matrix: how many sentences of each paper stand behind each mechanism, path, feature and challenge.

const sheet = document.getElementById("sheet");
const ITEMS = ["mechanism", "path", "feature", "challenge"];

// {id, kind, counts: Map of paper to sentences} of the items that stand in papers looked at.
function rowsOfMatrix() {
  const rows = new Map();
  for (const edge of Object.values(MAP.edges)) {
    if (edge.relation !== "found_in" || !paperPasses(edge.to)) continue;
    const { kind } = MAP.nodes[edge.from];
    if (!rows.has(edge.from)) rows.set(edge.from, { id: edge.from, kind, counts: new Map() });
    rows.get(edge.from).counts.set(edge.to, edge.papers[edge.to]);
  }
  const sum = (row) => total([...row.counts.values()]);
  const by = state.order in MAP.papers ? (row) => row.counts.get(state.order) ?? 0 : (row) => row.counts.size;
  return [...rows.values()].sort((a, b) => ITEMS.indexOf(a.kind) - ITEMS.indexOf(b.kind) || by(b) - by(a) || sum(b) - sum(a) || (a.id < b.id ? -1 : 1));
}

function papersOfMatrix() {
  const ids = Object.keys(MAP.papers).filter(paperPasses);
  const year = (id) => MAP.papers[id].year ?? 9999; // unknown years last
  return state.order === "year" ? ids.sort((a, b) => year(a) - year(b) || (a < b ? -1 : 1)) : ids;
}

function sortButton(order, ...children) {
  return make("button", { type: "button", id: `order-${order}`, className: state.order === order ? "link sorted" : "link", ariaPressed: String(state.order === order),
    onclick: () => choose({ order }) }, ...children);
}

function showMatrix() {
  const papers = papersOfMatrix();
  const rows = rowsOfMatrix();
  const head = make("tr", {}, make("th", { scope: "col" }, word("matrixItem")),
    papers.map((id) => make("th", { scope: "col" }, sortButton(id, MAP.papers[id].title), make("span", { className: "fine" }, String(MAP.papers[id].year ?? word("noYear"))))),
    make("th", { scope: "col" }, word("sum")));
  const most = Math.max(1, ...rows.flatMap((row) => [...row.counts.values()]));
  const bodies = ITEMS.map((kind) => [kind, rows.filter((row) => row.kind === kind)]).filter(([, group]) => group.length).map(([kind, group]) =>
    make("tbody", {}, make("tr", { className: "group" }, make("th", { colSpan: papers.length + 2, scope: "rowgroup" }, swatch(kind), ` ${word(kind)}`)),
      group.map((row) => make("tr", {}, make("th", { scope: "row" }, link(row.id)), papers.map((paper) => cell(row, paper, most)),
        make("td", { className: "sum" }, String(total([...row.counts.values()])))))));
  sheet.replaceChildren(
    make("div", { className: "sheet-head" }, make("h2", { tabIndex: -1 }, word("matrix")), make("p", { className: "lead" }, word("matrixHow")),
      make("div", { className: "sorts", role: "group", ariaLabel: word("sortBy") }, make("span", { className: "fine" }, word("sortBy")),
        ["support", "year"].map((order) => make("button", { type: "button", className: "chip", id: `order-${order}`, ariaPressed: String(state.order === order), onclick: () => choose({ order }) }, word(`by.${order}`))),
        make("span", { className: "fine" }, word("byPaper")))),
    rows.length ? make("table", { className: "matrix" }, make("caption", { className: "unseen" }, word("matrix")), make("thead", {}, head), bodies) : make("p", {}, word("noItems")));
}

function cell(row, paper, most) {
  const count = row.counts.get(paper);
  if (!count) return make("td", { className: "none" }, "·");
  const chosen = state.cell === `${row.id} ${paper}`;
  const shade = Math.ceil((4 * count) / most);
  return make("td", {}, make("button", { type: "button", id: `cell-${row.id}-${paper}`, className: `count shade-${shade}`, ariaPressed: String(chosen), ariaLabel: `${label(row.id, state.language)}, ${MAP.papers[paper].title}: ${count}`,
    onclick: () => {
      takeFocus = "panel";
      choose({ cell: `${row.id} ${paper}`, select: "" });
    } }, String(count)));
}

async function matrixPanel() {
  const [item, paper] = state.cell.split(" ");
  const edge = Object.values(MAP.edges).find((one) => one.relation === "found_in" && one.from === item && one.to === paper);
  if (!edge) return [heading(word("cell")), make("p", { className: "lead" }, word("matrixPick"))];
  return [backTo("backToTable", `cell-${item}-${paper}`), heading(link(item)), make("p", { className: "tag" }, swatch(MAP.nodes[item].kind), word(MAP.nodes[item].kind), " ", counts(1, edge.papers[paper])),
    moreOf(edge.more), ...byPaper(await evidence(edge.sentences))];
}
