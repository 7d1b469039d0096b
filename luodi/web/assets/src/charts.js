// Draws the charts of a page from the options beside them; a click on a part opens what stands behind it.
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, LabelLayout, SVGRenderer]);

const SIZE = 6;
const PATHS = { "/": "M0 6L6 0", "\\": "M0 0L6 6", "-": "M0 3L6 3", x: "M0 0L6 6M0 6L6 0" };

function tile(sign, fill, ink) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  pen.fillStyle = fill;
  pen.fillRect(0, 0, SIZE, SIZE);
  pen.strokeStyle = ink;
  pen.fillStyle = ink;
  if (sign === ".") pen.fillRect(2, 2, 2, 2);
  else pen.stroke(new Path2D(PATHS[sign]));
  return { image: canvas, repeat: "repeat" };
}

function dressed(series, unit) {
  const tooltip = { valueFormatter: (value) => `${value}${unit}` };
  if (series.type === "line") return { ...series, tooltip };
  const { pattern, ink, ...kept } = series;
  const fill = series.itemStyle.color;
  const itemStyle = pattern ? { ...series.itemStyle, color: tile(pattern, fill, ink) } : series.itemStyle;
  const inside = { backgroundColor: "rgba(255,255,255,.82)", padding: [1, 3], borderRadius: 2 };
  const label = {
    ...series.label,
    ...(series.label.position === "inside" ? inside : {}),
    formatter: ({ value }) => (value ? String(value) : ""),
    color: "#1c2430",
  };
  return { ...kept, itemStyle, label, tooltip };
}

for (const figure of document.querySelectorAll("[data-chart]")) {
  const place = figure.querySelector(".drawing");
  const name = figure.dataset.chart;
  const options = JSON.parse(document.getElementById(name).textContent);
  const doors = JSON.parse(document.getElementById(name.replace("chart-", "doors-")).textContent);
  place.style.height = `${figure.dataset.height}px`;
  const drawing = init(place, null, { renderer: "svg" });
  const font = getComputedStyle(document.body).fontFamily;
  const { unit, ...asked } = options;
  drawing.setOption({
    animation: false,
    textStyle: { fontFamily: font },
    aria: { enabled: false },
    tooltip: { renderMode: "richText", trigger: "item" },
    ...asked,
    series: options.series.map((series) => dressed(series, unit)),
  });
  drawing.on("click", ({ seriesIndex, dataIndex }) => {
    const door = (doors[seriesIndex] || [])[dataIndex];
    if (door) window.dispatchEvent(new CustomEvent("luodi:door", { detail: door }));
  });
  new ResizeObserver(() => drawing.resize()).observe(place);
}
