/* Draws each <figure data-chart="id"> from the JSON that the server wrote into the page under that id:
   Plotly's schema, with one layout for each theme. rendering/charts.py documents its shape.
   The table beside a chart has the same figures, so a page without script loses nothing. */
"use strict";

{
  const NARROW = 640;
  const PICTURE = 720;
  const HEAD = 40;
  const FOOT = 32;
  const PAPER = 640; /* pixels between the margins of A4; a printer asks before the page has its new width */
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paper = matchMedia("print");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Plotly writes bold words as style attributes, which the security policy refuses; the same words
     given to the style object pass. Only inside the text of a chart. */
  SVGTSpanElement.prototype.setAttribute = function (name, value) {
    if (name === "style") this.style.cssText = value;
    else Element.prototype.setAttribute.call(this, name, value);
  };

  const theme = () => {
    if (paper.matches) return "light";
    return document.documentElement.dataset.theme || (dark.matches ? "dark" : "light");
  };

  const width = (plot) => (paper.matches ? PAPER : plot.clientWidth || NARROW);

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  /* Key by key where the update has an object; everything else, lists too, is replaced. Copies. */
  const merge = (base, update) => {
    if (!isObject(update)) return structuredClone(update);
    const merged = base !== null && typeof base === "object" ? structuredClone(base) : {};
    for (const [key, value] of Object.entries(update)) merged[key] = merge(merged[key], value);
    return merged;
  };

  /* What Plotly is given: the colours of the theme, and on a phone fewer ticks and shorter words. */
  const dressed = (chart, room) => {
    const colours = chart.themes[theme()].data;
    const layout = chart.layout[theme()];
    return {
      data: chart.data.map((trace, index) => merge(trace, colours[index])),
      layout: merge(layout, room < NARROW ? chart.narrow : {}),
    };
  };

  const read = (figure) => JSON.parse(document.getElementById(figure.dataset.chart).textContent);

  const draw = (figure, chart) => {
    const plot = figure.querySelector(".chart-plot");
    const { data, layout } = dressed(chart, width(plot));
    if (paper.matches) layout.width = PAPER;
    else layout.autosize = true;
    /* The room held for it gives way to its own height: Plotly fills what it stands in at each resize,
       and one bar alone would grow as thick as that. */
    Object.assign(plot.style, { minHeight: "0", height: `${layout.height}px` });
    return Plotly.react(plot, data, layout, chart.config);
  };

  /* The picture leaves the page, so it carries what the page says around the chart. */
  const sheet = (figure, chart, room) => {
    const text = (selector) => figure.querySelector(selector)?.textContent ?? "";
    const { data, layout } = dressed(chart, room);
    const { l, t, b } = layout.margin;
    const title = {
      text: text("figcaption b"), font: { size: 16, color: token("--ink") },
      x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top", pad: { l: 12, t: 14 },
    };
    const foot = {
      text: [figure.dataset.mark, text(".src")].filter(Boolean).join(" · "), font: { size: 12, color: token("--ink-2") },
      x: 0, xref: "paper", xanchor: "left", y: 0, yref: "paper", yanchor: "top", yshift: -b - 4, showarrow: false,
    };
    Object.assign(layout, {
      title, width: room, height: layout.height + HEAD + FOOT, paper_bgcolor: token("--canvas"),
      margin: { ...layout.margin, l: Math.max(l, 12), t: t + HEAD, b: b + FOOT },
      annotations: [...layout.annotations, foot],
    });
    return { data, layout };
  };

  const save = async (figure, chart) => {
    const room = Math.max(width(figure.querySelector(".chart-plot")), PICTURE);
    const picture = sheet(figure, chart, room);
    const url = await Plotly.toImage(picture, { format: "png", width: room, height: picture.layout.height, scale: 2 });
    const link = document.createElement("a");
    link.href = url;
    link.download = `${figure.dataset.chart}.png`;
    link.click();
  };

  const start = (figure) => {
    const chart = read(figure);
    const again = () => draw(figure, chart);
    again();
    document.addEventListener("themechange", again);
    dark.addEventListener("change", again);
    paper.addEventListener("change", again);
    /* Only when the layout changes sides: Plotly itself follows the width in between. */
    matchMedia(`(min-width: ${NARROW}px)`).addEventListener("change", again);
    const button = figure.querySelector("[data-chart-save]");
    button.hidden = false;
    button.addEventListener("click", () => save(figure, chart));
  };

  if (window.Plotly) document.querySelectorAll("figure[data-chart]").forEach(start);
}
