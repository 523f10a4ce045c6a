// How lines are bent: so that none hides another, and none is hidden by a box.

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
