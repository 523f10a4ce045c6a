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
const LEGIBLE = 0.56; // scale below which labels are too small
const MARGIN = 28; // pixels that a fitted map leaves free, of both sides together
const FARTHEST = 0.3; // scale below which boxes are no more than specks
const DRAWN = 800; // lines on the canvas at most; of more, the best supported that end in view
const GLIDE = 220; // milliseconds that the map takes to another place
let gliding = 0; // the frame asked for while it does
const STILL = 200; // lines beyond which they step aside while the map moves

// How far each line of the view is bent. Where several join two boxes none hides another: each of one direction is bent
// further, the best supported least, and those of the other direction to the other side. A line alone is bent where it
// would run behind a box and be taken for two lines, if that leads past every box. Above 0 to the right of its way, below
// to the left.
let bends = new Map();
function bendAll() {
  const joined = new Map();
  for (const id of current.edges) {
    const pair = [MAP.edges[id].from, MAP.edges[id].to].sort().join(" ");
    joined.set(pair, [...joined.get(pair) ?? [], id]);
  }
  bends = new Map();
  for (const ids of joined.values()) {
    if (ids.length < 2) {
      if (current.edges.length <= AVOIDS) avoid(ids[0]);
      continue;
    }
    const there = (id) => MAP.edges[id].from === MAP.edges[ids[0]].from;
    const sides = [ids.filter(there), ids.filter((id) => !there(id))].map((side) => side.map((id) => [id, MAP.edges[id]]).sort(byStrength));
    const least = sides[1].length ? 0.12 : 0;
    for (const side of sides) side.forEach(([id], i) => { if (i || least) bends.set(id, least + 0.17 * i); });
  }
}

function sizeOf(id) {
  return MAP.nodes[id].box[state.language];
}

function avoid(id) {
  const places = MAP.places[state.modality][shapeOfScreen()][state.language];
  const [from, to] = [MAP.edges[id].from, MAP.edges[id].to].map((end) => ({ x: places[end][0], y: places[end][1] }));
  const others = current.nodes.filter((node) => node !== MAP.edges[id].from && node !== MAP.edges[id].to)
    .map((node) => ({ x: places[node][0], y: places[node][1], half: sizeOf(node).map((size) => size / 2 + NEAR) }));
  const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / APART);
  const shares = Array.from({ length: count }, (_, i) => (i + 1) / (count + 1));
  const [top, bottom] = [Math.min, Math.max].map((pick) => pick(...current.nodes.map((node) => places[node][1])));
  const free = BENDS.find((bend) => {
    const via = bentTowards(bend, from, to) ?? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const tip = border(to, sizeOf(MAP.edges[id].to), via); // vis-network leads a line from a middle to a border
    const points = shares.map((t) => ["x", "y"].map((axis) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * via[axis] + t * t * tip[axis]));
    return points.every(([x, y]) => y > top - OVER && y < bottom + OVER && !others.some((box) => Math.abs(x - box.x) < box.half[0] && Math.abs(y - box.y) < box.half[1]));
  });
  if (free) bends.set(id, free);
}
const BENDS = [0, 0.05, -0.05, 0.1, -0.1, 0.16, -0.16, 0.22, -0.22, 0.3, -0.3]; // tried in this order
const NEAR = 6; // how near to a box a line may come
const OVER = 30; // how far a line may reach over the outermost rows
const APART = 14; // of the points of a line looked at
const AVOIDS = 200; // lines of a view up to which each is led past the boxes: of more nobody follows a single one

// Where the line between two points leaves the box around the first.
function border({ x, y }, [width, height], towards) {
  const [dx, dy] = [towards.x - x, towards.y - y];
  const share = Math.min(dx ? width / 2 / Math.abs(dx) : Infinity, dy ? height / 2 / Math.abs(dy) : Infinity);
  return { x: x + dx * share, y: y + dy * share };
}

// The point that a line is bent towards, as vis-network has it; null where it is straight.
function bentTowards(bend, from, to) {
  if (!bend) return null;
  const [dx, dy] = [to.x - from.x, from.y - to.y];
  const angle = Math.atan2(dy, dx) + (bend * 0.5 + 0.5) * Math.PI;
  const far = (Math.abs(bend) * 0.5 + 0.5) * Math.hypot(dx, dy);
  return { x: from.x + far * Math.sin(angle), y: from.y + far * Math.cos(angle) };
}

// A line as vis-network takes it, without its colour and width.
function lineOf(id) {
  const edge = MAP.edges[id];
  const smooth = bends.has(id) && { enabled: true, type: bends.get(id) > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bends.get(id)) };
  return { ...NETWORK.lines[edge.relation], id, from: edge.from, to: edge.to, smooth };
}

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

// The whole view, as large as the stage takes; unless the reader chose what is in it, never too small to read.
function fit(animate = false) {
  if (!current.nodes.length) return;
  const answer = litNodes(); // what a question is about, else everything
  const { scale, position } = frameOf(answer.length ? answer : current.nodes);
  const least = answer.length ? 0 : filtersSet().length || state.view !== "map" ? FARTHEST : LEGIBLE;
  const whole = scale >= least;
  const middle = boxes.get(state.around) ? network.getPosition(state.around) : { x: 0, y: 0 };
  move({ position: whole ? position : middle, scale: whole ? scale : least }, animate);
}

// Move the map, gliding where asked to; vis-network's own gliding stops short of its end.
function move(to, animate = false) {
  cancelAnimationFrame(gliding);
  if (!animate || matchMedia("(prefers-reduced-motion: reduce)").matches) {
    network.moveTo(to);
    return;
  }
  const [from, scale, start] = [network.getViewPosition(), network.getScale(), performance.now()];
  const glide = () => {
    const done = Math.min(1, (performance.now() - start) / GLIDE);
    const share = done * (2 - done);
    const at = (a, b) => (done < 1 ? a + (b - a) * share : b);
    network.moveTo({ position: { x: at(from.x, to.position.x), y: at(from.y, to.position.y) }, scale: at(scale, to.scale) });
    if (done < 1) gliding = requestAnimationFrame(glide);
  };
  glide();
}

// The scale and the middle of the window that just holds some nodes.
function frameOf(ids) {
  const bounds = ids.map((id) => network.getBoundingBox(id));
  const [left, top] = ["left", "top"].map((side) => Math.min(...bounds.map((box) => box[side])));
  const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...bounds.map((box) => box[side])));
  const scale = Math.min(1.25, (stage.clientWidth - MARGIN) / (right - left), (stage.clientHeight - MARGIN) / (bottom - top));
  return { scale, position: { x: (left + right) / 2, y: (top + bottom) / 2 } };
}

// The ends, as far as they are drawn, of the lines that answer a question.
function litNodes() {
  const drawn = new Set(current.edges);
  return ends((current.lit ?? []).filter((key) => drawn.has(key)));
}

// Where the map was left, or all of it.
function place(animate = false) {
  const [x, y, scale] = state.camera.split(",").map(Number);
  if (scale > 0 && Number.isFinite(x + y)) move({ position: { x, y }, scale: Math.min(3, Math.max(0.05, scale)) }, animate);
  else fit(animate);
  showWindow();
}

function cameraNow() {
  return cameraOf({ position: network.getViewPosition(), scale: network.getScale() });
}

function cameraOf({ position: { x, y }, scale }) {
  return [Math.round(x), Math.round(y), scale.toFixed(3)].join(",");
}

function zoom(factor) {
  move({ position: network.getViewPosition(), scale: Math.min(3, Math.max(0.05, network.getScale() * factor)) });
  noteCamera();
  showWindow();
}

function pan(dx, dy) {
  const at = network.getViewPosition();
  const step = 60 / network.getScale();
  move({ position: { x: at.x + dx * step, y: at.y + dy * step }, scale: network.getScale() });
  noteCamera();
  showWindow();
}

// Bring the selection into sight, large enough to read, when it is not: with all that is lit where there is room.
function reveal(animate = true) {
  const lit = [...(state.select && focus(state.select)?.nodes) || []];
  if (!lit.length) return;
  const chosen = selected().filter((id) => boxes.get(id));
  const around = frameOf(lit);
  const roomy = !chosen.length || around.scale >= 0.8 * LEGIBLE;
  if (inSight(roomy ? lit : chosen) && network.getScale() >= Math.min(LEGIBLE, around.scale)) return;
  const wanted = roomy ? around : frameOf(chosen);
  const to = { position: wanted.position, scale: Math.min(wanted.scale, Math.max(network.getScale(), LEGIBLE)) };
  if (state.camera !== revealed) cameraBefore = state.camera;
  revealed = cameraOf(to);
  move(to, animate);
  keepCamera(revealed);
  showWindow();
}
let revealed = null; // where the map was moved for a selection, and where it was before: there it goes back to
let cameraBefore = "";

function inSight(ids) {
  return ids.map((id) => network.canvasToDOM(network.getPosition(id)))
    .every(({ x, y }) => x > 50 && y > 30 && x < stage.clientWidth - 50 && y < stage.clientHeight - 30);
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
