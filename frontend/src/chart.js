// Draws the charts of a page on canvases. Loaded only by pages that show one.
//
// A chart is described by the JSON in `data-chart` (templates/components/chart.html); `kind` says how it is drawn.
// Everywhere: `language` writes the numbers of the axis, `unit` stands above it, null is a gap and never a zero,
// `tick` says where a label is written (0 nowhere, 1 on wide screens, 2 on every screen), `told` are the words under
// the pointer (its first line is the name, the second the figure), `href` is where a click leads, by way of the link
// `a[data-bar="N"]` of the same page where there is one.
//
//   bars        {kind: "bars" or left out, unit, language, direction: "import"|"export", is_small?,
//                bars: [{label, tick, value, colour: 1-4|null, quality, told, href}]}
//               `colour` is the number of a band; `quality` is measured, estimated, partial, missing, before or to_come.
//   comparison  {kind: "comparison", unit, language, is_small?, is_stepped?,
//                series: [{name, shape: "bars"|"area"|"line"|"band", colour: token without "chart-", is_solid?}],
//                points: [{label, tick, values: [one for each series], quality?, told, href?}]}
//               Two periods beside each other as bars; a day (area) before the usual one (line). The value of a
//               band is [lower, upper].
//               Usual colours: "bar", "export", "compared", "band-1" to "band-4".
//   heatmap     {kind: "heatmap", unit, language, places, least, most, nothing,
//                columns: [{label, tick, told, href?}], rows: [{label, tick, told}],
//                cells: [[value|null for each row] for each column]}
//               `places` are the decimals of the figure told, `nothing` the words for a cell without value.
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent, VisualMapContinuousComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import * as bars from "./charts/bars.js";
import * as comparison from "./charts/comparison.js";
import * as heatmap from "./charts/heatmap.js";
import { inkOf } from "./charts/ink.js";

echarts.use([
  BarChart, HeatmapChart, LineChart, GridComponent, MarkAreaComponent, TooltipComponent,
  VisualMapContinuousComponent, CanvasRenderer,
]);

const KINDS = { bars, comparison, heatmap };
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();

function paint(place) {
  const { chart, data, kind } = drawn.get(place);
  const with_ = { ink: inkOf(place), narrow: place.clientWidth < 520, calm: calm.matches };
  chart.setOption(kind.option(data, with_), { notMerge: true });
}

/** Shows `words` above the chart, in the type and colours of the page; nothing without words. */
function tell(place, words, middle) {
  const { tip } = drawn.get(place);
  tip.hidden = !words;
  if (!words) return;
  tip.replaceChildren(
    ...words.split("\n").map((text, line) => {
      const paragraph = document.createElement("p");
      paragraph.className = line === 1 ? "font-semibold" : "text-muted";
      paragraph.textContent = text;
      return paragraph;
    }),
  );
  const left = Math.min(Math.max(middle - tip.offsetWidth / 2, 0), place.clientWidth - tip.offsetWidth);
  tip.style.left = `${left}px`;
}

/** Follows the pointer from point to point. */
function listenToPoints(place, chart, points) {
  chart.on("updateAxisPointer", ({ axesInfo }) => {
    const at = axesInfo[0]?.value;
    tell(place, points[at]?.told, points[at] && chart.convertToPixel({ xAxisIndex: 0 }, at));
  });
  chart.on("click", ({ dataIndex }) => follow(points[dataIndex]?.href, dataIndex));
}

/** Follows the pointer from cell to cell. */
function listenToCells(place, chart, data) {
  chart.on("mouseover", ({ value }) => {
    const [column, row, amount] = value;
    tell(place, heatmap.toldOf(data, { column, row, value: amount }), chart.convertToPixel({ xAxisIndex: 0 }, column));
  });
  chart.on("mouseout", () => tell(place));
  chart.on("click", ({ value }) => follow(data.columns[value[0]].href, value[0]));
}

/** Brings the latest of what is known into view where a small screen shows a part of the year. */
function scrollToLatest(place, { cells }) {
  const part = place.closest(".overflow-x-auto");
  const columns = cells.findLastIndex((hours) => hours.some((value) => value !== null)) + 1;
  if (part) part.scrollLeft = (columns / cells.length) * part.scrollWidth - part.clientWidth;
}

/** Goes where a point leads: by its link in the page, which knows how; else straight there. */
function follow(href, at) {
  if (!href) return;
  const link = document.querySelector(`a[data-bar="${at}"]`);
  if (link) link.click();
  else window.location.assign(href);
}

/** Draws the chart described by the JSON that `place` carries, and keeps it as wide as its place. */
export function draw(place) {
  if (drawn.has(place)) return;
  const data = JSON.parse(place.dataset.chart);
  const kind = KINDS[data.kind ?? "bars"];
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const tip = document.createElement("div");
  tip.className = "chart-tip figures";
  tip.hidden = true;
  place.after(tip);
  drawn.set(place, { chart, data, kind, tip });
  if (kind === heatmap) listenToCells(place, chart, data);
  else listenToPoints(place, chart, kind.pointsOf(data));
  place.addEventListener("pointerleave", () => tell(place));
  new ResizeObserver((_, watcher) => {
    if (!place.isConnected) {
      watcher.disconnect();
      chart.dispose();
      tip.remove();
      drawn.delete(place);
      return;
    }
    chart.resize();
    paint(place);
  }).observe(place);
  paint(place);
  if (kind === heatmap) scrollToLatest(place, data);
  place.dataset.drawn = "true";
}

dark.addEventListener("change", () => [...drawn.keys()].forEach(paint));
