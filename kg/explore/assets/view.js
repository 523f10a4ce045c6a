// Which nodes and edges the choices leave.

// Papers of an edge with their numbers of sentences, the paper looked at alone where there is one.
function papersOf(edge) {
  return Object.entries(edge.papers).filter(([paper]) => !state.paper || paper === state.paper);
}

function passes(edge) {
  const papers = papersOf(edge).length;
  if (![edge.from, edge.to].every((end) => state.kinds.includes(MAP.nodes[end].kind))) return false;
  if (edge.relation === "found_in") return papers > 0;
  return edge.modality === state.modality && state.relations.includes(edge.relation) && papers >= Math.max(1, state.least);
}

// {nodes, edges, allNodes, allEdges}: ids shown, and how many the choices would leave without the limit on concepts.
// The concepts with most papers come first, then those with most sentences. Nodes that only stand in papers
// (mechanisms, paths, the papers themselves) are not counted against the limit. What has no line in view is left out.
function view(limit) {
  const edges = Object.keys(MAP.edges).filter((key) => passes(MAP.edges[key]));
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
  const kept = new Set([...ranked.slice(0, limit), ...items, ...selected(), ...partners(edges)]);
  const inView = edges.filter((key) => kept.has(MAP.edges[key].from) && kept.has(MAP.edges[key].to));
  const joined = new Set(inView.flatMap((key) => [MAP.edges[key].from, MAP.edges[key].to]));
  return {
    nodes: [...new Set([...ranked, ...items])].filter((id) => joined.has(id)),
    edges: inView,
    allNodes: new Set([...ranked, ...items]).size,
    allEdges: edges.length,
    concepts: ranked.length,
  };
}

// The best supported neighbours of a node selected, so that it never stands alone.
function partners(edges) {
  return edges.map((key) => [key, MAP.edges[key]]).filter(([, edge]) => edge.from === state.select || edge.to === state.select)
    .sort(byStrength).slice(0, 20).flatMap(([, edge]) => [edge.from, edge.to]);
}

// Edges with more papers first, then with more sentences.
function byStrength([keyA, a], [keyB, b]) {
  const [x, y] = [papersOf(a), papersOf(b)];
  const sentences = (papers) => total(papers.map(([, count]) => count));
  return y.length - x.length || sentences(y) - sentences(x) || (keyA < keyB ? -1 : 1);
}

// The nodes that the selection names.
function selected() {
  const edge = MAP.edges[state.select];
  if (edge) return [edge.from, edge.to];
  return state.select ? [state.select] : [];
}
