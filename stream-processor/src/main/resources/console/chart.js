// A line of figures over time, with what happened marked.

import { h, s } from "./dom.js";
import { number, timeText } from "./text.js";

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 44;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 26;

function ticks(top) {
  const raw = top / 4;
  const power = 10 ** Math.floor(Math.log10(Math.max(raw, 1)));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= raw) ?? 10 * power;
  const values = [];
  for (let value = 0; value <= top + step * 0.01; value += step) values.push(value);
  return values;
}

const steps = (points, x, y) => points.map((p, i) => (i === 0 ? `M${x(p.at)} ${y(p.value)}` : `H${x(p.at)}V${y(p.value)}`)).join("");

/**
 * points: [{at, value, expected}] oldest first; marks: [{at, label}]. The last value is drawn on to the end of the time shown.
 */
export function chart({ points, marks, label, from, to }) {
  const top = Math.max(4, ...points.map((p) => Math.max(p.value, p.expected ?? 0))) * 1.1;
  const span = Math.max(1, to - from);
  const x = (at) => Number((LEFT + ((Math.max(from, Math.min(to, at)) - from) / span) * (WIDTH - LEFT - RIGHT)).toFixed(1));
  const y = (value) => Number((HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM)).toFixed(1));
  const line = [...points, { ...points[points.length - 1], at: to }];
  const expected = line.filter((p) => p.expected !== null && p.expected !== undefined).map((p) => ({ at: p.at, value: p.expected }));
  const last = points[points.length - 1];
  return s("svg", { class: "chart", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    ticks(top).map((value) => [
      s("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
      s("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)),
    ]),
    marks.map((mark, i) => [
      s("line", { class: "mark", x1: x(mark.at), x2: x(mark.at), y1: TOP - 8, y2: HEIGHT - BOTTOM }),
      s("text", { class: "marktext", x: x(mark.at) + (x(mark.at) > WIDTH * 0.8 ? -4 : 4), y: TOP - 12 + (i % 2) * 12, "text-anchor": x(mark.at) > WIDTH * 0.8 ? "end" : "start" }, mark.label),
    ]),
    expected.length > 1 && s("path", { class: "expected", d: steps(expected, x, y) }),
    s("path", { class: "line", d: steps(line, x, y) }),
    s("circle", { class: "last", cx: x(to), cy: y(last.value), r: 3.5 }),
    s("text", { class: "tick", x: LEFT, y: HEIGHT - 6 }, timeText(from)),
    s("text", { class: "tick", x: WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, timeText(to)));
}

export const asTable = (caption, headings, rows) => h("details", { class: "astable" },
  h("summary", {}, "As a table"),
  h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {},
      h("caption", { class: "unseen" }, caption),
      h("thead", {}, h("tr", {}, headings.map((heading, i) => h("th", { scope: "col", class: i > 0 ? "num" : null }, heading)))),
      h("tbody", {}, rows.map((cells, r) => h("tr", { "data-key": r }, cells.map((cell, i) => h("td", { class: i > 0 ? "num" : null }, cell))))))));
