// A video over time, by uPlot. Hours without a figure are gaps in the line, on a shaded ground.
"use strict";
(() => {
  const NAMES = { views: "Views", views_per_hour: "Views an hour", smoothed_rate: "Engagement" };
  const HEIGHT = 220;
  let drawn = [];

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
  const percent = new Intl.NumberFormat("en", { style: "percent", minimumFractionDigits: 2 });

  // The ground of each stretch of hours without a figure.
  const shade = (chart) => {
    const [times, values] = chart.data;
    const half = 1800;
    chart.ctx.save();
    chart.ctx.fillStyle = colour("--track");
    values.forEach((value, index) => {
      if (value != null) return;
      const left = Math.max(chart.bbox.left, chart.valToPos(times[index] - half, "x", true));
      const right = Math.min(chart.bbox.left + chart.bbox.width, chart.valToPos(times[index] + half, "x", true));
      chart.ctx.fillRect(left, chart.bbox.top, right - left, chart.bbox.height);
    });
    chart.ctx.restore();
  };

  // 24 hours a day, and the date where a day begins; figures are hourly, and so are the finest ticks.
  const HOURS = [1, 2, 3, 6, 12, 24, 48, 96, 168].map((hours) => hours * 3600);
  const clock = (_chart, ticks, _axis, _space, step) =>
    ticks.map((seconds, index) => {
      const [day, hour] = new Date(seconds * 1000).toISOString().split("T");
      if (step >= 86400) return day.slice(5);
      const begins = index === 0 || hour.startsWith("00:00");
      return begins ? `${hour.slice(0, 5)}\n${day.slice(5)}` : hour.slice(0, 5);
    });

  const options = (box, name, isShare) => {
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 } };
    const brief = isShare ? (value) => percent.format(value) : (value) => short.format(value);
    const exact = isShare ? (value) => percent.format(value) : (value) => whole.format(value);
    return {
      width: box.clientWidth - 16,
      height: HEIGHT,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      cursor: { y: false },
      scales: { y: { range: (_chart, low, high) => (low === high ? [low * 0.9 - 1e-6, high * 1.1 + 1e-6] : uPlot.rangeNum(low, high, 0.1, true)) } },
      axes: [{ ...axis, incrs: HOURS, values: clock, space: 56 }, { ...axis, size: 62, values: (_chart, ticks) => ticks.map(brief) }],
      series: [
        { label: "UTC", value: "{YYYY}-{MM}-{DD} {HH}:{mm}" },
        { label: NAMES[name], stroke: colour("--fill"), width: 2, spanGaps: false, points: { size: 5 }, value: (_chart, value) => (value == null ? "–" : exact(value)) },
      ],
      // Under the line, until somebody points at it: the newest figures.
      hooks: { drawClear: [shade], ready: [(chart) => chart.setLegend({ idx: chart.data[0].length - 1 })] },
    };
  };

  const draw = () => {
    drawn.forEach((chart) => chart.destroy());
    drawn = [];
    const island = document.getElementById("figures");
    if (!island) return;
    const figures = JSON.parse(island.textContent);
    document.querySelectorAll(".chart").forEach((box) => {
      const name = box.dataset.series;
      drawn.push(new uPlot(options(box, name, box.dataset.unit === "share"), [figures.time, figures[name]], box));
    });
  };

  let waiting = 0;
  const soon = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(draw);
  };
  draw();
  window.addEventListener("resize", soon);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", soon);
  document.addEventListener("content-renewed", soon);
})();
