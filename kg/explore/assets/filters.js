// Legend and filters (one thing: what explains a line also switches it), what is filtered, language and theme.

const SVG = "http://www.w3.org/2000/svg";
const HEADS = { // arrow heads at the end of a 44 × 12 sample
  triangle: "M42 6 34 2v8z", inv_triangle: "M34 6 42 2v8z", vee: "M42 6 33 1.5 36 6 33 10.5z", bar: "M40 0h3v12h-3z",
  diamond: "M42 6 37 2.5 32 6 37 9.5z", circle: "M42 6a4 4 0 1 1-8 0a4 4 0 1 1 8 0z", none: "",
};

// A relation as the map draws it.
function sample(relation) {
  const { dashes, arrow } = MAP.lines[relation];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 44 12");
  svg.setAttribute("class", `sample ${relation}`);
  svg.setAttribute("aria-hidden", "true");
  for (const [d, filled] of [["M1 6H" + (arrow === "none" ? 43 : 36), false], [HEADS[arrow], true]]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    path.setAttribute("class", filled ? "head" : "line");
    if (!filled && dashes) path.setAttribute("stroke-dasharray", dashes.map((n) => n * 0.7).join(" "));
    svg.append(path);
  }
  return svg;
}

function toggle(list, key, order) {
  const chosen = state[list].includes(key) ? state[list].filter((other) => other !== key) : [...state[list], key];
  return order.filter((other) => chosen.includes(other));
}

function tick(list, key, order, ...look) {
  const box = make("input", { type: "checkbox", checked: state[list].includes(key), id: `${list}-${key}` });
  box.addEventListener("change", () => {
    const next = toggle(list, key, order);
    if (list === "kinds" && box.checked && ["mechanism", "path"].includes(key) && !next.includes("paper")) next.push("paper");
    choose({ [list]: next });
  });
  return make("label", { className: "tick" }, box, ...look, make("span", {}, word(key)));
}

// The relations that are not causal, behind a button that says how many of them are on.
let moreOpen = false;
function moreRelations(children, relations) {
  const on = relations.filter((relation) => state.relations.includes(relation)).length;
  return make("details", { className: "more", open: moreOpen, ontoggle: (event) => { moreOpen = event.target.open; } },
    make("summary", {}, word("moreRelations") + (on ? ` (${on})` : "")), make("div", {}, children));
}

function group(name, ...children) {
  return make("fieldset", { "data-group": name }, make("legend", {}, word(name)), ...children.filter(Boolean));
}

function showFilters() {
  const kept = document.activeElement?.id;
  const kindsThere = KINDS.filter((kind) => Object.values(MAP.nodes).some((node) => node.kind === kind));
  const causal = RELATIONS.filter((relation) => MAP.causal.includes(relation));
  const structural = RELATIONS.filter((r) => !causal.includes(r) && Object.values(MAP.edges).some((edge) => edge.relation === r));
  const ticks = (relations) => relations.map((relation) => tick("relations", relation, RELATIONS, sample(relation)));
  const paper = make("select", { id: "paper", ariaLabel: word("papers"), onchange: (event) => choose({ paper: event.target.value }) },
    make("option", { value: "" }, word("allPapers")),
    Object.entries(MAP.papers).map(([id, about]) => make("option", { value: id, selected: id === state.paper }, about.title)));
  const most = Math.max(1, ...Object.values(MAP.edges).map((edge) => (edge.modality ? Object.keys(edge.papers).length : 1)));
  const least = make("select", { id: "least", ariaLabel: word("minimum"), onchange: (event) => choose({ least: Number(event.target.value) }) },
    Array.from({ length: most }, (_, i) => make("option", { value: i + 1, selected: i + 1 === state.least }, `≥ ${i + 1}`)));
  const years = [...new Set(Object.values(MAP.papers).map((about) => about.year).filter(Boolean))].sort();
  const year = (key, sign) => make("select", { id: key, ariaLabel: word(key), onchange: (event) => choose({ [key]: Number(event.target.value) }) },
    make("option", { value: 0 }, word(`any.${key}`)), years.map((one) => make("option", { value: one, selected: one === state[key] }, `${sign} ${one}`)));
  const mostShown = Math.max(current.concepts, 1);
  const number = make("input", { id: "number", type: "range", min: Math.min(5, mostShown), max: mostShown, value: Math.min(limit(), mostShown),
    ariaLabel: word("number"), oninput: (event) => choose({ number: Number(event.target.value) }) });
  document.getElementById("groups").replaceChildren(
    group("relations", ticks(causal), structural.length ? moreRelations(ticks(structural), structural) : null),
    group("kinds", kindsThere.map((kind) => tick("kinds", kind, KINDS, swatch(kind)))),
    group("number", number, make("output", {}, String(Math.min(limit(), mostShown))),
      make("button", { type: "button", id: "all", onclick: () => choose({ number: mostShown }) }, word("showAll"))),
    group("papers", paper, least, make("span", { className: "fine" }, word("support"))),
    years.length ? group("years", year("since", "≥"), year("until", "≤")) : "",
  );
  if (kept) document.getElementById(kept)?.focus();
}

// What each filter that is set says, and what takes it away: {key: [text, defaults]}.
function filtersSet() {
  const differs = (key) => String(state[key]) !== String(DEFAULTS[key]);
  const list = (key) => state[key].map((one) => word(one)).join("、") || word("none");
  const said = {
    modality: () => `${word("modality")}: ${word(state.modality)}`,
    relations: () => `${word("relations")}: ${list("relations")}`,
    kinds: () => `${word("kinds")}: ${list("kinds")}`,
    paper: () => `${word("papers")}: ${MAP.papers[state.paper].title}`,
    since: () => `${word("years")} ≥ ${state.since}`,
    until: () => `${word("years")} ≤ ${state.until}`,
    least: () => word("atLeast", { papers: state.least }),
    number: () => (state.number >= current.concepts ? word("showAll") : word("atMost", { count: state.number })),
    around: () => word("within", { name: label(state.around, state.language), steps: state.steps }),
  };
  return Object.keys(said).filter(differs).map((key) => [key, said[key]()]);
}

function showActive() {
  const set = filtersSet();
  const chips = set.map(([key, text]) => make("button", { type: "button", className: "chip", id: `off-${key}`, title: word("remove"),
    onclick: () => choose({ [key]: DEFAULTS[key] }) }, make("span", {}, text), make("span", { ariaHidden: "true" }, " ×")));
  const reset = make("button", { type: "button", id: "reset", className: "link", onclick: () => choose(Object.fromEntries(set.map(([key]) => [key, DEFAULTS[key]]))) }, word("reset"));
  const active = document.getElementById("active");
  const at = [...active.querySelectorAll("button")].indexOf(document.activeElement);
  active.hidden = !set.length;
  active.replaceChildren(make("span", { className: "fine" }, word("filtered")), ...chips, reset);
  if (at >= 0) (active.hidden ? document.getElementById("filters").querySelector("input:not([hidden])") : [...chips, reset][Math.min(at, chips.length)]).focus();
}

document.getElementById("all-back").addEventListener("click", () => choose(Object.fromEntries(filtersSet().map(([key]) => [key, DEFAULTS[key]]))));

function showViews() {
  for (const button of document.querySelectorAll("#views button")) {
    if (button.dataset.view === state.view) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
  }
}

for (const button of document.querySelectorAll("#views button")) {
  button.addEventListener("click", () => choose({ view: button.dataset.view, select: "" }));
}

function showModalities() {
  const kept = document.activeElement?.id;
  const place = document.getElementById("modalities");
  place.replaceChildren(...MODALITIES.map((modality) => {
    const count = Object.values(MAP.edges).filter((edge) => edge.modality === modality).length;
    const radio = make("input", { type: "radio", name: "modality", id: `modality-${modality}`, checked: modality === state.modality,
      disabled: !count && modality !== state.modality, onchange: () => choose({ modality }) });
    return make("label", { title: word(`${modality}.hint`) }, radio, make("span", {}, word(modality)));
  }));
  if (kept) document.getElementById(kept)?.focus();
}

function showWords() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = state.theme;
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-word-label]")) element.ariaLabel = word(element.dataset.wordLabel);
  for (const element of document.querySelectorAll("[data-word-title]")) element.title = word(element.dataset.wordTitle);
  for (const element of document.querySelectorAll("[data-word-placeholder]")) element.placeholder = word(element.dataset.wordPlaceholder);
  document.getElementById("subtitle").textContent = word("subtitle", { papers: Object.keys(MAP.papers).length, claims: MAP.claims });
}

function showCounts() {
  const { nodes, edges, allNodes, allEdges, hidden } = current;
  document.getElementById("shown").textContent =
    word("shown", { nodes: nodes.length, allNodes, edges: edges.length, allEdges, modality: word(state.modality) })
    + (hidden ? word("hidden", { hidden }) : "") + (edges.length > DRAWN ? word("drawn", { drawn: DRAWN }) : "");
  document.getElementById("nothing").hidden = nodes.length > 0;
}
