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
