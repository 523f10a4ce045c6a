// The page's data, and the one function that answers with evidence.

function block(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

const WORDS = block("kg-words");
const MAP = block("kg-map");
const NETWORK = block("kg-network");
const PAPER_OF_FILE = new Map(Object.entries(MAP.papers).map(([id, paper]) => [paper.file, id]));
const EDGES_OF = edgesByNode();
const PARTS = ["sources", "mediators", "targets", "goals"]; // of mechanisms and paths: the concepts they are about
// Evidence and texts stand below the scripts and are read when first asked for: the map does not need them.
const whole = new Promise((done) => {
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", done, { once: true });
  else done();
});
let embedded = null;
let texts = null;

// Evidence by id, in the order asked for. The id of a claim gives the claim with its sentence, the id of a sentence
// gives that alone: {id, sentence: {id, paper, section, text}, and of a claim: relation, source, target, cue, …}.
// A promise, so that it can be fetched some day.
async function evidence(ids) {
  await whole;
  embedded ??= block("kg-evidence");
  return ids.map((id) => {
    const claim = embedded.claims[id];
    const at = claim ? claim.sentence : id;
    return { ...claim, id, sentence: { id: at, ...embedded.sentences[at] } };
  });
}

// The text of a paper for reading in context (kg/explore/reading.py says what it holds), once the page is whole;
// undefined where it was left out.
function textOf(paper) {
  texts ??= block("kg-texts");
  const text = texts[paper];
  if (text) text.letters ??= Array.from(text.text); // offsets count code points
  return text;
}

// Ids of the claims carried of each sentence.
let bySentence = null;
async function claimsIn(sentence) {
  await evidence([]);
  if (!bySentence) {
    bySentence = new Map();
    for (const [id, claim] of Object.entries(embedded.claims)) {
      if (!bySentence.has(claim.sentence)) bySentence.set(claim.sentence, []);
      bySentence.get(claim.sentence).push(id);
    }
  }
  return bySentence.get(sentence) ?? [];
}

function edgesByNode() {
  const edges = new Map(Object.keys(MAP.nodes).map((id) => [id, []]));
  for (const [key, edge] of Object.entries(MAP.edges)) {
    edges.get(edge.from).push(key);
    edges.get(edge.to).push(key);
  }
  return edges;
}

function label(id, language) {
  return (MAP.nodes[id]?.label ?? MAP.names[id] ?? { [language]: id })[language];
}

function total(counts) {
  return counts.reduce((sum, count) => sum + count, 0);
}
