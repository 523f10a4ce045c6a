// Long lists, of which the first entries enter the page, and lines that unfold.

const unfolded = new Map(); // the lists made longer (by how much) and the lines unfolded, by what the panel showed

// A button that makes a list longer by `step` pieces; `fill` is given how many are to stand in it.
function growing(name, all, first, step, fill) {
  const place = make("div", { className: "list" });
  const key = `${panelKey()} ${name}`;
  const show = () => {
    const count = first + (unfolded.get(key) ?? 0);
    const rest = all - count;
    const more = make("button", { type: "button", className: "chip", onclick: () => {
      unfolded.set(key, (unfolded.get(key) ?? 0) + step);
      const before = place.querySelectorAll("li").length;
      show();
      place.querySelectorAll("li")[before]?.querySelector("button")?.focus();
    } }, word("showMore", { count: Math.min(rest, step) }));
    place.replaceChildren(...fill(count), rest > 0 ? more : "");
  };
  show();
  return place;
}

// A line that unfolds what `fill` gives, and stays unfolded for whoever comes back.
async function fold(name, summary, fill) {
  const key = `${panelKey()} ${name}`;
  const details = make("details", { className: "fold" }, make("summary", {}, summary));
  const open = async () => details.append(...(await fill()).flat());
  if (unfolded.has(key)) {
    await open();
    details.open = true;
  }
  details.addEventListener("toggle", async () => {
    if (details.open) unfolded.set(key, 1);
    else unfolded.delete(key);
    if (details.open && details.children.length === 1) await open();
  });
  return details;
}

const PIECES = 40; // quotes of a list before the rest is asked for

// Quotes by paper, the papers with most of them first where `ranked`; only the first ones enter the page at once.
function byPaper(items, ranked = false) {
  const ordered = ranked ? mostFirst(items) : items;
  return [growing("quotes", items.length, PIECES, PIECES, (count) => sections(ordered.slice(0, count), ranked))];
}

function grouped(items) {
  const papers = new Map();
  for (const item of items) {
    if (!papers.has(item.sentence.paper)) papers.set(item.sentence.paper, []);
    papers.get(item.sentence.paper).push(item);
  }
  return [...papers];
}

function mostFirst(items) {
  return grouped(items).sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1)).flatMap(([, pieces]) => pieces);
}

function sections(items, named) {
  return grouped(items).map(([paper, pieces]) => make("section", { className: "of-paper" },
    make("h3", {}, link(paper, citation(MAP.papers[paper]))), make("ul", { className: "pieces" }, pieces.map((one) => piece(one, named)))));
}
