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
