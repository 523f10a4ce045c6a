// Taking away what is in view: pictures, claims as a table, quotes on paper.

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// The claims behind what is looked at: the selection, else the answer of the view, else every edge in view.
async function currentClaims() {
  const edges = state.select in MAP.edges ? [state.select] : state.view === "ask" ? answerEdges() : current.lit ?? current.edges;
  const about = state.select in MAP.nodes ? edges.filter((key) => selected().some((id) => MAP.edges[key].from === id || MAP.edges[key].to === id)) : edges;
  const items = await evidence([...new Set(about.flatMap((key) => MAP.edges[key].claims ?? []))]);
  return items.filter((item) => paperPasses(item.sentence.paper));
}

// A cell that no spreadsheet takes for a formula and no comma, quote or line end breaks.
function csvCell(value) {
  const text = String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvOf(items) {
  const head = ["source", "relation", "target", "modality", "papers", "section", "sentence", "attribution", "citations", "confidence.column", "claim", "reference"];
  const rows = items.map((item) => [item.source.label, word(item.relation), item.target.label, word(item.modality), MAP.papers[item.sentence.paper].title,
    item.sentence.section.join(" › "), plain(item.sentence.text), item.quoted ? word("quoted") : word("own"), (item.citations ?? []).join(" "), item.confidence ?? 0, item.id, MAP.papers[item.sentence.paper].reference]);
  return `\ufeff${[head.map((key) => word(key)), ...rows].map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`; // the mark tells Excel that it is UTF-8
}

// The quotes on paper, by paper; they stand in the page while it is printed.
async function printQuotes() {
  const items = await currentClaims();
  const place = document.getElementById("print");
  place.replaceChildren(make("h1", {}, word("title")), make("p", { className: "fine" }, document.getElementById("shown").textContent),
    ...filtersSet().map(([, text]) => make("p", { className: "fine" }, text)), legendOfMarks(), ...sections(mostFirst(items), true));
  addEventListener("afterprint", () => place.replaceChildren(), { once: true });
  print();
}

const TAKE = {
  svg: () => save("kg.svg", new Blob([svgOfView()], { type: "image/svg+xml" })),
  png: async () => save("kg.png", await pngOfView()),
  csv: async () => save("kg.csv", new Blob([csvOf(await currentClaims())], { type: "text/csv" })),
  print: printQuotes,
};
const take = document.getElementById("take");
for (const button of take.querySelectorAll("button")) {
  button.addEventListener("click", async () => {
    await TAKE[button.dataset.take]();
    take.open = false;
  });
}
take.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !take.open) return;
  event.stopPropagation();
  take.open = false;
  take.querySelector("summary").focus();
});
