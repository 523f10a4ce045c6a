// What is chosen. The whole of it lives in the fragment of the address, so that a link or the back button restores it.

const MODALITIES = ["asserted", "prescribed", "possible", "negated"];
const KINDS = ["concept", "feature", "challenge", "mechanism", "path", "paper"];
const RELATIONS = Object.keys(MAP.lines).filter((relation) => relation !== "found_in");
const DEFAULTS = {
  language: "zh", // zh or en
  theme: "", // light or dark; empty: as the system has it
  modality: "asserted",
  relations: MAP.causal,
  kinds: ["concept", "feature", "challenge"],
  paper: "", // id of the only paper looked at; empty: all
  least: 1, // papers that an edge needs
  number: 0, // concepts shown at most; 0: as many as the screen takes
  select: "", // id of a node or of an edge
};
const listeners = [];
let state = read();

function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const next = { ...DEFAULTS };
  for (const [key, fallback] of Object.entries(DEFAULTS)) {
    const text = given.get(key);
    if (text === null) continue;
    if (Array.isArray(fallback)) next[key] = text.split(" ").filter((part) => part in WORDS);
    else if (typeof fallback === "number") next[key] = Math.max(0, Math.round(Number(text)) || fallback);
    else next[key] = text;
  }
  if (!(next.language in WORDS.title)) next.language = DEFAULTS.language;
  if (!MODALITIES.includes(next.modality)) next.modality = DEFAULTS.modality;
  if (!(next.paper in MAP.papers)) next.paper = "";
  if (!(next.select in MAP.nodes) && !(next.select in MAP.edges)) next.select = "";
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

// A new selection is a step that the back button takes back; a filter is not.
function choose(changes) {
  const target = fragment({ ...state, ...changes });
  if (target === (location.hash || "#")) return;
  if ("select" in changes && changes.select !== state.select) location.hash = target;
  else location.replace(target);
}

function onChange(listener) {
  listeners.push(listener);
}

addEventListener("hashchange", () => {
  const before = state;
  state = read();
  for (const listener of listeners) listener(before);
});

// A text of the interface in the language chosen; {name} in it is fields.name, {name|one|many} the number with its noun.
function word(key, fields = {}) {
  const text = WORDS[key]?.[state.language] ?? key;
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name, one, many) =>
    one === undefined ? fields[name] ?? whole : `${fields[name]} ${fields[name] === 1 ? one : many}`);
}
