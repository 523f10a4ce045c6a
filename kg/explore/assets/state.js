// What is chosen. The whole of it lives in the fragment of the address, so that a link or the back button restores it.

const MODALITIES = ["asserted", "prescribed", "possible", "negated"];
const KINDS = ["concept", "feature", "challenge", "mechanism", "path", "paper"];
const RELATIONS = Object.keys(MAP.lines).filter((relation) => relation !== "found_in");
const DEFAULTS = {
  language: "zh", // zh or en
  theme: "", // light or dark; empty: as the system has it
  view: "map", // one of VIEWS
  modality: "asserted",
  relations: MAP.causal,
  kinds: ["concept", "feature", "challenge"],
  paper: "", // id of the only paper looked at; empty: all
  since: 0, // year of the oldest paper looked at; 0: any
  until: 0, // year of the youngest
  least: 1, // papers that an edge needs
  number: 0, // concepts shown at most; 0: as many as the screen takes
  around: "", // id of the node whose neighbourhood alone is shown
  steps: 1, // how far from it
  select: "", // id of a node or of an edge
  source: "", // ids of the concepts asked about, for Ask and Trace
  target: "",
  relation: "causal", // relation asked about, or a key of TOGETHER
  cell: "", // of the matrix: id of an item, a space, id of a paper
  order: "support", // of the matrix: support, year, or the id of the paper that its rows are sorted by
  text: "", // id of the paper read
  at: "", // id of the sentence looked at in it
  camera: "", // where the reader moved the map: x, y, scale; empty: all of it
};
const VIEWS = ["map", "ask", "trace", "differ", "matrix", "read"];
const TOGETHER = { causal: ["drives", "enables"], influence: MAP.causal, any: RELATIONS };
const STEPS = ["view", "select", "source", "target", "cell", "text", "at"]; // what the back button takes back
const LAYOUT = ["modality", "relations", "kinds", "paper", "since", "until", "least", "number", "around", "steps", "language"];
const QUESTION = ["view", "source", "target", "relation"]; // what an answer depends on
const listeners = [];
let state = read();

// An address can be written by anyone: what it names must be there, and not by inheritance.
function read() {
  const known = (things, key) => Object.hasOwn(things, key);
  const given = new URLSearchParams(location.hash.slice(1));
  const next = { ...DEFAULTS };
  for (const [key, fallback] of Object.entries(DEFAULTS)) {
    const text = given.get(key);
    if (text === null) continue;
    if (Array.isArray(fallback)) next[key] = text.split(" ").filter((part) => (key === "kinds" ? KINDS : RELATIONS).includes(part));
    else if (typeof fallback === "number") next[key] = Math.max(0, Math.round(Number(text)) || fallback);
    else next[key] = text;
  }
  if (!known(WORDS.title, next.language)) next.language = DEFAULTS.language;
  if (!["light", "dark"].includes(next.theme)) next.theme = DEFAULTS.theme;
  if (!MODALITIES.includes(next.modality)) next.modality = DEFAULTS.modality;
  for (const key of ["paper", "text"]) if (!known(MAP.papers, next[key])) next[key] = "";
  if (!known(MAP.nodes, next.select) && !known(MAP.edges, next.select)) next.select = "";
  if (!VIEWS.includes(next.view)) next.view = DEFAULTS.view;
  for (const key of ["around", "source", "target"]) if (!known(MAP.nodes, next[key])) next[key] = "";
  if (!known(TOGETHER, next.relation) && !RELATIONS.includes(next.relation)) next.relation = DEFAULTS.relation;
  if (next.order !== "year" && !known(MAP.papers, next.order)) next.order = DEFAULTS.order;
  return next;
}

function fragment(next) {
  const given = new URLSearchParams();
  for (const [key, fallback] of Object.entries(DEFAULTS)) {
    const text = Array.isArray(fallback) ? next[key].join(" ") : String(next[key]);
    if (text !== (Array.isArray(fallback) ? fallback.join(" ") : String(fallback))) given.set(key, text);
  }
  return "#" + given;
}

// Whether a state asks something of the map: a question with an end or relation chosen, a chain with both ends.
function asks({ view, source, target, relation }) {
  return view === "ask" ? Boolean(source || target || relation !== DEFAULTS.relation) : view === "trace" && Boolean(source && target);
}

// Whether the map is to be fitted anew: it is drawn otherwise, or something else is asked of it.
function refits(before, next) {
  const differ = (keys) => keys.some((key) => String(before[key]) !== String(next[key]));
  return differ(LAYOUT) || ((asks(before) || asks(next)) && differ(QUESTION));
}

// A new view or selection is a step that the back button takes back; a filter is not.
function choose(changes) {
  keepCamera();
  const next = { ...state, ...changes };
  if (refits(state, next)) next.camera = "";
  else if (state.select && !next.select && state.camera === revealed) next.camera = cameraBefore;
  const target = fragment(next);
  if (target === (location.hash || "#")) return;
  byHistory = false;
  const marked = history.state;
  if (STEPS.some((key) => next[key] !== state[key])) {
    const deeper = state.view === "read" ? stepsFromQuote() && stepsFromQuote() + 1 : 1;
    location.hash = target;
    if (next.view === "read" && deeper) history.replaceState({ deeper }, "");
  } else {
    location.replace(target);
    history.replaceState(marked, "");
  }
}
let byHistory = true; // whether a change of state comes from the back button or a link

// How many steps of the back button lead from the text that is read to where it was opened; 0: it was not opened from the page.
function stepsFromQuote() {
  return history.state?.deeper ?? 0;
}

// The reader moved the map: noted in the address, which is no step of its own.
let moved = 0;
function noteCamera() {
  clearTimeout(moved);
  moved = setTimeout(keepCamera, 200);
}

function keepCamera(camera) {
  if (!moved && camera === undefined) return;
  clearTimeout(moved);
  moved = 0;
  state.camera = camera ?? cameraNow();
  history.replaceState(history.state, "", fragment(state));
}

function onChange(listener) {
  listeners.push(listener);
}

addEventListener("hashchange", () => {
  const before = state;
  state = read();
  for (const listener of listeners) listener(before);
  byHistory = true;
});

// A text of the interface in the language chosen; {name} in it is fields.name, {name|one|many} the number with its noun.
function word(key, fields = {}) {
  const text = WORDS[key]?.[state.language] ?? key;
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) =>
    one === undefined ? fields[name] ?? whole : `${fields[name]} ${fields[name] === 1 ? one : many}`);
}
