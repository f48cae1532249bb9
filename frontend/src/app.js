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

// A dialog opened by its button; a click beside it or Escape closes it.
Alpine.data("dialog", () => ({
  open() {
    this.$refs.dialog.showModal();
  },
  close() {
    this.$refs.dialog.close();
  },
  leave(event) {
    if (event.target === this.$refs.dialog) this.$refs.dialog.close();
  },
}));

// A place to drop a file on; it tells the name of the file that was chosen.
Alpine.data("drop", () => ({
  name: "",
  init() {
    const words = this.$root.querySelector("[data-words]").dataset.words;
    const control = this.$root.querySelector("input[type=file]");
    const tell = () => (this.name = [...control.files].map((file) => file.name).join(", ") || words);
    control.addEventListener("change", tell);
    tell();
  },
}));

// A secret with a button that copies it; the button says so afterwards.
Alpine.data("copy", () => ({
  async copy() {
    await navigator.clipboard.writeText(this.$refs.secret.value);
    this.$refs.button.textContent = this.$refs.button.dataset.done;
  },
  select() {
    this.$refs.secret.select();
  },
}));

// A passkey: the browser makes or shows one, and its answer is sent with the form.
Alpine.data("passkey", () => ({
  create() {
    return this.ask("create");
  },
  show() {
    return this.ask("get");
  },
  async ask(verb) {
    const { askForPasskey } = await import("./passkeys.js");
    await askForPasskey(verb, { form: this.$root, answer: this.$refs.credential, problem: this.$refs.problem });
  },
}));

// A queue worked with the keyboard: j and k go down and up, x chooses, a accepts, r rejects, e opens.
Alpine.data("queue", () => ({
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), select, textarea")) return;
    const stacks = [...this.$root.querySelectorAll("[data-stack]")];
    const at = stacks.findIndex((stack) => stack.contains(document.activeElement));
    const go = { j: Math.min(at + 1, stacks.length - 1), k: Math.max(at - 1, 0) }[event.key];
    if (go !== undefined) {
      stacks[go]?.focus({ preventScroll: true });
      stacks[go]?.scrollIntoView({ block: "center" });
      return;
    }
    const what = { x: "[name=readings]", a: "[data-accept]", r: "[data-reject]", e: "[data-open]" }[event.key];
    if (what) stacks[at]?.querySelector(what)?.click();
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

// An address that names something folded up opens it.
function openWhatIsNamed() {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) named.open = true;
}
addEventListener("hashchange", openWhatIsNamed);
openWhatIsNamed();
