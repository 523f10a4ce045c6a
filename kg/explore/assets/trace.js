// Trace: the chains of claims that lead from one concept to another, over the edges that the filters leave.

const LONGEST = 5; // steps of a chain
const CHAINS = 8; // chains shown
const TRIED = 20000; // steps tried: a dense map has more chains than anyone reads

function strength(key) {
  return [papersOf(MAP.edges[key]).length, MAP.edges[key].support];
}

function weakest(steps) {
  return steps.reduce((a, b) => (compare(strength(b), strength(a)) < 0 ? b : a));
}

function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1];
}

// For each node where an arrow leads from it, and the best supported edge that does.
function arrows() {
  const out = new Map();
  for (const [key, edge] of Object.entries(MAP.edges)) {
    if (!edge.modality || !passes(edge)) continue;
    for (const [from, to] of edge.relation === "integrates_with" ? [[edge.from, edge.to], [edge.to, edge.from]] : [[edge.from, edge.to]]) {
      if (!out.has(from)) out.set(from, new Map());
      const known = out.get(from).get(to);
      if (!known || compare(strength(key), strength(known)) > 0) out.get(from).set(to, key);
    }
  }
  return out;
}

// How many steps lead from each node to the target, up to the longest chain.
function distances(out, target) {
  const into = new Map();
  for (const [from, partners] of out) for (const to of partners.keys()) into.set(to, [...into.get(to) ?? [], from]);
  const far = new Map([[target, 0]]);
  let rim = [target];
  for (let step = 1; step <= LONGEST && rim.length; step += 1) {
    rim = [...new Set(rim.flatMap((node) => into.get(node) ?? []))].filter((node) => !far.has(node));
    for (const node of rim) far.set(node, step);
  }
  return far;
}

// {nodes, steps} of the chains from source to target: the shortest first, of equal length the one whose weakest step
// is the strongest. Chains one step longer than the shortest are among them.
function chains({ source, target } = state) {
  if (!source || !target || source === target) return [];
  const out = arrows();
  const far = distances(out, target);
  if (!far.has(source)) return [];
  const limit = Math.min(LONGEST, far.get(source) + 1);
  const found = [];
  let tried = 0;
  const walk = (nodes, steps) => {
    const here = nodes.at(-1);
    if (here === target) found.push({ nodes: [...nodes], steps: [...steps] });
    else {
      for (const [next, key] of out.get(here) ?? []) {
        if (tried > TRIED || nodes.includes(next) || !(steps.length + 1 + far.get(next) <= limit)) continue;
        tried += 1;
        walk([...nodes, next], [...steps, key]);
      }
    }
  };
  walk([source], []);
  const least = (chain) => strength(weakest(chain.steps));
  return found.sort((a, b) => a.steps.length - b.steps.length || compare(least(b), least(a)) || (a.nodes.join() < b.nodes.join() ? -1 : 1)).slice(0, CHAINS);
}

function support(key) {
  return word("support.of", { papers: papersOf(MAP.edges[key]).length, sentences: sentencesOf(MAP.edges[key]), value: MAP.edges[key].support.toFixed(2) });
}

const NAMED = 3; // papers of a step before the rest is asked for

// The papers of a step, those that say it most often first; each unfolds its sentences.
async function stepPapers(key, chain) {
  const papers = papersOf(MAP.edges[key]).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const folds = await Promise.all(papers.map(([paper, sentences]) => fold(`${chain} ${key} ${paper}`,
    make("span", {}, citation(MAP.papers[paper]), " ", make("span", { className: "counts" }, word("sentencesOf", { sentences }))),
    async () => {
      const items = (await evidence(MAP.edges[key].claims)).filter((item) => item.sentence.paper === paper);
      return [make("ul", { className: "pieces" }, items.map((item) => piece(item)))];
    })));
  return growing(`${chain} ${key}`, folds.length, NAMED, folds.length, (count) => [make("ul", { className: "step-papers" }, folds.slice(0, count).map((one) => make("li", {}, one)))]);
}

async function tracePanel() {
  const form = make("div", { className: "form", role: "group", ariaLabel: word("trace") }, picker("source"), picker("target"));
  const head = [heading(word("trace")), make("p", { className: "lead" }, word("traceHow")), form];
  if (!state.source || !state.target) return head;
  const found = chains();
  if (!found.length) return [...head, make("p", { className: "answer", role: "status", tabIndex: -1 }, word("noChain", { most: LONGEST })), otherWay()];
  const items = await Promise.all(found.map(chainItem));
  return [...head, make("p", { className: "answer", role: "status", tabIndex: -1 }, word("chains", { count: found.length })), make("ol", { className: "chains" }, items)];
}

// Where nothing leads from here to there, something may lead back.
function otherWay() {
  const turned = { source: state.target, target: state.source };
  const count = chains(turned).length;
  return count ? make("button", { type: "button", className: "chip", onclick: () => choose(turned) }, word("otherWay", { count })) : "";
}

async function chainItem({ nodes, steps }, index) {
  const weak = weakest(steps);
  const parts = await Promise.all(steps.map(async (key, i) => make("li", { className: key === weak && steps.length > 1 ? "weak" : "" },
    make("p", { className: "step-names" }, link(nodes[i]), " ", make("button", { type: "button", className: "link step", onclick: () => follow(key) }, sample(MAP.edges[key].relation), word(MAP.edges[key].relation)), " ", link(nodes[i + 1])),
    make("p", { className: "counts" }, support(key)), await stepPapers(key, index))));
  const names = { source: label(MAP.edges[weak].from, state.language), target: label(MAP.edges[weak].to, state.language), support: support(weak) };
  return make("li", { className: "chain" }, make("p", { className: "fine" }, word("steps", { count: steps.length })), make("ol", {}, parts),
    steps.length > 1 ? make("p", { className: "note" }, word("weakest", names)) : "");
}
