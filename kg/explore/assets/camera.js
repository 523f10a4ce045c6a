// Where the window stands over the map: fitted, moved by the reader, led to what was chosen.

const LEGIBLE = 0.56; // scale below which labels are too small
const MARGIN = 28; // pixels that a fitted map leaves free, of both sides together
const FARTHEST = 0.3; // scale below which boxes are no more than specks
const GLIDE = 220; // milliseconds that the map takes to another place
let gliding = 0; // the frame asked for while it does

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
