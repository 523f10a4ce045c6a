// Which nodes and edges the choices leave.

function paperPasses(id) {
  const year = MAP.papers[id].year ?? 0; // a paper of unknown year is of none
  return (!state.paper || id === state.paper) && (!state.since || year >= state.since) && (!state.until || (year && year <= state.until));
}

// Papers of an edge that the choices leave, with their numbers of sentences.
function papersOf(edge) {
  return Object.entries(edge.papers).filter(([paper]) => paperPasses(paper));
}

function sentencesOf(edge) {
  return total(papersOf(edge).map(([, sentences]) => sentences));
}

function passes(edge) {
  const papers = papersOf(edge).length;
  if (![edge.from, edge.to].every((end) => state.kinds.includes(MAP.nodes[end].kind))) return false;
  if (edge.relation === "found_in") return papers > 0;
  return edge.modality === state.modality && state.relations.includes(edge.relation) && papers >= Math.max(1, state.least);
}

// The ids of the edges that stay within the steps from the node that the map is drawn around.
function nearby(edges) {
  if (!state.around) return edges;
  const reached = new Set([state.around]);
  for (let step = 0; step < state.steps; step += 1) {
    const before = new Set(reached);
    for (const key of edges) {
      const { from, to } = MAP.edges[key];
      if (before.has(from)) reached.add(to);
      if (before.has(to)) reached.add(from);
    }
  }
  return edges.filter((key) => reached.has(MAP.edges[key].from) && reached.has(MAP.edges[key].to));
}

// {nodes, edges, allNodes, allEdges, hidden, lit}: ids shown, how many the choices would leave without the limit on
// concepts, how many edges of the modality are not shown, and the edges that answer a question (null without one).
// The concepts with most papers come first, then those with most sentences. Nodes that only stand in papers
// (mechanisms, paths, the papers themselves) are not counted against the limit. What has no line in view is left out.
function view(limit) {
  const lit = answered();
  const edges = nearby(Object.keys(MAP.edges).filter((key) => passes(MAP.edges[key]) || lit?.includes(key)));
  const ranks = new Map();
  const items = new Set();
  for (const key of edges) {
    const edge = MAP.edges[key];
    for (const end of [edge.from, edge.to]) {
      if (edge.relation === "found_in") {
        items.add(end);
        continue;
      }
      if (!ranks.has(end)) ranks.set(end, { papers: new Set(), sentences: 0 });
      const rank = ranks.get(end);
      for (const [paper, sentences] of papersOf(edge)) {
        rank.papers.add(paper);
        rank.sentences += sentences;
      }
    }
  }
  const ranked = [...ranks.keys()].sort((a, b) => {
    const [x, y] = [ranks.get(a), ranks.get(b)];
    return y.papers.size - x.papers.size || y.sentences - x.sentences || (a < b ? -1 : 1);
  });
  const kept = new Set([...ranked.slice(0, limit), ...items, ...selected(), ...partners(edges),
    ...(lit ?? []).slice(0, 40).flatMap((key) => [MAP.edges[key].from, MAP.edges[key].to])]);
  const inView = edges.filter((key) => kept.has(MAP.edges[key].from) && kept.has(MAP.edges[key].to));
  const joined = new Set(inView.flatMap((key) => [MAP.edges[key].from, MAP.edges[key].to]));
  return {
    nodes: [...new Set([...ranked, ...items])].filter((id) => joined.has(id)),
    edges: inView,
    allNodes: new Set([...ranked, ...items]).size,
    allEdges: edges.length,
    concepts: ranked.length,
    hidden: Object.values(MAP.edges).filter((edge) => edge.modality === state.modality).length - inView.filter((key) => MAP.edges[key].modality).length,
    lit,
  };
}

// The edges that answer the question of the view, the best supported first.
function answered() {
  if (state.view === "ask") return answerEdges();
  if (state.view === "trace") return chains().flatMap(({ steps }) => steps);
  return null;
}

// The best supported neighbours of a node selected, so that it never stands alone.
function partners(edges) {
  return edges.map((key) => [key, MAP.edges[key]]).filter(([, edge]) => edge.from === state.select || edge.to === state.select)
    .sort(byStrength).slice(0, 20).flatMap(([, edge]) => [edge.from, edge.to]);
}

// Edges with more papers first, then with more sentences.
function byStrength([keyA, a], [keyB, b]) {
  return papersOf(b).length - papersOf(a).length || sentencesOf(b) - sentencesOf(a) || (keyA < keyB ? -1 : 1);
}

function ends(edges) {
  return [...new Set(edges.flatMap((key) => [MAP.edges[key].from, MAP.edges[key].to]))];
}

// The nodes that the selection names.
function selected() {
  const edge = MAP.edges[state.select];
  if (edge) return [edge.from, edge.to];
  return state.select ? [state.select] : [];
}
