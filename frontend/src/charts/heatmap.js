// A field of cells: a day a column, an hour a row; the deeper the colour, the more energy.
import { frame } from "./ink.js";

/** Returns the words for the cell under the pointer. */
export function toldOf(data, { column, row, value }) {
  const amount =
    value === null || value === undefined
      ? data.nothing
      : `${value.toLocaleString(data.language, { maximumFractionDigits: data.places })} ${data.unit}`;
  return [`${data.columns[column].told}, ${data.rows[row].told}`, amount].join("\n");
}

function axis(marks, ink, { narrow, isInverse }) {
  return {
    type: "category",
    data: marks.map((_, at) => String(at)),
    inverse: isInverse,
    axisTick: { show: false },
    axisLine: { show: false },
    splitLine: { show: false },
    splitArea: { show: false },
    axisLabel: {
      color: ink.muted, fontSize: 12, margin: 8, hideOverlap: true,
      align: isInverse ? "right" : "left",
      formatter: (at) => marks[at].label,
      interval: (at) => marks[at].tick >= (narrow ? 2 : 1),
    },
  };
}

export function option(data, { ink, narrow, calm }) {
  const cells = [];
  data.cells.forEach((hours, column) =>
    hours.forEach((value, row) => {
      if (value !== null) cells.push([column, row, value]);
    }),
  );
  return {
    ...frame(ink, calm),
    animation: false,
    grid: { left: 4, right: 4, top: 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "item", renderMode: "richText", showContent: false },
    visualMap: { show: false, min: data.least, max: data.most, dimension: 2, inRange: { color: ink.heat } },
    xAxis: axis(data.columns, ink, { narrow, isInverse: false }),
    yAxis: axis(data.rows, ink, { narrow, isInverse: true }),
    series: [
      {
        type: "heatmap",
        data: cells,
        progressive: 0,
        itemStyle: { borderWidth: 0 },
        emphasis: { itemStyle: { borderColor: ink.muted, borderWidth: 1 } },
      },
    ],
  };
}
