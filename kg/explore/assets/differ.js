// Agree and differ: what several papers assert, what one asserts and another denies or turns round, what only one says.

const LISTED = 40; // rows of a list before the rest is asked for

// {agree, deny, oppose, reverse, mutual, single} over the causal edges asserted: pairs of edges, or edges.
function comparison() {
  const asserted = Object.entries(MAP.edges).filter(([, edge]) => edge.modality === "asserted" && MAP.causal.includes(edge.relation) && papersOf(edge).length);
  const at = (from, relation, to, modality) => {
    const key = `${from}--${relation}-${modality}--${to}`;
    return MAP.edges[key] && papersOf(MAP.edges[key]).length ? key : null;
  };
  const found = { agree: [], deny: [], oppose: [], reverse: [], mutual: [], single: [] };
  for (const [key, edge] of asserted.sort(byStrength)) {
    (papersOf(edge).length > 1 ? found.agree : found.single).push([key]);
    const denied = at(edge.from, edge.relation, edge.to, "negated");
    if (denied) found.deny.push([key, denied]);
    const lowered = edge.relation === "inhibits" ? null : at(edge.from, "inhibits", edge.to, "asserted");
    if (lowered) found.oppose.push([key, lowered]);
    if (edge.relation === "inhibits") continue;
    for (const relation of TOGETHER.causal) {
      const back = at(edge.to, relation, edge.from, "asserted");
      if (!back || !(edge.from < edge.to)) continue;
      const there = papersOf(MAP.edges[back]).map(([paper]) => paper);
      const both = papersOf(edge).some(([paper]) => there.includes(paper));
      found[both ? "mutual" : "reverse"].push([key, back]);
    }
  }
  return found;
}

function edgeName(key) {
  const { from, relation, to, modality } = MAP.edges[key];
  return [label(from, state.language), sample(relation), word(modality === "negated" ? "notThat" : "that", { relation: word(relation) }), " ", label(to, state.language)];
}

function edgeRow(key) {
  const edge = MAP.edges[key];
  return make("span", { className: "row" }, link(key, ...edgeName(key)), " ", counts(papersOf(edge).length, sentencesOf(edge)));
}

// A list that gives its first rows, and the rest when asked.
function listed(rows, most = LISTED) {
  const list = make("ul", { className: "partners" }, rows.slice(0, most));
  if (rows.length <= most) return [list];
  const more = make("button", { type: "button", className: "chip", onclick: () => { list.append(...rows.slice(most)); more.remove(); } },
    word("showMore", { count: rows.length - most }));
  return [list, more];
}

function differPanel() {
  const found = comparison();
  const groups = ["deny", "oppose", "reverse", "mutual", "agree", "single"];
  return [heading(word("differ")), make("p", { className: "lead" }, word("differHow")), ...groups.flatMap((name) => [
    make("h3", {}, `${word(name)} · ${found[name].length}`),
    make("p", { className: "fine" }, word(`${name}.hint`)),
    ...listed(found[name].map((keys) => make("li", {}, keys.map(edgeRow))), name === "single" ? 12 : LISTED),
  ])];
}
