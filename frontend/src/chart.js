// Draws the bars of a usage chart on a canvas. Loaded only by pages that show one.
import { BarChart } from "echarts/charts";
import { GridComponent, MarkAreaComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

echarts.use([BarChart, GridComponent, MarkAreaComponent, TooltipComponent, CanvasRenderer]);

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();

/** Returns the colours of the theme in force, from the same tokens as the page. */
function colours(place) {
  const style = getComputedStyle(place);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    bar: read("--wt-chart-bar"),
    bands: [1, 2, 3, 4].map((n) => read(`--wt-chart-band-${n}`)),
    export: read("--wt-chart-export"),
    gap: read("--wt-chart-gap"),
    grid: read("--wt-chart-grid"),
    muted: read("--wt-muted"),
    surface: read("--color-base-100"),
    line: read("--wt-line"),
    font: style.fontFamily,
  };
}

/** Returns a hatch in `colour` on the surface: how estimated values differ without relying on colour alone. */
function hatch(colour, surface) {
  const tile = document.createElement("canvas");
  const ratio = window.devicePixelRatio || 1;
  const size = Math.round(6 * ratio);
  tile.width = size;
  tile.height = size;
  const pen = tile.getContext("2d");
  pen.fillStyle = surface;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = colour;
  pen.lineWidth = 2 * ratio;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift, size);
    pen.lineTo(shift + size, 0);
    pen.stroke();
  }
  return { image: tile, repeat: "repeat", scaleX: 1 / ratio, scaleY: 1 / ratio };
}

function barStyle(bar, ink, fallback) {
  const colour = bar.colour === null ? fallback : ink.bands[bar.colour - 1];
  if (bar.quality === "estimated" || bar.quality === "partial") {
    return { color: hatch(colour, ink.surface), borderColor: colour, borderWidth: 1 };
  }
  return { color: colour };
}

function gaps(bars, ink) {
  return bars
    .map((bar, at) => ({ bar, at }))
    .filter(({ bar }) => bar.quality === "missing")
    .map(({ at }) => [
      { xAxis: at, itemStyle: { color: hatch(ink.gap, ink.surface), opacity: 0.7 } },
      { xAxis: at },
    ]);
}

function option(data, ink, narrow) {
  const fallback = data.direction === "export" ? ink.export : ink.bar;
  return {
    animation: !calm.matches,
    animationDuration: 260,
    textStyle: { fontFamily: ink.font },
    grid: { left: 4, right: 4, top: 28, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      // What ECharts would show itself carries style attributes, which the policy refuses: see `tell`.
      renderMode: "richText",
      showContent: false,
      axisPointer: { type: "shadow", shadowStyle: { color: ink.muted, opacity: 0.1 } },
    },
    xAxis: {
      type: "category",
      // The repeated hour has the same label twice, so bars go by their place and are labelled after it.
      data: data.bars.map((_, at) => String(at)),
      // Marked areas snap to ticks, so there is one at every bar although none is drawn.
      axisTick: { show: false, interval: 0 },
      axisLine: { lineStyle: { color: ink.line } },
      axisLabel: {
        color: ink.muted, fontSize: 12, hideOverlap: true, margin: 10,
        formatter: (at) => data.bars[at].label,
        interval: (at) => data.bars[at].tick >= (narrow ? 2 : 1),
      },
    },
    yAxis: {
      type: "value",
      name: data.unit,
      nameTextStyle: { color: ink.muted, fontSize: 12, align: "left", padding: [0, 0, 4, -4] },
      nameLocation: "end",
      splitNumber: 4,
      axisLabel: { color: ink.muted, fontSize: 12, formatter: (n) => n.toLocaleString(data.language) },
      splitLine: { lineStyle: { color: ink.grid } },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 44,
        barCategoryGap: data.bars.length > 40 ? "12%" : "28%",
        data: data.bars.map((bar) => ({
          value: bar.value,
          itemStyle: { ...barStyle(bar, ink, fallback), borderRadius: data.bars.length > 40 ? 1 : [4, 4, 0, 0] },
        })),
        markArea: { silent: true, data: gaps(data.bars, ink) },
      },
    ],
  };
}

function paint(place) {
  const { chart, data } = drawn.get(place);
  chart.setOption(option(data, colours(place), place.clientWidth < 520), { notMerge: true });
}

/** Shows the words of the bar under the pointer, in the type and colours of the page. */
function tell(place, { chart, data, tip }, at) {
  const bar = data.bars[at];
  tip.hidden = !bar;
  if (!bar) return;
  const [when, ...lines] = bar.told.split("\n");
  tip.replaceChildren(
    ...[when, ...lines].map((text, line) => {
      const paragraph = document.createElement("p");
      paragraph.className = line === 1 ? "font-semibold" : "text-muted";
      paragraph.textContent = text;
      return paragraph;
    }),
  );
  const middle = chart.convertToPixel({ xAxisIndex: 0 }, at);
  const left = Math.min(Math.max(middle - tip.offsetWidth / 2, 0), place.clientWidth - tip.offsetWidth);
  tip.style.left = `${left}px`;
}

/** Draws the chart described by the JSON that `place` carries, and keeps it as wide as its place. */
export function draw(place) {
  if (drawn.has(place)) return;
  const data = JSON.parse(place.dataset.chart);
  const chart = echarts.init(place, null, { renderer: "canvas" });
  const tip = document.createElement("div");
  tip.className = "chart-tip figures";
  tip.hidden = true;
  place.after(tip);
  drawn.set(place, { chart, data, tip });
  chart.on("updateAxisPointer", ({ axesInfo }) => tell(place, drawn.get(place), axesInfo[0]?.value));
  place.addEventListener("pointerleave", () => tell(place, drawn.get(place)));
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
  chart.on("click", (point) => {
    const { href } = data.bars[point.dataIndex];
    if (href) document.querySelector(`a[data-bar="${point.dataIndex}"]`)?.click();
  });
  paint(place);
  place.dataset.drawn = "true";
}

dark.addEventListener("change", () => [...drawn.keys()].forEach(paint));
