// Joins the parts: a change of state is shown wherever it shows.

function show(before) {
  const changed = (...keys) => !before || keys.some((key) => String(before[key]) !== String(state[key]));
  const layout = changed(...LAYOUT);
  if (changed("language", "theme")) {
    showWords();
    palette = {};
  }
  document.body.dataset.view = state.view;
  document.body.classList.toggle("chosen", Boolean(state.select) || state.view !== "map"); // the panel takes more room on a phone
  const redrawn = layout || changed(...QUESTION, "select");
  if (redrawn) current = view(limit());
  showActive(); // this and the filters before the map is fitted: they take room of the stage
  if (layout) {
    showFilters();
    showModalities();
  }
  showViews();
  showCounts();
  if (layout) network.setSize("100%", "100%");
  if (redrawn || changed("theme")) draw();
  if (!before || refits(before, state) || (byHistory && changed("camera"))) place();
  else if (before.select && !state.select && changed("camera")) place(true);
  else if (changed("select")) reveal();
  showSheet();
  showPanel();
}

onChange(show);
document.getElementById("language").addEventListener("click", () => choose({ language: state.language === "zh" ? "en" : "zh" }));
document.getElementById("theme").addEventListener("click", () => {
  const dark = state.theme ? state.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  choose({ theme: dark ? "light" : "dark" });
});
document.getElementById("zoom-in").addEventListener("click", () => zoom(1.25));
document.getElementById("zoom-out").addEventListener("click", () => zoom(0.8));
document.getElementById("fit").addEventListener("click", () => {
  keepCamera("");
  fit(true);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  palette = {};
  repaint();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target !== search) goBack();
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
});

// Escape leads back one step at a time: from what a mark or cell says to it, from a paper to the quote it was opened
// from, from a selection to the list it was chosen in, and at last to the map.
function goBack() {
  const inPanel = panel.contains(document.activeElement);
  if (inPanel && state.view === "read" && toPlace(`at-${state.at}`)) return;
  if (inPanel && state.view === "matrix" && toPlace(`cell-${state.cell.replace(" ", "-")}`)) return;
  if (state.view === "read" && stepsFromQuote()) history.go(-stepsFromQuote());
  else if (state.select) follow("");
  else if (state.view !== "map") choose({ view: "map" });
}
let shape = shapeOfScreen();
new ResizeObserver(() => {
  if (shapeOfScreen() !== shape) {
    shape = shapeOfScreen();
    show(null);
    return;
  }
  network.setSize("100%", "100%"); // which scales the map with the stage, and nobody asked for that
  place();
  if (!state.camera) reveal(false);
}).observe(stage);

document.getElementById("filters").open = shape === "wide";
show(null);
network.once("afterDrawing", () => { document.body.dataset.drawn = Math.round(performance.now()); }); // ms since it was asked for
