// The panel beside the map: the index, a node, or an edge.

const panel = document.getElementById("panel");

function counts(papers, sentences) {
  return make("span", { className: "counts" }, word("counts", { papers, sentences }));
}

function link(id, ...more) {
  const known = id in MAP.nodes || id in MAP.edges;
  const text = label(id, state.language);
  return known ? make("button", { type: "button", className: "link", "data-to": id, onclick: () => follow(id) }, more.length ? more : text)
    : make("span", {}, text);
}

// Go to a node or edge from within the panel, taking the focus along; what covers the map gives way to it.
function follow(id) {
  takeFocus = id ? "panel" : `[data-to="${CSS.escape(state.select)}"]`; // of what is closed, the link that leads to it
  choose({ select: id, view: SHEETS.includes(state.view) ? "map" : state.view });
}
let takeFocus = ""; // where the focus goes with the next change: "panel", "sheet", or a selector within the panel
const SHEETS = ["matrix", "read"];
const PANELS = { map: indexPanel, ask: askPanel, trace: tracePanel, differ: differPanel, matrix: matrixPanel, read: readPanel };
const scrolls = new Map(); // where the reader left the panel, by what it showed
const focuses = new Map(); // likewise where the focus was: the id of an element, or its number among those of the panel
let panelShown = "";

function panelKey() {
  return ["view", "select", "source", "target", "relation", "cell", "at", "text"].map((key) => state[key]).join();
}

function reachable() {
  return [...panel.querySelectorAll("a, button, input, select, summary, h2")];
}

addEventListener("focusin", ({ target }) => {
  if (panelShown === panelKey()) focuses.set(panelShown, panel.contains(target) && !target.id ? reachable().indexOf(target) : target.id);
});

// Where the focus was when this was shown last, if it is nowhere now.
function focusBack() {
  const at = focuses.get(panelShown);
  const lost = document.activeElement === document.body || [panel, sheet].some((part) => part.contains(document.activeElement));
  if (lost && at !== undefined) (typeof at === "number" ? reachable()[at] : document.getElementById(at))?.focus({ preventScroll: true });
}

async function showPanel() {
  const before = state;
  const restored = byHistory;
  const wanted = SHEETS.includes(state.view) ? "" : state.select;
  const content = wanted in MAP.edges ? await edgePanel(wanted) : wanted ? await nodePanel(wanted) : await PANELS[state.view]();
  if (before !== state) return; // something else was chosen while evidence was on its way
  const held = panel.contains(document.activeElement);
  const focused = held ? document.activeElement.id : "";
  panel.replaceChildren(...content.flat().filter((part) => part !== "" && part));
  panelShown = panelKey();
  const wish = takeFocus;
  takeFocus = "";
  if (restored) focusBack();
  if (restored && !(held && document.activeElement === document.body)) { /* the focus is where it was, or never was here */ }
  else if (wish === "sheet") (document.getElementById(`at-${state.at}`) ?? sheet).focus({ preventScroll: true });
  else if (wish.startsWith("[")) (panel.querySelector(wish) ?? panel.querySelector("h2")).focus();
  else if (wish || held) ((!wish && document.getElementById(focused)) || panel.querySelector("h2"))?.focus();
  panel.scrollTop = restored ? scrolls.get(panelShown) ?? 0 : wish.startsWith("[") ? panel.scrollTop : 0;
}

panel.addEventListener("scroll", () => scrolls.set(panelShown, panel.scrollTop));

function heading(...children) {
  return make("h2", { tabIndex: -1 }, ...children);
}

function closer() {
  return make("button", { type: "button", className: "link back", onclick: () => follow("") }, `← ${word(`back.${state.view}`)}`);
}

function indexPanel() {
  const order = current.nodes.filter((id) => MAP.nodes[id].kind !== "paper");
  const tall = shapeOfScreen() === "tall";
  const papers = Object.entries(MAP.papers).map(([id, paper]) => make("li", {}, link(id, citation(paper))));
  return [
    make("p", { className: "lead" }, word(tall ? "howTall" : "how")),
    heading(word("index")),
    order.length ? "" : make("p", { className: "fine" }, word("nothing")),
    make("ol", { className: "index" }, order.map((id) => make("li", {}, link(id), MAP.nodes[id].kind === "concept" ? "" : swatch(MAP.nodes[id].kind)))),
    make("h3", {}, word("papers")),
    make("ul", { className: "papers" }, papers),
    make("p", { className: "fine" }, word("leftOut", MAP.leftOut)),
    make("p", { className: "fine" }, word("renderer", { version: MAP.renderer })),
  ];
}

function swatch(kind) {
  return make("span", { className: `swatch ${kind}`, title: word(kind) });
}

function citation(paper) {
  const by = [(paper.authors ?? []).join("、"), paper.year].filter(Boolean).join(", ");
  return by ? `${paper.title} (${by})` : paper.title;
}

async function nodePanel(id) {
  await whole;
  const node = MAP.nodes[id];
  const other = state.language === "zh" ? "en" : "zh";
  const parts = [closer(), heading(node.label[state.language])];
  if (node.label[other] !== node.label[state.language]) parts.push(make("p", { className: "other" }, node.label[other]));
  const many = node.kind === "paper" ? make("span", { className: "counts" }, word("sentencesOf", { sentences: node.sentences })) : counts(node.papers.length, node.sentences);
  parts.push(make("p", { className: "tag" }, swatch(node.kind), word(node.kind), " ", many));
  if (node.kind === "paper") return [...parts, ...paperFacts(id)];
  parts.push(...definition(node));
  if (node.also) parts.push(make("p", { className: "also" }, `${word("also")}: ${node.also.join(" · ")}`));
  if (node.kinds) parts.push(make("p", { className: "also" }, `${word("kindsOf")}: ${node.kinds.join(" · ")}`));
  parts.push(...terms(id, node), around(id), ...neighbours(id));
  return [...parts, ...await partOf(id), ...await standing(id)];
}

function paperFacts(id) {
  const paper = MAP.papers[id];
  const facts = [(paper.authors ?? []).join("、"), paper.year, paper.doi && `DOI ${paper.doi}`, paper.file];
  const open = textOf(id) ? make("button", { type: "button", onclick: () => readAt(id) }, word("readPaper")) : "";
  const only = make("button", { type: "button", onclick: () => choose({ paper: state.paper === id ? "" : id }) },
    word(state.paper === id ? "allPapers" : "onlyThis"));
  const kind = (key) => ITEMS.indexOf(MAP.nodes[MAP.edges[key].from].kind);
  const sentences = (key) => MAP.edges[key].papers[id];
  const items = EDGES_OF.get(id).slice().sort((a, b) => kind(a) - kind(b) || sentences(b) - sentences(a) || (a < b ? -1 : 1)).map((key) => make("li", {},
    make("span", { className: "named" }, swatch(MAP.nodes[MAP.edges[key].from].kind), link(MAP.edges[key].from)), make("span", { className: "counts" }, word("sentencesOf", { sentences: sentences(key) }))));
  return [...facts.filter(Boolean).map((fact) => make("p", {}, String(fact))), make("p", { className: "fine" }, paper.reference), make("p", { className: "around" }, open, only),
    make("h3", {}, word("contains")), make("ul", { className: "partners" }, items)];
}

// How much of the map around a node is shown, and questions that start from it.
function around(id) {
  const step = (steps) => make("button", { type: "button", className: "chip", ariaPressed: String(state.around === id && state.steps === steps),
    onclick: () => choose(state.around === id && state.steps === steps ? { around: "" } : { around: id, steps }) }, word("stepsAway", { steps }));
  const ask = (key, changes) => make("button", { type: "button", className: "chip", onclick: () => choose({ select: "", ...changes }) }, word(key));
  if (!claimed(id)) return "";
  return make("div", { className: "around", role: "group", ariaLabel: word("around") }, make("span", { className: "fine" }, word("around")), [1, 2, 3].map(step),
    ask("askIn", { view: "ask", source: "", target: id }), ask("askOut", { view: "ask", source: id, target: "" }), ask("traceFrom", { view: "trace", source: id, target: "" }));
}

function definition(node) {
  const given = node.definition;
  if (!given) return [];
  const source = given.source;
  const paper = PAPER_OF_FILE.get(source.paper);
  const from = [source.document, paper ? MAP.papers[paper].title : source.paper].filter(Boolean).join("；");
  return [
    make("p", { className: "definition", lang: "zh" }, given.text),
    source.quote && source.quote !== given.text ? make("blockquote", {}, make("p", { className: "quote" }, source.quote)) : null,
    from ? make("p", { className: "fine" }, `${word("definedIn")}：`, paper ? link(paper, from) : from) : null,
  ].filter(Boolean);
}

// Hierarchy, and the parts of a mechanism or path.
function terms(id, node) {
  const narrower = Object.keys(MAP.nodes).filter((other) => MAP.nodes[other].broader?.includes(id));
  const rows = [
    ...["broader", "related", ...PARTS].map((key) => [key, node[key]?.map((entry) => link(entry))]),
    ["narrower", narrower.map((entry) => link(entry))],
    ...["measures", "actors"].map((key) => [key, node[key]?.map((text) => make("span", {}, text))]),
  ].filter(([, values]) => values?.length);
  return rows.length ? [make("dl", { className: "terms" }, rows.flatMap(([key, values]) =>
    [make("dt", {}, word(key)), make("dd", {}, values)]))] : [];
}

// The mechanisms and paths that a concept is a part of, by the vocabulary or in what papers claim of it.
async function partOf(id) {
  const claims = await evidence(EDGES_OF.get(id).flatMap((key) => (MAP.edges[key].modality === state.modality ? MAP.edges[key].claims : [])));
  const said = new Map();
  for (const item of claims.filter(({ sentence }) => paperPasses(sentence.paper))) {
    for (const entry of [...item.mechanisms ?? [], ...item.paths ?? []]) said.set(entry, new Set([...said.get(entry) ?? [], item.sentence.id]));
  }
  const meant = Object.keys(MAP.nodes).filter((other) => PARTS.some((part) => MAP.nodes[other][part]?.includes(id)));
  const sentences = (entry) => said.get(entry)?.size ?? 0;
  const all = [...new Set([...said.keys(), ...meant])].filter((entry) => entry in MAP.nodes).sort((a, b) => sentences(b) - sentences(a) || (a < b ? -1 : 1));
  if (!all.length) return [];
  const row = (entry) => make("li", {}, make("span", { className: "named" }, swatch(MAP.nodes[entry].kind), link(entry)),
    make("span", { className: "counts" }, sentences(entry) ? word("sentencesOf", { sentences: sentences(entry) }) : word("byVocabulary")));
  return [make("h3", {}, `${word("takesPart")} · ${all.length}`), growing("part", all.length, 8, all.length, (count) => [make("ul", { className: "partners" }, all.slice(0, count).map(row))])];
}

// Claims out and in, by relation and partner; other modalities are counted apart, never mixed in.
function neighbours(id) {
  const edges = EDGES_OF.get(id).map((key) => [key, MAP.edges[key]])
    .filter(([, edge]) => edge.modality && papersOf(edge).length);
  const parts = [];
  for (const [side, here, there] of [["out", "from", "to"], ["in", "to", "from"]]) {
    const ours = edges.filter(([, edge]) => edge[here] === id && edge.modality === state.modality);
    for (const relation of RELATIONS) {
      const group = ours.filter(([, edge]) => edge.relation === relation).sort(byStrength);
      if (!group.length) continue;
      parts.push(make("h3", {}, `${word(side)}：`, sample(relation), word(relation)));
      parts.push(make("ul", { className: "partners" }, group.map(([key, edge]) => make("li", {},
        link(key, label(edge[there], state.language)), " ",
        counts(papersOf(edge).length, total(papersOf(edge).map(([, sentences]) => sentences)))))));
    }
  }
  if (edges.length && !parts.length) parts.push(make("p", { className: "note" }, word("noClaims")));
  const others = MODALITIES.filter((m) => m !== state.modality)
    .map((m) => [m, edges.filter(([, edge]) => edge.modality === m).length]).filter(([, count]) => count);
  if (others.length) {
    parts.push(make("p", { className: "others" }, `${word("otherModalities")}：`, others.map(([m, count]) =>
      make("button", { type: "button", className: "chip", onclick: () => choose({ modality: m }) }, `${word(m)} ${count}`))));
  }
  return parts;
}

// The sentences of an item, by paper.
async function standing(id) {
  const keys = EDGES_OF.get(id).filter((key) => MAP.edges[key].relation === "found_in");
  if (!keys.length) return [];
  const items = await evidence(keys.flatMap((key) => MAP.edges[key].sentences));
  return [make("h3", {}, word("whereFound")), ...byPaper(items)];
}

async function edgePanel(key) {
  const edge = MAP.edges[key];
  const papers = papersOf(edge);
  const title = heading(link(edge.from), make("span", { className: "relation" }, sample(edge.relation), word(edge.relation)), link(edge.to));
  const tag = make("p", { className: "tag" }, edge.modality ? `${word(edge.modality)} · ` : "",
    counts(papers.length, total(papers.map(([, sentences]) => sentences))));
  const items = await evidence(edge.claims ?? edge.sentences);
  const kept = items.filter((item) => paperPasses(item.sentence.paper));
  return [closer(), title, tag, moreOf(edge.more), edge.claims ? legendOfMarks() : "", ...byPaper(kept)];
}
