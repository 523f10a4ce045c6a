// The map: vis-network draws what the view holds, in the colours of the style sheet.

const stage = document.getElementById("map");
const boxes = new vis.DataSet();
const lines = new vis.DataSet();
const drawnNodes = new Map(NETWORK.nodes.map((node) => [node.id, node]));
const drawnEdges = new Map(NETWORK.edges.map((edge) => [edge.id, edge]));
const network = new vis.Network(stage, { nodes: boxes, edges: lines }, NETWORK.options);
let current = view(limit());
let pointed = ""; // node or edge under the pointer

function shapeOfScreen() {
  return stage.clientWidth < stage.clientHeight * 0.9 || stage.clientWidth < 600 ? "tall" : "wide";
}

function limit() {
  return state.number || MAP.core[shapeOfScreen()];
}

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

// Put the view on the canvas; positions depend on modality and shape of the screen alone.
function draw() {
  current = view(limit());
  const places = MAP.places[state.modality][shapeOfScreen()];
  const nodes = new Set(current.nodes);
  const edges = new Set(current.edges);
  lines.remove(lines.getIds().filter((id) => !edges.has(id)));
  boxes.remove(boxes.getIds().filter((id) => !nodes.has(id)));
  boxes.update(current.nodes.map((id) => ({
    ...drawnNodes.get(id), label: MAP.nodes[id].lines[state.language], x: places[id][0], y: places[id][1], ...boxLook(id),
  })));
  lines.update(current.edges.map((id) => ({ ...drawnEdges.get(id), ...lineLook(id) })));
}

function repaint() {
  boxes.update(current.nodes.map((id) => ({ id, ...boxLook(id) })));
  lines.update(current.edges.map((id) => ({ id, ...lineLook(id) })));
}

// What the pointer or the selection is about; the rest steps back.
function focus() {
  const id = pointed || state.select;
  if (!id) return null;
  const edges = id in MAP.edges ? [id] : EDGES_OF.get(id).filter((key) => lines.get(key));
  const nodes = new Set(edges.flatMap((key) => [MAP.edges[key].from, MAP.edges[key].to]));
  if (id in MAP.nodes) nodes.add(id);
  return { nodes, edges: new Set(edges) };
}

function boxLook(id) {
  const about = focus();
  const kind = MAP.nodes[id].kind;
  const chosen = selected().includes(id);
  const border = chosen ? colour("accent") : colour(`${kind}-line`);
  const background = colour(`${kind}-fill`);
  return {
    opacity: !about || about.nodes.has(id) ? 1 : 0.22,
    borderWidth: chosen ? 3 : 1.5,
    color: { background, border, highlight: { background, border }, hover: { background, border: colour("accent") } },
    font: { size: MAP.nodes[id].font, color: !about || about.nodes.has(id) ? colour("ink") : colour("faint") },
  };
}

function lineLook(id) {
  const about = focus();
  const edge = MAP.edges[id];
  const paint = colour(edge.relation) || colour("structure");
  const opacity = !about ? (papersOf(edge).length > 1 ? 0.95 : 0.5) : about.edges.has(id) ? 1 : 0.07;
  return {
    color: { color: paint, highlight: paint, hover: paint, opacity },
    width: 1.1 + 1.2 * Math.min(papersOf(edge).length - 1, 5) + (state.select === id ? 1.5 : 0),
  };
}

// The whole view, but never so small that labels cannot be read unless everything was asked for.
function fit(animate = false) {
  if (!current.nodes.length) return;
  const animation = animate && !matchMedia("(prefers-reduced-motion: reduce)").matches ? { duration: 250 } : false;
  network.fit({ nodes: current.nodes, maxZoomLevel: 1.25, animation });
  if (!animation && !state.number && network.getScale() < 0.5) {
    const at = MAP.places[state.modality][shapeOfScreen()][current.nodes[0]];
    network.moveTo({ position: { x: at[0], y: at[1] }, scale: 0.5 });
  }
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(3, Math.max(0.05, network.getScale() * factor)) });
}

function pan(dx, dy) {
  const at = network.getViewPosition();
  const step = 60 / network.getScale();
  network.moveTo({ position: { x: at.x + dx * step, y: at.y + dy * step } });
}

// Bring the selection into sight when it lies outside.
function reveal() {
  const places = selected().map((id) => network.canvasToDOM(network.getPosition(id)));
  const outside = places.some(({ x, y }) => x < 40 || y < 30 || x > stage.clientWidth - 40 || y > stage.clientHeight - 30);
  if (!outside) return;
  const points = selected().map((id) => network.getPosition(id));
  const mean = (axis) => total(points.map((point) => point[axis])) / points.length;
  network.moveTo({ position: { x: mean("x"), y: mean("y") } });
}

network.on("click", ({ nodes, edges }) => choose({ select: String(nodes[0] ?? edges[0] ?? "") }));
for (const [event, name] of [["hoverNode", "node"], ["hoverEdge", "edge"]]) {
  network.on(event, (about) => {
    pointed = about[name];
    stage.style.cursor = "pointer";
    repaint();
  });
}
for (const event of ["blurNode", "blurEdge"]) {
  network.on(event, () => {
    pointed = "";
    stage.style.cursor = "";
    repaint();
  });
}

stage.addEventListener("keydown", (event) => {
  const act = {
    ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(true),
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
