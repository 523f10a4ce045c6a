// Finding concepts by typing: names in both languages and either script, aliases, pinyin initials.

const KEPT = 12; // suggestions shown
let names = null; // made when first typed

function folded(text) {
  return Array.from(text.trim().toLowerCase(), (letter) => MAP.folding[letter] ?? letter).join("");
}

function allNames() {
  names ??= Object.entries(MAP.nodes).flatMap(([id, node]) =>
    [node.label.zh, node.label.en, ...node.also ?? [], ...node.kinds ?? []].map((name, i) => ({ id, name, folded: folded(name), minor: i > 1 })));
  return names;
}

// How well a name answers to what is typed; smaller is better, 9 is not at all.
function rank(name, wanted) {
  const at = name.indexOf(wanted);
  return at < 0 ? 9 : name.length === wanted.length ? 0 : at === 0 ? 1 : 2;
}

// {id, name} of the nodes that answer to a text, the best first; `name` is the wording that did.
function matches(text, fits = () => true) {
  const wanted = folded(text);
  if (!wanted) return [];
  const best = new Map();
  const offer = (id, name, value) => { if (value < (best.get(id)?.rank ?? 9)) best.set(id, { id, name, rank: value }); };
  for (const { id, name, folded: known, minor } of allNames()) offer(id, name, rank(known, wanted) + (minor ? 0.5 : 0));
  if (/^[a-z]{2,}$/.test(wanted)) {
    for (const [id, node] of Object.entries(MAP.nodes)) {
      for (const letters of node.initials ?? []) offer(id, node.label.zh, rank(letters, wanted) + 0.7);
    }
  }
  const sentences = ({ id }) => MAP.nodes[id].sentences;
  return [...best.values()].filter(({ id }) => fits(id))
    .sort((a, b) => a.rank - b.rank || sentences(b) - sentences(a) || (a.id < b.id ? -1 : 1)).slice(0, KEPT);
}

// Makes an input and its list a combobox: arrow keys move through what is found, Enter takes it.
function combobox(input, list, take, fits) {
  let active = -1;
  let found = [];
  const mark = () => {
    [...list.children].forEach((option, i) => { if (found[i]) option.ariaSelected = String(i === active); });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `${list.id}-${active}`);
  };
  const show = () => {
    found = matches(input.value, fits);
    active = found.length ? 0 : -1;
    list.replaceChildren(...found.map(({ id, name }, i) => {
      const own = label(id, state.language);
      return make("li", { id: `${list.id}-${i}`, role: "option", onpointerdown: (event) => { event.preventDefault(); pick(id); } },
        make("span", {}, own, name === own ? "" : make("span", { className: "fine" }, ` ${name}`)), swatch(MAP.nodes[id].kind));
    }));
    const typed = Boolean(input.value.trim());
    if (!found.length && typed) list.append(make("li", { className: "none", role: "option", ariaDisabled: "true" }, word("noMatch")));
    list.hidden = !typed;
    input.setAttribute("aria-expanded", String(typed));
    mark();
  };
  const pick = (id) => {
    input.value = "";
    show();
    take(id);
  };
  input.addEventListener("input", show);
  input.addEventListener("blur", () => { list.hidden = true; });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) { event.stopPropagation(); input.value = ""; show(); }
    if (event.key === "Enter" && found[active]) pick(found[active].id);
    if (!["ArrowDown", "ArrowUp"].includes(event.key) || !found.length) return;
    event.preventDefault();
    active = (active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    mark();
  });
}

// Whether claims are made of a node, so that it can be asked about.
function claimed(id) {
  return EDGES_OF.get(id).some((key) => MAP.edges[key].modality);
}

// A field of a question: the concept chosen with a button that takes it away, or an input to find one.
function picker(key) {
  const chosen = state[key];
  const name = make("span", { className: "field", id: `${key}-label` }, word(key));
  if (chosen) {
    return make("div", { className: "picker" }, name, make("button", { type: "button", id: `pick-${key}`, className: "chip", title: word("remove"),
      onclick: () => choose({ [key]: "" }) }, label(chosen, state.language), make("span", { ariaHidden: "true" }, " ×")));
  }
  const input = make("input", { type: "search", id: `pick-${key}`, autocomplete: "off", role: "combobox", placeholder: word("anyConcept"), ariaLabel: word(key) });
  const list = make("ul", { id: `${key}-found`, className: "found", role: "listbox", ariaLabel: word(key), hidden: true });
  for (const [name_, value] of [["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) input.setAttribute(name_, value);
  const other = key === "source" ? "target" : "source";
  combobox(input, list, (id) => {
    takeFocus = state[other] ? "[role=status].answer" : `[id=pick-${other}]`; // on to the other end, then to the answer
    choose({ [key]: id, select: "" });
  }, claimed);
  return make("div", { className: "picker" }, name, make("div", { className: "find" }, input, list));
}

const search = document.getElementById("search");
combobox(search, document.getElementById("found"), (id) => follow(id));
