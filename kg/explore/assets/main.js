// Joins the parts: a change of state is shown wherever it shows.

function show(before) {
  const changed = (...keys) => !before || keys.some((key) => String(before[key]) !== String(state[key]));
  const layout = changed(...LAYOUT);
  if (changed("language", "theme")) {
    showWords();
    palette = {};
  }
  showActive(); // before the map is fitted: it takes room of the stage
  if (layout) network.setSize("100%", "100%");
  if (layout || changed("view", "select", "source", "target", "relation", "theme")) draw();
  if (layout || (byHistory && changed("camera"))) place();
  else if (before && changed("select", "source", "target", "relation")) reveal();
  if (layout) {
    showFilters();
    showModalities();
  }
  showViews();
  showCounts();
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
  if (event.key === "Escape" && event.target !== search && state.select) follow("");
  else if (event.key === "Escape" && event.target !== search && state.view !== "map") choose({ view: "map" });
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
});
let shape = shapeOfScreen();
new ResizeObserver(() => {
  if (shapeOfScreen() !== shape) {
    shape = shapeOfScreen();
    show(null);
  } else if (state.select) {
    network.once("resize", reveal);
    reveal();
  }
}).observe(stage);

document.getElementById("filters").open = shape === "wide";
show(null);
network.once("afterDrawing", () => { document.body.dataset.drawn = Math.round(performance.now()); }); // ms since it was asked for
