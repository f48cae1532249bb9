// One row of bars: hours of a day, days of a month, months of a year.
import { amountsAxis, barStyle, frame, gaps, grid, placesAxis, pointer } from "./ink.js";

export const pointsOf = (data) => data.bars;

export function option(data, { ink, narrow, calm }) {
  const usual = ink.token(data.direction === "export" ? "export" : "bar");
  const isDense = data.bars.length > 40;
  return {
    ...frame(ink, calm),
    grid: grid(data.is_small),
    tooltip: pointer(ink, "shadow"),
    xAxis: placesAxis(data.bars, ink, narrow),
    yAxis: amountsAxis(data, ink),
    series: [
      {
        type: "bar",
        barMaxWidth: 44,
        barCategoryGap: isDense ? "12%" : "28%",
        data: data.bars.map((bar) => ({
          value: bar.value,
          itemStyle: {
            ...barStyle(bar.colour ? ink.bands[bar.colour - 1] : usual, bar.quality, ink),
            borderRadius: isDense ? 1 : [4, 4, 0, 0],
          },
        })),
        markArea: { silent: true, data: gaps(data.bars, ink) },
      },
    ],
  };
}
