// Elements, and sentences with their marks. Every text enters as a text node: nothing of it is read as markup.

function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const HAN = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/;

// The stretch as a reader sees it: hard wraps closed, emphasis marks dropped, <sup>[1]</sup> raised.
function readable(text, before, after) {
  const closed = text.replace(/\s*\n\s*/g, (gap, at) => {
    const left = at > 0 ? text[at - 1] : before;
    const right = at + gap.length < text.length ? text[at + gap.length] : after;
    return HAN.test(left) || HAN.test(right) ? "" : " ";
  });
  return closed.replaceAll("**", "").split(/(<sup>[\s\d,，、\-–—~\[\]［］〔〕]*<\/sup>)/).map((part, i) =>
    i % 2 ? make("sup", {}, part.replace(/<\/?sup>/g, "").trim()) : part);
}

// A claim's sentence with source, cue, target and means marked; offsets count code points.
function quote(claim) {
  const letters = Array.from(claim.sentence.text);
  const roles = new Array(letters.length).fill("");
  const mark = (span, role) => span && roles.fill(role, Math.max(0, span[0]), Math.max(0, span[1]));
  for (const means of claim.via ?? []) mark(means.span, "via");
  mark(claim.target?.span, "target");
  mark(claim.source?.span, "source");
  mark(claim.cue, "cue");
  const text = make("p", { className: "quote", lang: "zh" });
  for (let start = 0, end; start < letters.length; start = end) {
    end = start + 1;
    while (end < letters.length && roles[end] === roles[start]) end += 1;
    const parts = readable(letters.slice(start, end).join(""), letters[start - 1] ?? "", letters[end] ?? "");
    if (roles[start]) text.append(make("mark", { className: roles[start], title: word(roles[start]) }, parts));
    else text.append(...parts);
  }
  return make("blockquote", {}, text);
}

function legendOfMarks() {
  return make("p", { className: "marks" }, ["source", "cue", "target", "via"].map((role) =>
    make("mark", { className: role }, word(role))));
}

// What the sentence does not show by itself: arguments it leaves out, and phrases counted under a wider concept.
function notes(claim) {
  const said = [];
  for (const role of ["source", "target"]) {
    const argument = claim[role];
    if (!argument.span) {
      const from = word(`from.${argument.from ?? "unknown"}`);
      said.push(word("resolved", { role: word(role).toLowerCase(), text: argument.text, from }));
    } else if (argument.match === "narrower" && argument.text !== argument.label) {
      said.push(word("narrowerMatch", { text: argument.text.replace(/\s*\n\s*/g, ""), label: argument.label }));
    }
  }
  return said.map((text) => make("p", { className: "note" }, text));
}

// A piece of evidence: a claim with its quote, or a sentence alone; `named` where its claim is not clear from around it.
function piece(item, named = false) {
  const references = MAP.papers[item.sentence.paper]?.references ?? {};
  const entry = make("li", { className: "piece" });
  if (named && item.relation) entry.append(make("p", { className: "claim" }, argumentLink(item.source), sample(item.relation), word(item.relation), " ", argumentLink(item.target)));
  const place = [item.sentence.section.join(" › "), item.sentence.page && word("atPage", { n: item.sentence.page })].filter(Boolean);
  if (place.length) entry.append(make("p", { className: "section" }, place.join(" · ")));
  entry.append(quote(item));
  if (!item.relation) {
    entry.append(actions(item));
    return entry;
  }
  entry.append(...notes(item));
  if (item.quoted) {
    entry.append(make("p", { className: "note" }, item.speaker ? word("quotedFrom", { speaker: item.speaker }) : word("quoted")));
  }
  if (item.echo) entry.append(make("p", { className: "note" }, word("echo", { paper: citation(MAP.papers[item.echo]) })));
  for (const number of item.citations ?? []) {
    entry.append(make("p", { className: "reference" }, `${word("cites")} [${number}] ${references[number] ?? ""}`));
  }
  entry.append(make("p", { className: "fine" },
    `${word(item.modality)} · ${word("confidence", { value: item.confidence ?? 0 })} · ${word("claim")} `, make("code", {}, item.id)), actions(item));
  return entry;
}

function argumentLink(argument) {
  return argument.concept in MAP.nodes ? link(argument.concept) : make("span", {}, argument.label);
}

// A text as a reader copies it: on one line, without marks.
function plain(text) {
  return readable(text.replace(/<sup>[^<]*<\/sup>/g, ""), "", "").map((part) => (typeof part === "string" ? part : part.textContent)).join("");
}

function cited(item) {
  return `“${plain(item.sentence.text)}”\n${MAP.papers[item.sentence.paper].reference}`;
}

// What can be done with a quote: copy it with its reference, read it where it stands.
function actions(item) {
  const said = make("span", { className: "fine", role: "status" });
  const copied = async () => { said.textContent = word(await copy(cited(item)) ? "copied" : "notCopied"); };
  const inPaper = item.sentence.id.startsWith(state.text) && state.view === "read" && item.sentence.id === state.at;
  return make("p", { className: "actions" },
    make("button", { type: "button", className: "link copy", title: MAP.papers[item.sentence.paper].reference, onclick: copied }, word("copy")),
    inPaper || !textOf(item.sentence.paper) ? "" : make("button", { type: "button", className: "link context", onclick: () => readAt(item.sentence.paper, item.sentence.id) }, word("inContext")), said);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch { // no permission, or an address that the browser does not trust
    const area = make("textarea", { value: text, className: "unseen" });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// How many claims or sentences a page above its size leaves to claims.jsonl.
function moreOf(count) {
  return count ? make("p", { className: "note" }, word("notCarried", { count })) : "";
}
