// Agree and differ: what several papers assert, what one asserts and another denies or turns round, what only one says.

const LISTED = 40; // rows of a list before the rest is asked for
const FIRST = { agree: 12, single: 12 }; // of the long ones

// {agree, deny, oppose, reverse, mutual, inOne, single} over the causal edges asserted: pairs of edges, or edges. What
// only one paper says both ways is no difference between papers: it stands in `inOne`, or in `mutual`.
function comparison() {
  const asserted = Object.entries(MAP.edges).filter(([, edge]) => edge.modality === "asserted" && MAP.causal.includes(edge.relation) && papersOf(edge).length >= Math.max(1, state.least));
  const at = (from, relation, to, modality) => {
    const key = `${from}--${relation}-${modality}--${to}`;
    return MAP.edges[key] && papersOf(MAP.edges[key]).length ? key : null;
  };
  const between = (a, b) => new Set([a, b].flatMap((key) => papersOf(MAP.edges[key]).map(([paper]) => paper))).size > 1;
  const found = { agree: [], deny: [], oppose: [], reverse: [], mutual: [], inOne: [], single: [] };
  for (const [key, edge] of asserted.sort(byStrength)) {
    (papersOf(edge).length > 1 ? found.agree : found.single).push([key]);
    const denied = at(edge.from, edge.relation, edge.to, "negated");
    if (denied) (between(key, denied) ? found.deny : found.inOne).push([key, denied]);
    const lowered = edge.relation === "inhibits" ? null : at(edge.from, "inhibits", edge.to, "asserted");
    if (lowered) (between(key, lowered) ? found.oppose : found.inOne).push([key, lowered]);
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

// A paper in a few words: its first author and year, or how its title begins.
function brief(id) {
  const { authors = [], title, year } = MAP.papers[id];
  const by = authors.length > 1 ? word("andOthers", { name: authors[0] }) : authors[0] ?? `${Array.from(title).slice(0, 12).join("")}…`;
  return make("span", { title }, [by, year].filter(Boolean).join(" "));
}

// Who says it.
function sayers(key) {
  const papers = papersOf(MAP.edges[key]).map(([paper]) => paper);
  const named = papers.slice(0, 3).flatMap((paper) => ["、", brief(paper)]).slice(1);
  return make("span", { className: "sayers fine" }, named, papers.length > 3 ? ` +${papers.length - 3}` : "");
}


function differPanel() {
  const found = comparison();
  const groups = ["deny", "oppose", "reverse", "agree", "mutual", "inOne", "single"];
  return [heading(word("differ")), make("p", { className: "lead" }, word("differHow")), ...groups.flatMap((name) => [
    make("h3", {}, `${word(name)} · ${found[name].length}`),
    make("p", { className: "fine" }, word(found[name].length ? `${name}.hint` : "noneFound")),
    growing(name, found[name].length, FIRST[name] ?? LISTED, LISTED, (count) => [make("ul", { className: "partners" },
      found[name].slice(0, count).map((keys) => make("li", {}, keys.flatMap((key) => [edgeRow(key), sayers(key)]))))]),
  ])];
}
