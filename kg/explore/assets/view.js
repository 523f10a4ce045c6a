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
// concepts, how many edges of the modality are not shown, and the edges lit as the answer to a question (null without one).
// The concepts that most papers claim something of and name themselves come first, then those with most sentences, as the
// places are given (kg/explore/content.py). Nodes that only stand in papers
// (mechanisms, paths, the papers themselves) are not counted against the limit. What has no line in view is left out.
function view(limit) {
  const answer = new Set(answered());
  const lit = answer.size || asks(state) ? onMap([...answer]) : null;
  const edges = nearby(Object.keys(MAP.edges).filter((key) => passes(MAP.edges[key]) || answer.has(key)));
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
        if (namedIn(end).has(paper)) rank.papers.add(paper);
        rank.sentences += sentences;
      }
    }
  }
  const ranked = [...ranks.keys()].sort((a, b) => {
    const [x, y] = [ranks.get(a), ranks.get(b)];
    return y.papers.size - x.papers.size || y.sentences - x.sentences || (a < b ? -1 : 1);
  });
  const kept = new Set([...ranked.slice(0, limit), ...items, ...selected(), ...ends(lit ?? [])]);
  for (const id of partners(edges, kept)) kept.add(id);
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

const named = new Map();
function namedIn(id) {
  if (!named.has(id)) named.set(id, new Set(MAP.nodes[id].papers));
  return named.get(id);
}

// The edges that answer the question of the view, the best supported first.
function answered() {
  if (!asks(state)) return null;
  return state.view === "ask" ? answerEdges() : chains().flatMap(({ steps }) => steps);
}

// The edges of an answer that the map lights: of a chain the first one's surely.
function onMap(answer) {
  return inOneWindow(answer.slice(0, LIT), state.view === "trace" ? chains()[0]?.steps.length ?? 0 : 1);
}

// Of some edges, the first ones that one window holds, large enough to read; so many `surely`.
function inOneWindow(edges, surely) {
  const places = MAP.places[state.modality][shapeOfScreen()][state.language];
  const room = [stage.clientWidth / LEGIBLE - BOX[0], stage.clientHeight / LEGIBLE - BOX[1]];
  let held = [[Infinity, -Infinity], [Infinity, -Infinity]];
  return edges.filter((key, i) => {
    const wider = held.map(([low, high], axis) => {
      const at = [MAP.edges[key].from, MAP.edges[key].to].map((id) => places[id][axis]);
      return [Math.min(low, ...at), Math.max(high, ...at)];
    });
    const fits = i < surely || wider.every(([low, high], axis) => high - low <= Math.max(room[axis], held[axis][1] - held[axis][0]));
    if (fits) held = wider;
    return fits;
  });
}
const LIT = 200; // edges of an answer looked at for that
const BOX = [130, 60]; // what the outermost boxes take beside their middles, in the map's units

// The best supported neighbours of a node selected that one window holds beside those there already.
function partners(edges, there) {
  const joined = edges.map((key) => [key, MAP.edges[key]]).filter(([, edge]) => edge.from === state.select || edge.to === state.select)
    .sort(byStrength).map(([key]) => key);
  const old = joined.filter((key) => there.has(MAP.edges[key].from) && there.has(MAP.edges[key].to));
  return ends(inOneWindow([...old, ...joined.filter((key) => !old.includes(key)).slice(0, 20)], Math.max(1, old.length)));
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
