// The page of a large build: edges come with counts, and with a few quotes each. These stand in for what counts papers.

// So many papers and sentences of an edge: all that is known of those that are not carried.
class Counted {
  constructor(papers, sentences) {
    this.length = papers;
    this.sentences = sentences;
  }

  map(told) {
    return this.length ? [told(["", this.sentences], 0)] : [];
  }

  *[Symbol.iterator]() {
    if (this.length) yield ["", this.sentences];
  }
}

// Papers of the years chosen; of a paper chosen, its quotes. Sentences are known of all years together: where years are
// chosen each paper counts for one.
function papersOf(edge) {
  if (state.paper) return Object.entries(edge.papers).filter(([paper]) => paperPasses(paper));
  if (!state.since && !state.until) return new Counted(edge.count.papers, edge.count.sentences);
  const within = ([year]) => (!state.since || year >= state.since) && (!state.until || year <= state.until);
  const papers = total(Object.entries(edge.count.years).filter(within).map(([, count]) => count));
  return new Counted(papers, papers);
}

// Papers are no boxes of this map: what names one leads nowhere.
function link(id, ...more) {
  const known = id in MAP.nodes || id in MAP.edges;
  const text = label(id, state.language);
  return known ? make("button", { type: "button", className: "link", "data-to": id, onclick: () => follow(id) }, more.length ? more : text)
    : make("span", {}, id in MAP.papers && more.length ? more : text);
}

function namedIn() {
  return new Set();
}

async function edgePanel(key) {
  const edge = MAP.edges[key];
  const title = heading(link(edge.from), make("span", { className: "relation" }, sample(edge.relation), word(edge.relation)), link(edge.to));
  const tag = make("p", { className: "tag" }, `${word(edge.modality)} · `, counts(papersOf(edge).length, sentencesOf(edge)));
  const kept = (await evidence(edge.claims)).filter((item) => paperPasses(item.sentence.paper));
  const command = `kg query --source ${edge.from} --relation ${edge.relation} --target ${edge.to} --modality ${edge.modality}`;
  const shown = make("p", { className: "note" }, word("someShown", { shown: kept.length, claims: edge.count.claims }), make("code", {}, command));
  return [closer(), title, tag, shown, legendOfMarks(), ...byPaper(kept)];
}

function moreOf(count) {
  return count ? make("p", { className: "note" }, word("notQuoted", { count })) : "";
}

// The subtitle counts the build, not what the page carries of it.
function tellSize() {
  const subtitle = document.getElementById("subtitle");
  const size = word("sizeOfBuild", MAP.build);
  if (subtitle.textContent !== size) subtitle.textContent = size;
}
new MutationObserver(tellSize).observe(document.getElementById("subtitle"), { childList: true });
