// The map: vis-network draws what the view holds, in the colours of the style sheet.

const stage = document.getElementById("map");
const boxes = new vis.DataSet();
const lines = new vis.DataSet();
const drawnNodes = new Map(NETWORK.nodes.map((node) => [node.id, node]));
const network = new vis.Network(stage, { nodes: boxes, edges: lines }, NETWORK.options);
stage.firstElementChild.tabIndex = -1; // the keys are taken by the stage around it, which has a name
window.kgMap = network; // for the browser's console, and for the tests that measure boxes
let current = null; // what view() gave when the map was last drawn
let pointed = ""; // node or edge under the pointer
let palette = {}; // colours of the style sheet, read once a theme
const DRAWN = 800; // lines on the canvas at most; of more, the best supported that end in view
const STILL = 200; // lines beyond which they step aside while the map moves

function shapeOfScreen() {
  return stage.clientWidth < stage.clientHeight * 0.9 || stage.clientWidth < 600 ? "tall" : "wide";
}

function limit() {
  return state.number || MAP.core[shapeOfScreen()];
}

function colour(name) {
  if (!(name in palette)) palette[name] = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  return palette[name];
}

// Put the view on the canvas; positions depend on modality and shape of the screen alone.
function draw() {
  bendAll();
  const places = MAP.places[state.modality][shapeOfScreen()][state.language];
  const nodes = new Set(current.nodes);
  const edges = new Set(current.edges);
  lines.remove(lines.getIds().filter((id) => !edges.has(id)));
  ranked = current.edges.length > DRAWN ? current.edges.map((id) => [id, MAP.edges[id]]).sort(byStrength).map(([id]) => id) : current.edges;
  boxes.remove(boxes.getIds().filter((id) => !nodes.has(id)));
  const about = focus();
  boxes.update(current.nodes.map((id) => ({
    ...drawnNodes.get(id), label: MAP.nodes[id].lines[state.language], x: places[id][0], y: places[id][1], ...boxLook(id, !about || about.nodes.has(id)),
  })));
  drawLines(about);
}
let ranked = []; // the edges of the view, the best supported first where they are too many to draw

// Put the lines on the canvas: all of them, or of too many those that the window shows an end of.
function drawLines(about = focus()) {
  const wanted = new Set(ranked.length > DRAWN ? inWindow() : ranked);
  lines.remove(lines.getIds().filter((id) => !wanted.has(id)));
  lines.update([...wanted].map((id) => ({ ...lineOf(id), ...lineLook(id, !about || about.edges.has(id), about) })));
  const many = wanted.size > STILL;
  if (many !== hides) network.setOptions({ interaction: { hideEdgesOnDrag: many, hideEdgesOnZoom: many } });
  hides = many;
}
let hides = false;

function inWindow() {
  const places = MAP.places[state.modality][shapeOfScreen()][state.language];
  const [low, high] = [{ x: 0, y: 0 }, { x: stage.clientWidth, y: stage.clientHeight }].map((corner) => network.DOMtoCanvas(corner));
  const seen = new Set(current.nodes.filter((id) => places[id][0] > low.x && places[id][0] < high.x && places[id][1] > low.y && places[id][1] < high.y));
  const about = focus();
  const first = ranked.filter((id) => about?.edges.has(id));
  return [...first, ...ranked.filter((id) => seen.has(MAP.edges[id].from) || seen.has(MAP.edges[id].to))].slice(0, DRAWN);
}

// The window shows another part of the map.
let turned = 0;
function showWindow() {
  if (ranked.length <= DRAWN) return;
  clearTimeout(turned);
  turned = setTimeout(() => drawLines(), 120);
}

function repaint() {
  const about = focus();
  boxes.update(current.nodes.map((id) => ({ id, ...boxLook(id, !about || about.nodes.has(id)) })));
  lines.update(lines.getIds().map((id) => ({ id, ...lineLook(id, !about || about.edges.has(id), about) })));
}

// What the pointer or the selection is about, else what answers the question; the rest steps back. Null: nothing does.
function focus(id = pointed || state.select) {
  if (!id && !current.lit?.length) return null;
  const edges = new Set(id ? linesOf(id) : current.lit);
  const nodes = new Set(ends(current.edges.filter((key) => edges.has(key))));
  if (boxes.get(id)) nodes.add(id);
  return nodes.size ? { nodes, edges } : null;
}

// The lines that a node or edge is about: of a paper those it states, of a mechanism or path not drawn itself those
// between its parts.
function linesOf(id) {
  if (id in MAP.edges) return [id];
  const node = MAP.nodes[id];
  if (node.kind === "paper") return current.edges.filter((key) => id in MAP.edges[key].papers);
  const parts = new Set(PARTS.flatMap((part) => node[part] ?? []));
  if (!parts.size || boxes.get(id)) return EDGES_OF.get(id);
  return current.edges.filter((key) => parts.has(MAP.edges[key].from) && parts.has(MAP.edges[key].to));
}

function boxLook(id, lit) {
  const kind = MAP.nodes[id].kind;
  const chosen = selected().includes(id);
  const border = chosen ? colour("accent") : lit ? colour(`${kind}-line`) : colour("rule");
  const background = lit ? colour(`${kind}-fill`) : colour("ground");
  return {
    borderWidth: chosen ? 3 : 1.5,
    color: { background, border, highlight: { background, border }, hover: { background, border: colour("accent") } },
    font: { size: MAP.nodes[id].font, color: lit ? colour("ink") : colour("faint") },
  };
}

function lineLook(id, lit, about) {
  const edge = MAP.edges[id];
  const paint = colour(edge.relation) || colour("structure");
  const papers = papersOf(edge).length;
  return {
    color: { color: paint, highlight: paint, hover: paint, opacity: !lit ? 0.1 : about || papers > 1 ? 1 : 0.48 },
    width: 1.1 + 1.2 * Math.min(papers - 1, 5) + (state.select === id ? 1.5 : 0),
  };
}

network.on("click", ({ nodes, edges }) => choose({ select: String(nodes[0] ?? edges[0] ?? "") }));
function point(id) {
  pointed = id;
  stage.style.cursor = id ? "pointer" : "";
  if (current.nodes.length < DRAWN) repaint(); // beyond that a repaint takes longer than a pointer stays
}

for (const name of ["dragStart", "zoom"]) network.on(name, () => cancelAnimationFrame(gliding));
for (const name of ["dragEnd", "zoom"]) {
  network.on(name, () => {
    noteCamera();
    showWindow();
  });
}
network.on("hoverNode", ({ node }) => point(node));
network.on("hoverEdge", ({ edge }) => point(edge));
network.on("blurNode", () => point(""));
network.on("blurEdge", () => point(""));

stage.addEventListener("keydown", (event) => {
  const act = {
    ArrowLeft: () => pan(-1, 0), ArrowRight: () => pan(1, 0), ArrowUp: () => pan(0, -1), ArrowDown: () => pan(0, 1),
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(true),
  }[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
});
