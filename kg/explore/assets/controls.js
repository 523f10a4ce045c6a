// Legend and filters (one thing: what explains a line also switches it), search, language and theme.

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
  return make("fieldset", {}, make("legend", {}, word(name)), ...children.filter(Boolean));
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
  const mostShown = Math.max(current.concepts, 1);
  const number = make("input", { id: "number", type: "range", min: Math.min(5, mostShown), max: mostShown, value: Math.min(limit(), mostShown),
    ariaLabel: word("number"), oninput: (event) => choose({ number: Number(event.target.value) }) });
  document.getElementById("groups").replaceChildren(
    group("relations", ticks(causal), structural.length ? moreRelations(ticks(structural), structural) : null),
    group("kinds", kindsThere.map((kind) => tick("kinds", kind, KINDS, swatch(kind)))),
    group("number", number, make("output", {}, String(Math.min(limit(), mostShown))),
      make("button", { type: "button", id: "all", onclick: () => choose({ number: mostShown }) }, word("showAll"))),
    group("papers", paper, least, make("span", { className: "fine" }, word("support"))),
    make("button", { type: "button", id: "reset", className: "link", onclick: () => choose({ ...DEFAULTS, language: state.language, theme: state.theme }) }, word("reset")),
  );
  if (kept) document.getElementById(kept)?.focus();
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
  const claims = new Set(Object.values(MAP.edges).flatMap((edge) => edge.claims ?? [])).size;
  document.getElementById("subtitle").textContent = word("subtitle", { papers: Object.keys(MAP.papers).length, claims });
}

function showCounts() {
  const { nodes, edges, allNodes, allEdges } = current;
  document.getElementById("shown").textContent =
    word("shown", { nodes: nodes.length, allNodes, edges: edges.length, allEdges, modality: word(state.modality) });
  document.getElementById("nothing").hidden = nodes.length > 0;
}

// Search: names in both languages and aliases; arrow keys move through what is found.
const search = document.getElementById("search");
const foundList = document.getElementById("found");
let active = -1;

// {id, name, rank} of the nodes that answer to a text, the best first; `name` is the wording that did.
function matches(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const found = [];
  for (const [id, node] of Object.entries(MAP.nodes)) {
    const names = [node.label[state.language], ...Object.values(node.label), ...node.also ?? []];
    const ranked = names.map((name, i) => {
      const at = name.toLowerCase().indexOf(wanted);
      return { id, name, rank: at < 0 ? 9 : (name.length === wanted.length ? 0 : at === 0 ? 1 : 2) + (i ? 0.5 : 0) };
    });
    const best = ranked.reduce((a, b) => (b.rank < a.rank ? b : a));
    if (best.rank < 9) found.push(best);
  }
  const sentences = ({ id }) => MAP.nodes[id].sentences;
  return found.sort((a, b) => a.rank - b.rank || sentences(b) - sentences(a) || (a.id < b.id ? -1 : 1)).slice(0, 12);
}

function showFound() {
  const found = matches(search.value);
  active = found.length ? 0 : -1;
  foundList.replaceChildren(...found.map(({ id, name }, i) => {
    const own = label(id, state.language);
    return make("li", {
      id: `found-${i}`, role: "option", ariaSelected: String(i === active), onpointerdown: (event) => { event.preventDefault(); jump(id); },
    }, make("span", {}, own, name === own ? "" : make("span", { className: "fine" }, ` ${name}`)), swatch(MAP.nodes[id].kind));
  }));
  if (!found.length && search.value.trim()) foundList.append(make("li", { className: "none" }, word("noMatch")));
  foundList.hidden = !search.value.trim();
  search.setAttribute("aria-expanded", String(!foundList.hidden));
  search.setAttribute("aria-activedescendant", active < 0 ? "" : `found-${active}`);
}

function jump(id) {
  search.value = "";
  showFound();
  follow(id);
}

search.addEventListener("input", showFound);
search.addEventListener("blur", () => { foundList.hidden = true; });
search.addEventListener("keydown", (event) => {
  const found = matches(search.value);
  if (event.key === "Escape") { search.value = ""; showFound(); }
  if (event.key === "Enter" && found[active]) jump(found[active].id);
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !found.length) return;
  event.preventDefault();
  active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
  [...foundList.children].forEach((option, i) => { option.ariaSelected = String(i === active); });
  search.setAttribute("aria-activedescendant", `found-${active}`);
});
