"use strict";
// Text from articles goes into the page as text nodes only: nothing here parses HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const PAGE = 50, PROOFS = 5, LANES = 8;
  const [HEAD, DAY, SOURCE, TOPIC, URL_, LEAD] = [0, 1, 2, 3, 4, 5];
  const byId = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 6 });
  const count = new Intl.NumberFormat("en");
  const plural = (n, one, many) => `${count.format(n)} ${n === 1 ? one : many}`;

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
    node.append(...children.flat().filter((c) => c !== null && c !== ""));
    return node;
  }
  const make = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children);
  const draw = (tag, attributes = {}, ...children) =>
    fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  // ---- reading the data
  const days = data.articles.map((a) => (a[DAY] ? Date.parse(a[DAY]) : NaN));
  const dated = days.filter((d) => !isNaN(d));
  const firstDay = dated.reduce((a, b) => Math.min(a, b), Infinity);
  const lastDay = dated.reduce((a, b) => Math.max(a, b), -Infinity);
  const months = monthsBetween(firstDay, lastDay);
  const monthPlace = new Map(months.map((m, i) => [m, i]));
  const articleOf = (sentence) => data.sentenceArticles[sentence];
  const articlesOf = (points) => [...new Set(points.filter((_, i) => i % 3 === 0).map(articleOf))];
  const topicName = (i) => (i < 0 ? "" : data.topicNames[data.topics[i]] || data.topics[i]);

  function monthsBetween(first, last) {
    const out = [];
    if (!isFinite(first)) return out;
    const at = new Date(first);
    at.setUTCDate(1);
    while (at.getTime() <= last) {
      out.push(at.toISOString().slice(0, 7));
      at.setUTCMonth(at.getUTCMonth() + 1);
    }
    return out;
  }
  const shownDay = (day) => (day ? day.split("-").reverse().join("/") : "");
  const dayOf = (time) => shownDay(new Date(time).toISOString().slice(0, 10));
  function span(articles) {
    let [first, last] = [Infinity, -Infinity];
    for (const a of articles) if (!isNaN(days[a])) [first, last] = [Math.min(first, days[a]), Math.max(last, days[a])];
    return last >= first ? [first, last] : null;
  }
  function spanText(articles) {
    const ends = span(articles);
    if (!ends) return "no date";
    return ends[0] === ends[1] ? dayOf(ends[0]) : `${dayOf(ends[0])} – ${dayOf(ends[1])}`;
  }
  const lastNamed = new Map();
  function latest(person) {
    if (!lastNamed.has(person)) lastNamed.set(person, (span(personArticles(person)) || [0, 0])[1]);
    return lastNamed.get(person);
  }

  // ---- searching: without accents and case
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/đ/g, "d");

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

  // ---- evidence
  function proof([sentence, from, to]) {
    const text = data.sentences[sentence];
    const quote = make("q", { lang: "vi" }, text.slice(0, from));
    if (to > from) quote.append(make("mark", {}, text.slice(from, to)));
    quote.append(text.slice(to));
    return make("li", {}, quote, fromLine(articleOf(sentence)));
  }
  function fromLine(i) {
    const article = data.articles[i];
    const about = [data.sources[article[SOURCE]] || "", shownDay(article[DAY])].filter(Boolean).join(", ");
    const title = article[URL_]
      ? make("a", { href: article[URL_], rel: "noopener noreferrer", target: "_blank", lang: "vi" }, article[HEAD])
      : make("span", { lang: "vi" }, article[HEAD]);
    return make("span", { class: "from" }, title, about ? ` · ${about}` : "");
  }
  function longList(items, size, drawItem, noun) {
    const list = make("ul", { class: "proofs" });
    const rest = make("button", { type: "button", class: "rest" });
    let at = 0;
    function more() {
      const before = at;
      at = Math.min(items.length, at ? at + 50 : size);
      list.append(...items.slice(before, at).map(drawItem));
      rest.textContent = `Show more ${noun} (${count.format(items.length - at)} left)`;
      rest.hidden = at === items.length;
      if (before) list.children[before].setAttribute("tabindex", "-1"), list.children[before].focus();
    }
    rest.addEventListener("click", more);
    more();
    return [list, rest];
  }
  function triples(points) {
    const out = [];
    for (let i = 0; i < points.length; i += 3) out.push(points.slice(i, i + 3));
    return out;
  }
  const proofs = (points, size = PROOFS) => longList(triples(points), size, proof, "sentences");

  // ---- drawings
  const share = (time) => (lastDay === firstDay ? 50 : ((time - firstDay) / (lastDay - firstDay)) * 100);
  const statusClass = (status) => ({ former: "former", acting: "acting", "to be": "to-be" })[status] || "";
  function track(office) {
    const articles = articlesOf(office[3]), ends = span(articles);
    if (!ends) return null;
    const bar = make("i");
    bar.style.left = `${Math.min(share(ends[0]), 99)}%`;
    bar.style.width = `${share(ends[1]) - share(ends[0])}%`;
    const seen = [...new Set(articles.map((a) => days[a]).filter((d) => !isNaN(d)))].map((d) => {
      const dot = make("b");
      dot.style.left = `${share(d)}%`;
      return dot;
    });
    return make("span", { class: `track ${statusClass(office[2])}`, "aria-hidden": "true" }, bar, seen);
  }
  function byMonth(articles) {
    const bins = new Array(months.length).fill(0);
    for (const a of articles) if (data.articles[a][DAY]) bins[monthPlace.get(data.articles[a][DAY].slice(0, 7))]++;
    return bins;
  }
  function bars(articles, label) {
    const bins = byMonth(articles), top = Math.max(...bins, 1);
    if (!months.length) return make("span", { class: "small" });
    const width = Math.max(months.length, 12);
    const drawn = bins.flatMap((n, i) => n ? [draw("rect", { class: "bar", x: i + 0.08, y: 20 - (19 * n) / top - 1, width: 0.84, height: (19 * n) / top + 1 })] : []);
    const line = draw("line", { class: "axis", x1: 0, x2: width, y1: 20, y2: 20, "vector-effect": "non-scaling-stroke" });
    return draw("svg", { class: "chart small", viewBox: `0 0 ${width} 20`, preserveAspectRatio: "none", ...label }, line, drawn);
  }
  const room = () => Math.max(280, Math.min(640, byId("list").clientWidth - 50));
  const HIDDEN = { "aria-hidden": "true", focusable: "false" };
  function monthChart(articles, name) {
    const bins = byMonth(articles);
    if (!months.length) return make("p", {}, "None of these articles has a date.");
    const [width, height, top] = [room(), 150, Math.max(...bins, 1)];
    const step = (width - 40) / Math.max(months.length, 6);
    const drawn = bins.flatMap((n, i) => n ? [draw("rect", { class: "bar", x: 36 + i * step + step * 0.08, width: step * 0.84, y: 120 - (105 * n) / top, height: (105 * n) / top }, draw("title", {}, `${months[i]}: ${n}`))] : []);
    const label = `${name}: articles a month from ${months[0]} to ${months[months.length - 1]}, at most ${top}`;
    return draw("svg", { class: "chart large", style: `max-width: ${width}px`, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
      draw("line", { class: "axis", x1: 36, x2: width, y1: 120, y2: 120 }), drawn,
      draw("text", { x: 30, y: 20, "text-anchor": "end" }, String(top)), draw("text", { x: 30, y: 122, "text-anchor": "end" }, "0"),
      draw("text", { x: 36, y: 138 }, months[0]),
      months.length > 1 ? draw("text", { x: 36 + step * months.length, y: 138, "text-anchor": "end" }, months[months.length - 1]) : null);
  }
  const pointTime = (point) => days[articleOf(point[5])];
  function figurePoints(figure) {
    return figure[3].filter((p) => !isNaN(pointTime(p))).sort((a, b) => pointTime(a) - pointTime(b));
  }
  function curve(points, x0, x1, y0, y1) {
    const times = points.map(pointTime), values = points.flatMap((p) => [p[0], p[1]]);
    const [t0, t1] = [Math.min(...times), Math.max(...times)], [v0, v1] = [Math.min(...values), Math.max(...values)];
    const x = (t) => (t1 === t0 ? (x0 + x1) / 2 : x0 + ((t - t0) / (t1 - t0)) * (x1 - x0));
    const y = (v) => (v1 === v0 ? (y0 + y1) / 2 : y1 - ((v - v0) / (v1 - v0)) * (y1 - y0));
    return { x, y, t0, t1, v0, v1, d: points.map((p, i) => `${i ? "L" : "M"}${x(pointTime(p)).toFixed(1)} ${y((p[0] + p[1]) / 2).toFixed(1)}`).join("") };
  }
  function spark(figure) {
    const points = figurePoints(figure);
    if (points.length < 2) return make("span", { class: "small" });
    const c = curve(points, 3, 157, 4, 26);
    const last = points[points.length - 1];
    return draw("svg", { class: "chart small", viewBox: "0 0 160 30", ...HIDDEN }, draw("path", { class: "curve", d: c.d }),
      draw("circle", { class: "dot", r: 3, cx: c.x(pointTime(last)), cy: c.y((last[0] + last[1]) / 2) }));
  }
  function figureChart(figure) {
    const points = figurePoints(figure);
    if (points.length < 2) return null;
    const width = room(), c = curve(points, 76, width - 16, 12, 128), unit = figure[1];
    const dots = points.map((p) => draw("circle", { class: "dot", r: 3.5, cx: c.x(pointTime(p)), cy: c.y((p[0] + p[1]) / 2) }, draw("title", {}, `${dayOf(pointTime(p))}: ${value(p, figure)}`)));
    const label = `${figure[0]} from ${dayOf(c.t0)} to ${dayOf(c.t1)}, between ${number.format(c.v0)} and ${number.format(c.v1)} ${unit}`;
    return draw("svg", { class: "chart large", style: `max-width: ${width}px`, viewBox: `0 0 ${width} 160`, role: "img", "aria-label": label },
      draw("line", { class: "axis", x1: 72, x2: width - 8, y1: 134, y2: 134 }), draw("path", { class: "curve", d: c.d }), dots,
      draw("text", { x: 66, y: 16, "text-anchor": "end" }, number.format(c.v1)),
      c.v1 === c.v0 ? null : draw("text", { x: 66, y: 132, "text-anchor": "end" }, number.format(c.v0)),
      draw("text", { x: 76, y: 152 }, dayOf(c.t0)), draw("text", { x: width - 8, y: 152, "text-anchor": "end" }, dayOf(c.t1)));
  }

  // ---- rows and what they open
  const what = (name, note) => make("span", { class: "what", lang: "vi" }, name, note ? make("span", { class: "note" }, note) : null);
  const counted = (n, one, many) => make("span", { class: "count" }, plural(n, one, many));
  const officeText = (office) => office[0] + (office[2] ? ` (${office[2]})` : "");
  const personArticles = (p) => p[2].flatMap((o) => articlesOf(o[3])).concat(articlesOf(p[3]));

  function personHead(p) {
    const note = p[2].slice(0, 2).map(officeText).join(" · ") + (p[2].length > 2 ? ` +${p[2].length - 2}` : "");
    const tracks = p[2].slice(0, 3).map(track).filter(Boolean);
    return [what(p[0], note), make("span", { class: "small" }, tracks), counted(p[1], "article", "articles")];
  }
  function openPerson(p) {
    const lanes = p[2].slice(0, LANES).map((o) => {
      const articles = articlesOf(o[3]);
      const label = make("span", { lang: "vi" }, officeText(o), o[1] && !o[0].includes(o[1]) ? ` · ${o[1]}` : "");
      return make("div", { class: "lane" }, make("span", {}, label, make("span", { class: "from" }, spanText(articles))), track(o));
    });
    const ends = lanes.length && dated.length ? make("div", { class: "lane" }, make("span", { class: "ends" }, make("span", {}, dayOf(firstDay)), make("span", {}, dayOf(lastDay)))) : null;
    const told = p[2].flatMap((o) => [make("h3", { lang: "vi" }, officeText(o), " ", make("small", {}, plural(articlesOf(o[3]).length, "article", "articles"))), proofs(o[3])]);
    const else_ = p[3].length ? [make("h3", {}, p[2].length ? "Also named" : "Named"), proofs(p[3])] : [];
    return [lanes.length ? make("div", { class: "lanes" }, key(p[2]), lanes, ends) : null, told, else_];
  }
  function key(offices) {
    const kinds = [["", "in office"], ["former", "former"], ["acting", "acting"], ["to-be", "to be"]];
    const used = new Set(offices.map((o) => statusClass(o[2])));
    return make("p", { class: "facts" }, kinds.filter(([kind]) => used.has(kind)).map(([kind, name]) => make("span", { class: "key" }, make("span", { class: `track ${kind}`, "aria-hidden": "true" }, make("i")), name)));
  }
  function documentHead(d) {
    return [what(d[0], d[4] || d[3]), bars(articlesOf(d[7]), HIDDEN), counted(d[5], "article", "articles")];
  }
  function openDocument(d) {
    const facts = [d[1], d[2] ? `dated ${shownDay(d[2])}` : "", d[3], `cited ${plural(d[6], "time", "times")} in ${plural(d[5], "article", "articles")}`];
    return [make("p", { class: "facts", lang: "vi" }, facts.filter(Boolean).join(" · ")), d[4] ? make("p", { class: "facts", lang: "vi" }, d[4]) : null,
      make("h3", {}, "Sentences"), proofs(d[7])];
  }
  function value(point, figure) {
    const [low, high] = point, sign = figure[2] && high > 0 ? "+" : "";
    return `${sign}${number.format(low)}${high !== low ? ` – ${number.format(high)}` : ""} ${figure[1]}`;
  }
  function figureHead(f) {
    const newest = f[3][0];
    return [what(f[0], `${f[2] ? "change · " : ""}${value(newest, f)}`), spark(f), counted(new Set(f[3].map((p) => articleOf(p[5]))).size, "article", "articles")];
  }
  function openFigure(f) {
    const drawPoint = (p) => {
      const item = proof(p.slice(5)), about = [p[2], p[3], p[4]].filter(Boolean).join(" · ");
      item.prepend(make("strong", {}, value(p, f)), about ? ` ${about}` : "", make("br"));
      return item;
    };
    return [figureChart(f), longList(f[3], PROOFS * 2, drawPoint, "figures")];
  }
  function topicHead(t) {
    return [what(topicName(t[0]), data.topics[t[0]]), bars(t[1], HIDDEN), counted(t[1].length, "article", "articles")];
  }
  function openTopic(t) {
    const go = make("button", { type: "button", class: "rest" }, "Search these articles");
    go.addEventListener("click", () => { Object.assign(state, { topic: t[0], month: "", source: -1 }); choose("articles", true); });
    return [monthChart(t[1], topicName(t[0])), go, longList(t[1], 20, articleItem, "articles")];
  }
  const articleItem = (i) => {
    const lead = data.articles[i][LEAD];
    return lead < 0 ? make("li", {}, fromLine(i)) : proof([lead, 0, 0]);
  };
  function articleHead(i) {
    const a = data.articles[i];
    return [what(a[HEAD], [data.sources[a[SOURCE]], topicName(a[TOPIC])].filter(Boolean).join(" · ")), make("span", { class: "small" }), make("span", { class: "count" }, shownDay(a[DAY]))];
  }
  let inArticle = null;
  function openArticle(i) {
    if (!inArticle) {
      inArticle = data.articles.map(() => []);
      data.sentenceArticles.forEach((a, s) => inArticle[a].push(s));
    }
    const sentences = inArticle[i].filter((s) => data.sentences[s]);
    return [make("p", { class: "facts" }, fromLine(i)), make("h3", {}, "Sentences with facts"), longList(sentences, 10, (s) => make("li", {}, make("q", { lang: "vi" }, data.sentences[s])), "sentences")];
  }

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
})();
