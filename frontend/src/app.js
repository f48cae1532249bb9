// What every page loads: htmx for fragments, Alpine for small behaviour. Charts come only where a chart is.
import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";

// A menu that closes on Escape and on a click elsewhere; without scripts it is a plain <details>.
Alpine.data("menu", () => ({
  leave(event) {
    if (this.$root.open && !this.$root.contains(event.target)) this.$root.open = false;
  },
  escape() {
    if (!this.$root.open) return;
    this.$root.open = false;
    this.$root.querySelector("summary").focus();
  },
}));

// A form that is sent as soon as a choice is made; its button is there for readers without scripts.
Alpine.data("choices", () => ({
  send() {
    this.$root.requestSubmit();
  },
}));

Alpine.data("paper", () => ({
  print() {
    window.print();
  },
}));

async function drawCharts(root) {
  const places = root.querySelectorAll ? [...root.querySelectorAll("[data-chart]")] : [];
  if (root.matches?.("[data-chart]")) places.push(root);
  if (!places.length) return;
  const { draw } = await import("./chart.js");
  for (const place of places) draw(place);
}

htmx.onLoad((element) => drawCharts(element));

// A refusal is a page of its own, with its own address: go there instead of swapping nothing.
document.addEventListener("htmx:responseError", (event) => {
  window.location.assign(event.detail.pathInfo.finalRequestPath ?? event.detail.pathInfo.requestPath);
});

document.addEventListener("htmx:sendError", () => {
  const notice = document.getElementById("connection-lost");
  if (notice) notice.hidden = false;
});

Alpine.start();
