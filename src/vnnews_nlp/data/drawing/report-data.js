// Text from articles goes into the page as text nodes only: nothing here parses HTML.
// The parts report-data, -drawings, -rows and -page stand one after another inside one function.
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
