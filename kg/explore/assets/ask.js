// Ask: who says that one concept acts on another; either end may be left open. Narrower concepts answer too.

// Whether a node stands where another is asked for: itself, or something narrower.
function stands(id, asked) {
  return !asked || id === asked || Boolean(MAP.nodes[id].above?.includes(asked));
}

// The edges that answer, the best supported first; of a question with both ends open, every edge of its relation.
function answerEdges({ modality, relation } = state) {
  const asked = TOGETHER[relation] ?? [relation];
  return Object.entries(MAP.edges).filter(([, edge]) => edge.modality === modality && asked.includes(edge.relation) && papersOf(edge).length >= Math.max(1, state.least)
    && ((stands(edge.from, state.source) && stands(edge.to, state.target))
      || (edge.relation === "integrates_with" && stands(edge.to, state.source) && stands(edge.from, state.target))))
    .sort(byStrength).map(([key]) => key);
}

function relationSelect() {
  const options = [...Object.keys(TOGETHER), ...RELATIONS];
  return make("div", { className: "picker" }, make("label", { className: "field", htmlFor: "pick-relation" }, word("relation")),
    make("select", { id: "pick-relation", onchange: (event) => choose({ relation: event.target.value }) },
      options.map((key) => make("option", { value: key, selected: key === state.relation }, word(key)))));
}

// Questions to start from, about the edge that most papers make.
function examples() {
  const strongest = Object.entries(MAP.edges).filter(([, edge]) => edge.modality === "asserted" && edge.relation === "drives").sort(byStrength)[0];
  if (!strongest) return [];
  const [source, target] = [strongest[1].from, strongest[1].to];
  const fields = { source: label(source, state.language), target: label(target, state.language) };
  const example = (key, changes) => make("li", {}, make("button", { type: "button", className: "link", onclick: () => choose({ select: "", ...changes }) }, word(key, fields)));
  return [make("h3", {}, word("forExample")), make("ul", { className: "papers" },
    example("askTarget", { source: "", target }), example("askSource", { source, target: "" }), example("askBoth", { source, target }))];
}

const PAIRS = 8; // pairs of an open question before the rest is asked for

// How much of an answer the map lights, where it is not all of it.
function litOf(edges) {
  return current.lit && current.lit.length < edges.length ? make("p", { className: "note" }, word("onMap", { drawn: current.lit.length, count: edges.length })) : "";
}

// Where no paper says so: in which other modality, or with which other relation, some do.
function elsewhere() {
  const { modality, relation } = state;
  const other = [...MODALITIES.filter((one) => one !== modality).map((one) => ({ modality: one, relation })), ...(relation === "any" ? [] : [{ modality, relation: "any" }])];
  const chips = other.map((changes) => [changes, answerEdges(changes).length]).filter(([, count]) => count).map(([changes, count]) =>
    make("button", { type: "button", className: "chip", onclick: () => choose(changes) }, `${word(changes.modality === modality ? "any" : changes.modality)} ${count}`));
  return chips.length ? make("p", { className: "others" }, `${word("elsewhere")}：`, chips) : "";
}

async function askPanel() {
  const form = make("div", { className: "form", role: "group", ariaLabel: word("ask") }, picker("source"), relationSelect(), picker("target"), make("p", { className: "fine" }, word("typing")));
  const head = [heading(word("ask")), form, ...(state.source || state.target ? [] : examples())];
  const edges = answerEdges();
  const items = await evidence(edges.flatMap((key) => MAP.edges[key].claims));
  const kept = items.filter((item) => paperPasses(item.sentence.paper));
  const papers = new Set(edges.flatMap((key) => papersOf(MAP.edges[key]).map(([paper]) => paper)));
  const more = total(edges.map((key) => MAP.edges[key].more ?? 0));
  const name = (id) => (id ? label(id, state.language) : word("anything"));
  const read = make("p", { className: "note" }, word("readAs", { source: name(state.source), relation: word(state.relation), target: name(state.target), modality: word(state.modality) }));
  if (!kept.length) return [...head, read, make("p", { className: "answer", role: "status", tabIndex: -1 }, word("noAnswer")), elsewhere()];
  const open = !state.source || !state.target;
  return [...head, read, make("p", { className: "answer", role: "status", tabIndex: -1 }, word("answer", { papers: papers.size, claims: kept.length + more })),
    ...(open ? [make("h3", {}, word("pairs", { count: edges.length })), growing("pairs", edges.length, PAIRS, LISTED, (count) => [make("ul", { className: "partners" }, edges.slice(0, count).map((key) => make("li", {}, edgeRow(key))))]),
      make("h3", {}, word("quotesOf"))] : []),
    litOf(edges), moreOf(more), legendOfMarks(), ...byPaper(kept, true)];
}
