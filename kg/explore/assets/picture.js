// The view as a picture: SVG made from the same positions and colours, PNG from the canvas.

function svgElement(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function svgLine(key) {
  const edge = MAP.edges[key];
  const [from, to] = [network.getPosition(edge.from), network.getPosition(edge.to)];
  const via = bentTowards(bends.get(key), from, to);
  const drawn = (id) => (({ left, right, top, bottom }) => [right - left, bottom - top])(network.getBoundingBox(id));
  const [start, end] = [border(from, drawn(edge.from), via ?? to), border(to, drawn(edge.to), via ?? from)];
  const at = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const { dashes } = MAP.lines[edge.relation];
  const paint = colour(edge.relation) || colour("structure");
  const papers = papersOf(edge).length;
  return svgElement("path", { d: `M${at(start)}${via ? `Q${at(via)} ` : "L"}${at(end)}`, fill: "none", stroke: paint,
    "stroke-width": 1.1 + 1.2 * Math.min(papers - 1, 5), "stroke-opacity": papers > 1 ? 1 : 0.55, "marker-end": `url(#${edge.relation})`,
    ...(dashes ? { "stroke-dasharray": dashes.join(" ") } : {}) }, svgElement("title", {}, `${label(edge.from, state.language)} → ${label(edge.to, state.language)}: ${word(edge.relation)}`));
}

function svgBox(id) {
  const { kind, font, lines: text } = MAP.nodes[id];
  const { left, right, top, bottom } = network.getBoundingBox(id);
  const look = { fill: colour(`${kind}-fill`), stroke: colour(`${kind}-line`), "stroke-width": 1.5 };
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  const rounded = { concept: 5, feature: 14 }[kind] ?? 0;
  const dashes = { challenge: "5 3", paper: "2 3" }[kind];
  const frame = kind === "mechanism" ? svgElement("ellipse", { cx: x, cy: y, rx: (right - left) / 2, ry: (bottom - top) / 2, ...look })
    : svgElement("rect", { x: left, y: top, width: right - left, height: bottom - top, rx: rounded, ...look, ...(dashes ? { "stroke-dasharray": dashes } : {}) });
  const words = text[state.language].split("\n");
  return svgElement("g", {}, frame, svgElement("text", { "text-anchor": "middle", "font-size": font, fill: colour("ink") },
    ...words.map((line, i) => svgElement("tspan", { x, y: y + (i - (words.length - 1) / 2) * font * 1.2 + font * 0.35 }, line))));
}

function markers() {
  return Object.keys(MAP.lines).map((relation) => svgElement("marker", { id: relation, viewBox: "30 0 14 12", refX: 42, refY: 6, markerWidth: 11, markerHeight: 9,
    markerUnits: "userSpaceOnUse", orient: "auto" }, svgElement("path", { d: HEADS[MAP.lines[relation].arrow], fill: colour(relation) || colour("structure") })));
}

// The whole view, also what lies outside the window, with one line below that says what it shows.
function svgOfView() {
  const bounds = current.nodes.map((id) => network.getBoundingBox(id));
  const side = (name, pick) => pick(...bounds.map((box) => box[name]));
  const [left, top, right, bottom] = bounds.length ? [side("left", Math.min), side("top", Math.min), side("right", Math.max), side("bottom", Math.max)] : [0, 0, 300, 100];
  const box = [left - 20, top - 20, right - left + 40, bottom - top + 70];
  const svg = svgElement("svg", { xmlns: SVG, viewBox: box.join(" "), width: box[2], height: box[3], "font-family": "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif" },
    svgElement("title", {}, word("title")), svgElement("defs", {}, ...markers()),
    svgElement("rect", { x: box[0], y: box[1], width: box[2], height: box[3], fill: colour("ground") }),
    svgElement("g", {}, ...current.edges.map(svgLine)), svgElement("g", {}, ...current.nodes.map(svgBox)),
    svgElement("text", { x: left, y: bottom + 35, "font-size": 13, fill: colour("muted") }, `${word("title")} · ${document.getElementById("shown").textContent}`));
  return new XMLSerializer().serializeToString(svg);
}

// The canvas as it stands, on the page's ground.
function pngOfView() {
  const canvas = stage.querySelector("canvas");
  const copied = make("canvas", { width: canvas.width, height: canvas.height });
  const pen = copied.getContext("2d");
  pen.fillStyle = colour("ground");
  pen.fillRect(0, 0, copied.width, copied.height);
  pen.drawImage(canvas, 0, 0);
  return new Promise((done) => { copied.toBlob(done, "image/png"); });
}
