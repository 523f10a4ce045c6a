// Read in context: a paper's text with every linked sentence marked; what a mark stands for is said in the panel.

const kept = new Map(); // where the reader left each sheet
let sheetShown = "";
const SHORT = 60; // characters of text not read that stand in the text as they are

function sheetKey() {
  return state.view === "read" ? `read ${state.text}` : state.view;
}

// The table or text over the map, for the views that have one; the map stays where it is behind it.
async function showSheet() {
  const restored = byHistory;
  const open = state.view === "matrix" || state.view === "read";
  sheet.hidden = !open;
  document.getElementById("stage").inert = open;
  const key = sheetKey();
  const again = key === sheetShown;
  sheetShown = key;
  if (!open) return;
  const held = sheet.contains(document.activeElement);
  const focused = held ? document.activeElement.id : "";
  if (state.view === "matrix") showMatrix();
  else await showText(again);
  if (held && !takeFocus) (document.getElementById(focused) ?? sheet).focus({ preventScroll: true });
  if (!again && kept.has(key)) sheet.scrollTop = kept.get(key);
  const here = document.getElementById(`at-${state.at}`);
  if (state.view === "read" && here && !(restored && kept.has(key) && !again)) here.scrollIntoView({ block: again ? "nearest" : "center" });
}

sheet.addEventListener("scroll", () => { if (!sheet.hidden) kept.set(sheetShown, sheet.scrollTop); });

async function showText(again) {
  await whole;
  const paper = MAP.papers[state.text];
  const text = textOf(state.text);
  if (!paper || !text) {
    sheet.replaceChildren(...library(paper));
    return;
  }
  if (!again || sheet.lang !== state.language) {
    await claimsIn("");
    sheet.replaceChildren(...page(state.text, paper, text));
    sheet.lang = state.language;
  }
  for (const mark of sheet.querySelectorAll("[aria-current]")) mark.removeAttribute("aria-current");
  document.getElementById(`at-${state.at}`)?.setAttribute("aria-current", "true");
}

// What stands where no text is open: the papers to choose from.
function library(paper) {
  const carried = Object.entries(MAP.papers).filter(([id]) => textOf(id));
  const rows = carried.map(([id, about]) => make("li", {}, make("button", { type: "button", className: "link", onclick: () => readAt(id) }, about.title), make("p", { className: "fine" }, about.reference)));
  return [make("h2", { tabIndex: -1, className: "pick" }, word("read")), make("p", { className: "lead pick" }, word(paper || !rows.length ? "noText" : "readPick")), make("ul", { className: "library" }, rows)];
}

function page(id, paper, text) {
  const titled = text.sentences.some(([, , section, isHeading]) => isHeading && section === 0); // its title stands in the text
  const parts = [titled ? "" : make("h2", { className: "in-text", lang: "zh" }, paper.title), make("p", { className: "fine" }, paper.reference),
    make("p", { className: "marks" }, make("span", { className: "linked said" }, word("hasClaims")), make("span", { className: "linked" }, word("hasLinks")))];
  let paragraph = null;
  let at = 0;
  const between = (start, end) => {
    const gap = text.letters.slice(start, end).join("");
    if (paragraph === null || gap.includes("\n")) paragraph = null;
    const words = gap.replace(/[#*>\s]+/g, " ").trim();
    if (words) { parts.push(make("p", { className: "aside" }, words)); paragraph = null; }
  };
  const leftOut = (upTo) => {
    for (const [start, end, reason] of text.leftOut.filter(([first]) => first >= at && first < upTo)) {
      between(at, start);
      const words = text.letters.slice(start, end).join("").trim();
      parts.push(end - start < SHORT ? make("p", { className: "aside" }, readable(words, "", ""))
        : make("details", { className: "left-out" }, make("summary", {}, word("notRead", { reason: leftWord(reason) })), make("p", {}, words)));
      paragraph = null;
      at = Math.max(at, end);
    }
  };
  text.sentences.forEach(([start, end, section, isHeading, ...about], index) => {
    leftOut(start);
    between(at, start);
    at = end;
    const name = `${id}.${String(index).padStart(4, "0")}`;
    const sentence = linkedSentence(name, text.letters.slice(start, end).join(""), about);
    if (isHeading) {
      parts.push(make(`h${Math.min(6, text.sections[section][1] + 2)}`, { className: "in-text", lang: "zh" }, sentence));
      paragraph = null;
    } else {
      if (!paragraph) parts.push(paragraph = make("p", { className: "in-text", lang: "zh" }));
      paragraph.append(sentence);
    }
  });
  leftOut(Infinity);
  between(at, text.letters.length);
  return parts;
}

function leftWord(reason) {
  return `left.${reason}` in WORDS ? word(`left.${reason}`) : reason;
}

function linkedSentence(name, text, about) {
  const said = bySentence.get(name)?.length ?? 0;
  const words = readable(text, "", "");
  if (!said && !about.length) return make("span", {}, words);
  return make("a", { id: `at-${name}`, className: said ? "linked said" : "linked", href: fragment({ ...state, at: name, select: "" }),
    title: word("sentenceHolds", { claims: said, links: about.length }),
    onclick: (event) => {
      event.preventDefault();
      if (state.at === name) panel.querySelector("h2").focus();
      takeFocus = state.at === name ? "" : "panel";
      choose({ at: name, select: "" });
    } }, words);
}

// Open a paper, at a sentence of it or at its beginning.
function readAt(paper, sentence = "") {
  takeFocus = "sheet";
  choose({ view: "read", text: paper, at: sentence, select: "" });
}

// A button that leads from the panel back to the place of the sheet that it speaks of.
function backTo(key, id) {
  return make("button", { type: "button", className: "link back", onclick: () => toPlace(id) }, `← ${word(key)}`);
}

function toPlace(id) {
  const place = document.getElementById(id);
  place?.scrollIntoView({ block: "nearest" });
  place?.focus({ preventScroll: true });
  return Boolean(place);
}

// A button that leads from the text to the quote it was opened from.
function backToQuote() {
  const deep = stepsFromQuote();
  return deep ? make("button", { type: "button", id: "to-quote", className: "link back", onclick: () => history.go(-deep) }, `← ${word("backToQuote")}`) : "";
}

async function readPanel() {
  await whole;
  const text = textOf(state.text);
  const found = text?.sentences.find((_, i) => state.at === `${state.text}.${String(i).padStart(4, "0")}`);
  if (!found) {
    const papers = !text ? [] : Object.entries(MAP.papers).map(([id, paper]) => make("li", {}, make("button", { type: "button", className: "link",
      ariaCurrent: id === state.text ? "true" : "false", onclick: () => readAt(id) }, citation(paper))));
    return [backToQuote(), heading(word("read")), make("p", { className: "lead" }, word(Object.keys(texts).length ? "readHow" : "noText")), make("ul", { className: "papers" }, papers)];
  }
  const [start, end, section, , ...about] = found;
  const path = MAP.papers[state.text];
  const claims = await evidence(await claimsIn(state.at));
  const sentence = { id: state.at, paper: state.text, section: [text.sections[section][0]].filter(Boolean), text: text.letters.slice(start, end).join("") };
  const of = (kinds) => about.filter((id) => kinds.includes(MAP.nodes[id]?.kind ?? "concept"));
  const group = (key, ids) => (ids.length ? [make("h3", {}, word(key)), make("p", { className: "links" }, ids.map((id) => link(id)))] : []);
  return [make("p", { className: "ways" }, backToQuote(), backTo("backToSentence", `at-${state.at}`),
    make("button", { type: "button", className: "link back", onclick: () => choose({ at: "" }) }, word("backToText"))),
    heading(claims.length ? word("claimsHere", { count: claims.length }) : word("noClaimsHere")),
    ...(claims.length ? [legendOfMarks(), make("ul", { className: "pieces" }, claims.map((item) => piece(item, true)))]
      : [make("ul", { className: "pieces" }, piece({ sentence }))]),
    ...group("conceptsHere", of(["concept"])), ...group("itemsHere", of(ITEMS)), make("p", { className: "fine" }, path.reference)];
}
