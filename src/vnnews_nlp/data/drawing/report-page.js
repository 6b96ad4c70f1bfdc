// ---- the five views
const topics = data.topics.map((_, t) => [t, data.articles.flatMap((a, i) => (a[TOPIC] === t ? [i] : []))]);
const byName = (a, b) => a[0].localeCompare(b[0], "vi");
const views = {
  people: {
    name: "People", one: "person", many: "people", rows: data.people,
    text: (p) => [p[0], ...p[2].flatMap((o) => [o[0], o[1]])].join(" "),
    sorts: { "most articles": null, "name": byName, "latest": (a, b) => latest(b) - latest(a) },
    head: personHead, open: openPerson,
  },
  documents: {
    name: "Documents", one: "document", many: "documents", rows: data.documents,
    text: (d) => [d[0], d[2], d[3], d[4]].join(" "),
    sorts: { "most cited": null, "name": byName, "date of issue": (a, b) => b[2].localeCompare(a[2]) },
    head: documentHead, open: openDocument,
  },
  figures: {
    name: "Figures", one: "figure", many: "figures", rows: data.figures,
    text: (f) => `${f[0]} ${f[1]}`,
    sorts: { "most articles": null, "name": byName },
    head: figureHead, open: openFigure,
  },
  topics: {
    name: "Topics", one: "topic", many: "topics", rows: topics, text: (t) => `${topicName(t[0])} ${data.topics[t[0]]}`,
    sorts: { "most articles": null }, head: topicHead, open: openTopic,
  },
  articles: {
    name: "Articles", one: "article", many: "articles", rows: data.articles.map((_, i) => i), text: null,
    sorts: { "newest": null, "oldest": (a, b) => (days[a] || Infinity) - (days[b] || Infinity) },
    head: articleHead, open: openArticle,
  },
};

const state = { view: "people", query: "", shown: PAGE, sort: {}, source: -1, topic: -1, month: "" };

// ---- keys to search, made little by little while nothing else is to do; what is missing, when it is needed
const keys = { people: [], documents: [], figures: [], topics: [] };
function foldRows(name, most) {
  const { rows, text } = views[name], made = keys[name];
  for (const stop = Math.min(rows.length, made.length + most); made.length < stop; ) made.push(fold(text(rows[made.length])));
  return made.length === rows.length;
}
function keysOf(name) {
  if (name === "articles") return articleKeys;
  foldRows(name, Infinity);
  return keys[name];
}
const articleKeys = data.articles.map((a) => fold(`${a[HEAD]} ${data.sources[a[SOURCE]] || ""}`));
let folded = 0;
const later = window.requestIdleCallback || ((f) => setTimeout(() => f({ timeRemaining: () => 8 }), 4));
function foldSome(deadline) {
  do {
    if (!Object.keys(keys).every((name) => foldRows(name, 200))) continue;
    const stop = Math.min(folded + 200, data.sentences.length);
    for (; folded < stop; folded++) articleKeys[articleOf(folded)] += " " + fold(data.sentences[folded]);
  } while (folded < data.sentences.length && deadline.timeRemaining() > 2);
  if (folded < data.sentences.length) later(foldSome, { timeout: 500 });
  else if (state.view === "articles" && state.query) render();
}

// ---- the page
function found() {
  const view = views[state.view], rows = view.rows, words = fold(state.query).split(/\s+/).filter(Boolean);
  const searched = words.length ? keysOf(state.view) : null, out = [];
  for (let i = 0; i < rows.length; i++) {
    if (searched && !words.every((w) => searched[i].includes(w))) continue;
    if (state.view === "articles" && !chosen(data.articles[i])) continue;
    out.push(rows[i]);
  }
  const order = view.sorts[state.sort[state.view]];
  return order ? out.sort(order) : out;
}
function chosen(a) {
  return (state.source < 0 || a[SOURCE] === state.source) && (state.topic < 0 || a[TOPIC] === state.topic) && (!state.month || a[DAY].startsWith(state.month));
}
function drawRow(row) {
  const view = views[state.view], inside = make("div", { class: "inside" });
  const details = make("details", { class: "row" }, make("summary", {}, view.head(row)), inside);
  details.addEventListener("toggle", () => { if (details.open && !inside.hasChildNodes()) fill(inside, {}, view.open(row).flat()); });
  return details;
}
let rows = [];
function render() {
  const view = views[state.view];
  rows = found();
  const list = byId("list");
  list.replaceChildren(...rows.slice(0, state.shown).map(drawRow));
  if (!rows.length) list.append(make("p", { class: "none" }, state.query ? `Nothing matches “${state.query}”.` : "Nothing here."));
  const reading = state.view === "articles" && state.query && folded < data.sentences.length ? " (still reading the sentences …)" : "";
  const of = rows.length < view.rows.length ? ` of ${count.format(view.rows.length)}` : "";
  byId("status").textContent = `${count.format(rows.length)}${of} ${view.rows.length === 1 ? view.one : view.many}${reading}`;
  showMore();
}
function showMore() {
  const left = rows.length - state.shown;
  byId("more").hidden = left <= 0;
  byId("more").textContent = `Show ${Math.min(left, PAGE)} more`;
}
byId("more").addEventListener("click", () => {
  const list = byId("list"), before = list.children.length;
  state.shown += PAGE;
  list.append(...rows.slice(before, state.shown).map(drawRow));
  list.children[before].firstChild.focus();
  showMore();
});

function chooser(label, options, current, change) {
  const select = make("select", {}, options.map(([value, name]) => make("option", { value }, name)));
  select.value = current;
  select.addEventListener("change", () => { change(select.value); state.shown = PAGE; render(); });
  return make("label", {}, `${label} `, select);
}
function drawChoices() {
  const sorts = Object.keys(views[state.view].sorts);
  const out = sorts.length > 1 ? [chooser("Order", sorts.map((s) => [s, s]), state.sort[state.view] || sorts[0], (v) => { state.sort[state.view] = v; })] : [];
  if (state.view === "articles") {
    const any = [["-1", "all"]];
    out.unshift(
      chooser("Source", any.concat(data.sources.map((s, i) => [String(i), s])), String(state.source), (v) => { state.source = Number(v); }),
      chooser("Topic", any.concat(data.topics.map((_, i) => [String(i), topicName(i)])), String(state.topic), (v) => { state.topic = Number(v); }),
      chooser("Month", [["", "all"]].concat(months.map((m) => [m, m])), state.month, (v) => { state.month = v; }));
  }
  byId("choices").replaceChildren(...out);
}

function choose(name, focus) {
  Object.assign(state, { view: name, shown: PAGE });
  for (const tab of byId("tabs").children) {
    const on = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    if (on) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (on && focus) tab.focus();
  }
  byId("results").setAttribute("aria-labelledby", `tab-${name}`);
  byId("heading").textContent = views[name].name;
  drawChoices();
  render();
}
function drawTabs() {
  const names = Object.keys(views);
  byId("tabs").append(...names.map((name) => {
    const tab = make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "results" }, `${views[name].name} `, make("span", {}, count.format(views[name].rows.length)));
    tab.addEventListener("click", () => choose(name));
    return tab;
  }));
  byId("tabs").addEventListener("keydown", (event) => {
    const at = names.indexOf(state.view), last = names.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    choose(names[to], true);
  });
}
function about() {
  const c = data.counts, parts = [plural(c.articles, "article", "articles")];
  if (dated.length) parts.push(spanText(data.articles.map((_, i) => i)));
  if (data.sources.length) parts.push(plural(data.sources.length, "source", "sources"));
  if (c.repeats) parts.push(`${plural(c.repeats, "repeat", "repeats")} of the same report left out`);
  if (c.shown < c.articles - c.repeats) parts.push(`the newest ${count.format(c.shown)} shown`);
  if (c.errors) parts.push(plural(c.errors, "article failed", "articles failed"));
  return parts.join(" · ");
}

byId("name").textContent = data.name;
byId("counts").textContent = about();
byId("query").addEventListener("input", (event) => {
  Object.assign(state, { query: event.target.value, shown: PAGE });
  render();
});
drawTabs();
choose("people");
later(foldSome, { timeout: 1000 });
performance.mark("ready");
