// What charts are drawn with: the colours of the theme in force, hatches, and what all kinds have in common.

/** Returns the colours of the theme in force, from the same tokens as the page. */
export function inkOf(place) {
  const style = getComputedStyle(place);
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    token: (name) => read(`--wt-chart-${name}`),
    bands: [1, 2, 3, 4].map((n) => read(`--wt-chart-band-${n}`)),
    heat: [1, 2, 3, 4, 5, 6].map((n) => read(`--wt-chart-heat-${n}`)),
    gap: read("--wt-chart-gap"),
    grid: read("--wt-chart-grid"),
    muted: read("--wt-muted"),
    surface: read("--color-base-100"),
    line: read("--wt-line"),
    font: style.fontFamily,
  };
}

/** Returns a hatch in `colour` on the surface: how estimated values differ without relying on colour alone. */
export function hatch(colour, surface) {
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

/** Returns how a bar is filled: hatched where its value is estimated or incomplete. */
export function barStyle(colour, quality, ink) {
  if (quality === "estimated" || quality === "partial") {
    return { color: hatch(colour, ink.surface), borderColor: colour, borderWidth: 1 };
  }
  return { color: colour };
}

/** Returns what marks the places at which nothing is known. */
export function gaps(points, ink) {
  return points
    .map((point, at) => ({ point, at }))
    .filter(({ point }) => point.quality === "missing")
    .map(({ at }) => [
      { xAxis: at, itemStyle: { color: hatch(ink.gap, ink.surface), opacity: 0.7 } },
      { xAxis: at },
    ]);
}

/** Returns what every kind begins with. */
export function frame(ink, calm) {
  return { animation: !calm, animationDuration: 260, textStyle: { fontFamily: ink.font } };
}

/** Returns the space around the picture; `isSmall` charts have no scale of their own. */
export function grid(isSmall) {
  const bottom = 4;
  if (isSmall) return { left: 2, right: 2, top: 8, bottom, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
  return { left: 4, right: 4, top: 28, bottom, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
}

/** Returns what follows the pointer. ECharts' own words carry style attributes, which the policy refuses. */
export function pointer(ink, type) {
  const drawn = {
    shadow: { type: "shadow", shadowStyle: { color: ink.muted, opacity: 0.1 } },
    line: { type: "line", lineStyle: { color: ink.muted, width: 1, type: "solid" } },
  };
  return { trigger: "axis", renderMode: "richText", showContent: false, axisPointer: drawn[type] };
}

/** Returns the axis of places: labels by `tick`, 0 nowhere, 1 on wide screens, 2 on every screen. */
export function placesAxis(points, ink, narrow) {
  return {
    type: "category",
    // The repeated hour has the same label twice, so points go by their place and are labelled after it.
    data: points.map((_, at) => String(at)),
    // Marked areas snap to ticks, so there is one at every point although none is drawn.
    axisTick: { show: false, interval: 0 },
    axisLine: { lineStyle: { color: ink.line } },
    axisLabel: {
      color: ink.muted, fontSize: 12, hideOverlap: true, margin: 10,
      formatter: (at) => points[at].label,
      interval: (at) => points[at].tick >= (narrow ? 2 : 1),
    },
  };
}

/** Returns the axis of amounts, in the numbers of the reader's language. */
export function amountsAxis(data, ink) {
  return {
    type: "value",
    show: !data.is_small,
    name: data.unit,
    nameTextStyle: { color: ink.muted, fontSize: 12, align: "left", padding: [0, 0, 4, -4] },
    nameLocation: "end",
    splitNumber: 4,
    axisLabel: { color: ink.muted, fontSize: 12, formatter: (n) => n.toLocaleString(data.language) },
    splitLine: { lineStyle: { color: ink.grid } },
  };
}
