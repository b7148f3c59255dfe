// <figure-chart label="…"><script type="application/json">{ECharts option}</script></figure-chart>
//
// Draws the option that the server made. ECharts is large, so it is fetched when the page has
// settled; without it, or without JavaScript, the table on the page says the same. Colours written
// as var(--token) are looked up, because a chart is not styled by CSS.

let library = null;

function load() {
  if (library === null) library = import("../vendor/echarts/echarts.esm.min.js");
  return library;
}

function settled() {
  return new Promise((resolve) => {
    if (window.requestIdleCallback) window.requestIdleCallback(resolve, { timeout: 1000 });
    else window.setTimeout(resolve, 100);
  });
}

function coloured(value, tokens) {
  if (typeof value === "string") {
    const token = /^var\((--[\w-]+)\)$/.exec(value);
    return token ? tokens.getPropertyValue(token[1]).trim() || "currentColor" : value;
  }
  if (Array.isArray(value)) return value.map((item) => coloured(item, tokens));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, coloured(item, tokens)]),
  );
}

class FigureChart extends HTMLElement {
  connectedCallback() {
    const source = this.querySelector('script[type="application/json"]');
    if (source === null || this.surface) return;
    this.option = JSON.parse(source.textContent);
    this.surface = document.createElement("div");
    this.surface.className = "chart__surface";
    this.surface.setAttribute("role", "img");
    this.surface.setAttribute("aria-label", this.getAttribute("label") || "图");
    this.append(this.surface);
    this.onResize = () => this.chart && this.chart.resize();
    window.addEventListener("resize", this.onResize);
    this.draw();
  }

  disconnectedCallback() {
    window.removeEventListener("resize", this.onResize);
    if (this.chart) this.chart.dispose();
    if (this.surface) this.surface.remove();
    this.chart = null;
    this.surface = null;
  }

  async draw() {
    await settled();
    try {
      const echarts = await load();
      if (!this.surface) return;
      const option = coloured(this.option, getComputedStyle(document.documentElement));
      option.textStyle = { fontFamily: getComputedStyle(this).fontFamily };
      this.chart = echarts.init(this.surface, null, { renderer: "svg" });
      this.chart.on("finished", () => this.letPaperScale());
      this.chart.setOption(option);
    } catch (error) {
      console.warn("chart", error);
      if (this.surface) this.surface.textContent = "图没有画出来，数据请看表。";
    }
  }

  // Print style sheets give the drawing another width; only a viewBox makes it follow.
  letPaperScale() {
    const drawing = this.surface && this.surface.querySelector("svg");
    if (!drawing) return;
    const [width, height] = [this.chart.getWidth(), this.chart.getHeight()];
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  }
}

customElements.define("figure-chart", FigureChart);
