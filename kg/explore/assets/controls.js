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

function group(name, ...children) {
  return make("fieldset", {}, make("legend", {}, word(name)), ...children);
}

function showFilters() {
  const kept = document.activeElement?.id;
  const kindsThere = KINDS.filter((kind) => Object.values(MAP.nodes).some((node) => node.kind === kind));
  const relationsThere = RELATIONS.filter((r) => MAP.causal.includes(r) || Object.values(MAP.edges).some((e) => e.relation === r));
  const paper = make("select", { id: "paper", ariaLabel: word("papers"), onchange: (event) => choose({ paper: event.target.value }) },
    make("option", { value: "" }, word("allPapers")),
    Object.entries(MAP.papers).map(([id, about]) => make("option", { value: id, selected: id === state.paper }, about.title)));
  const most = Math.max(1, ...Object.values(MAP.edges).map((edge) => (edge.modality ? Object.keys(edge.papers).length : 1)));
  const least = make("select", { id: "least", ariaLabel: word("minimum"), onchange: (event) => choose({ least: Number(event.target.value) }) },
    Array.from({ length: most }, (_, i) => make("option", { value: i + 1, selected: i + 1 === state.least }, `≥ ${i + 1}`)));
  const most_shown = Math.max(current.concepts, 1);
  const number = make("input", { id: "number", type: "range", min: Math.min(5, most_shown), max: most_shown, value: Math.min(limit(), most_shown),
    ariaLabel: word("number"), oninput: (event) => choose({ number: Number(event.target.value) }) });
  document.getElementById("groups").replaceChildren(
    group("relations", relationsThere.map((r) => tick("relations", r, RELATIONS, sample(r)))),
    group("kinds", kindsThere.map((kind) => tick("kinds", kind, KINDS, swatch(kind)))),
    group("number", number, make("output", {}, String(Math.min(limit(), most_shown))),
      make("button", { type: "button", id: "all", onclick: () => choose({ number: most_shown }) }, word("showAll"))),
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
const found_list = document.getElementById("found");
let active = -1;

function matches(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const names = (node) => [node.label.zh, node.label.en, ...node.also ?? []].map((name) => name.toLowerCase());
  const rank = (node) => Math.min(...names(node).map((name) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : name.includes(wanted) ? 2 : 3)));
  return Object.entries(MAP.nodes).map(([id, node]) => [rank(node), -node.sentences, id]).filter(([r]) => r < 3)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1)).slice(0, 12).map(([, , id]) => id);
}

function showFound() {
  const ids = matches(search.value);
  active = ids.length ? 0 : -1;
  found_list.replaceChildren(...ids.map((id, i) => make("li", {
    id: `found-${i}`, role: "option", ariaSelected: String(i === active), onpointerdown: (event) => { event.preventDefault(); jump(id); },
  }, label(id, state.language), swatch(MAP.nodes[id].kind))));
  if (!ids.length && search.value.trim()) found_list.append(make("li", { className: "none" }, word("noMatch")));
  found_list.hidden = !search.value.trim();
  search.setAttribute("aria-expanded", String(!found_list.hidden));
  search.setAttribute("aria-activedescendant", active < 0 ? "" : `found-${active}`);
}

function jump(id) {
  search.value = "";
  showFound();
  follow(id);
}

search.addEventListener("input", showFound);
search.addEventListener("blur", () => { found_list.hidden = true; });
search.addEventListener("keydown", (event) => {
  const ids = matches(search.value);
  if (event.key === "Escape") { search.value = ""; showFound(); }
  if (event.key === "Enter" && ids[active]) jump(ids[active]);
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !ids.length) return;
  event.preventDefault();
  active = (active + (event.key === "ArrowDown" ? 1 : ids.length - 1)) % ids.length;
  [...found_list.children].forEach((option, i) => { option.ariaSelected = String(i === active); });
  search.setAttribute("aria-activedescendant", `found-${active}`);
});
