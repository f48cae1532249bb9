// Several series over the same places: two periods side by side, a day before the usual one.
import { amountsAxis, barStyle, frame, gaps, grid, placesAxis, pointer } from "./ink.js";

export const pointsOf = (data) => data.points;

function bars(series, nth, data, ink) {
  const colour = ink.token(series.colour);
  const isDense = data.points.length * data.series.length > 50;
  return {
    type: "bar",
    name: series.name,
    barMaxWidth: 26,
    barGap: isDense ? "0%" : "12%",
    barCategoryGap: isDense ? "16%" : "30%",
    data: data.points.map((point) => ({
      value: point.values[nth],
      itemStyle: {
        ...barStyle(colour, nth ? undefined : point.quality, ink),
        borderRadius: isDense ? 1 : [3, 3, 0, 0],
      },
    })),
  };
}

function line(series, nth, data, ink) {
  const colour = ink.token(series.colour);
  const isQuiet = series.shape === "line";
  return {
    type: "line",
    name: series.name,
    // A quarter-hour is one amount for its whole length: steps say so, slopes would invent what is between.
    step: data.is_stepped ? "middle" : false,
    showSymbol: false,
    symbol: "circle",
    symbolSize: 6,
    z: isQuiet ? 2 : 3,
    connectNulls: false,
    data: data.points.map((point) => point.values[nth]),
    lineStyle: { color: colour, width: isQuiet ? 1.5 : 2, type: isQuiet && !series.is_solid ? [5, 4] : "solid" },
    itemStyle: { color: colour },
    areaStyle: isQuiet ? undefined : { color: colour, opacity: 0.16 },
    emphasis: { disabled: true },
  };
}

/** Returns a band between two bounds: its lower edge unseen, and what lies above it filled. */
function band(series, nth, data, ink) {
  const colour = ink.token(series.colour);
  const edge = (name, values, opacity) => ({
    type: "line",
    name,
    stack: series.name,
    stackStrategy: "all",
    showSymbol: false,
    silent: true,
    z: 1,
    data: values,
    lineStyle: { opacity: 0 },
    itemStyle: { color: colour },
    areaStyle: { color: colour, opacity },
    emphasis: { disabled: true },
  });
  const bounds = data.points.map((point) => point.values[nth] ?? [null, null]);
  return [
    edge(`${series.name} 0`, bounds.map(([lower]) => lower), 0),
    edge(series.name, bounds.map(([lower, upper]) => (upper === null ? null : upper - lower)), 0.18),
  ];
}

export function option(data, { ink, narrow, calm }) {
  const hasBars = data.series.some(({ shape }) => shape === "bars");
  const shapes = { bars, band };
  const drawn = data.series.flatMap((series, nth) => (shapes[series.shape] ?? line)(series, nth, data, ink));
  drawn[0].markArea = { silent: true, data: gaps(data.points, ink) };
  return {
    ...frame(ink, calm),
    grid: grid(data.is_small),
    tooltip: pointer(ink, hasBars ? "shadow" : "line"),
    xAxis: { ...placesAxis(data.points, ink, narrow), boundaryGap: hasBars },
    yAxis: amountsAxis(data, ink),
    series: drawn,
  };
}
