// Builds the style sheet, the scripts and the fonts into the Python package.
// Names carry a hash of the content, manifest.json says which name is today's.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync, watch } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { compile } from "@tailwindcss/node";
import { Scanner } from "@tailwindcss/oxide";
import esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const sources = path.join(here, "src");
const pages = path.resolve(here, "../src/wattstead/interfaces/pages");
const built = path.join(pages, "static/built");
const daisyTokens = /^(base|primary|secondary|accent|neutral|info|success|warning|error)(-|$)/;

/** Returns one theme as a daisyUI theme block; tokens daisyUI does not know get the prefix --wt-. */
function themeBlock(name, tokens, { isDefault, followsSystem }) {
  const lines = Object.entries(tokens).map(
    ([token, colour]) => `  ${daisyTokens.test(token) ? "--color-" : "--wt-"}${token}: ${colour};`,
  );
  return `@plugin "daisyui/theme" {
  name: "${name}"; default: ${isDefault}; prefersdark: ${followsSystem}; color-scheme: ${name};
${lines.join("\n")}
  --radius-selector: 0.3125rem; --radius-field: 0.625rem; --radius-box: 1rem;
  --size-selector: 0.25rem; --size-field: 0.25rem; --border: 1px; --depth: 0; --noise: 0;
}
`;
}

async function styleSheet() {
  const { light, dark } = JSON.parse(await readFile(path.join(sources, "tokens.json"), "utf8"));
  const themes =
    themeBlock("light", light, { isDefault: true, followsSystem: false }) +
    themeBlock("dark", dark, { isDefault: false, followsSystem: true });
  // Paper is light, whatever the screen is.
  const paper = Object.entries(light).map(
    ([token, colour]) => `    ${daisyTokens.test(token) ? "--color-" : "--wt-"}${token}: ${colour} !important;`,
  );
  const print = `@media print {\n  :root, [data-theme] {\n    color-scheme: light;\n${paper.join("\n")}\n  }\n}\n`;
  const extra = Object.keys(light).filter((token) => !daisyTokens.test(token));
  const named = `@theme inline {\n${extra.map((t) => `  --color-${t}: var(--wt-${t});`).join("\n")}\n}\n`;
  const entry = await readFile(path.join(sources, "app.css"), "utf8");
  const compiler = await compile(`${entry}\n${themes}\n${named}\n${print}`, { base: sources, onDependency() {} });
  const scanner = new Scanner({
    sources: [
      { base: pages, pattern: "**/*.{html,svg,py}", negated: false },
      { base: path.resolve(pages, "../api"), pattern: "**/*.html", negated: false },
      { base: path.resolve(pages, "../staff"), pattern: "**/*.{html,py}", negated: false },
      { base: sources, pattern: "**/*.js", negated: false },
    ],
  });
  return compiler.build(scanner.scan());
}

async function build() {
  const css = await styleSheet();
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  const shared = {
    bundle: true, minify: true, metafile: true, outdir: built, logLevel: "warning",
    entryNames: "[name]-[hash]", chunkNames: "[name]-[hash]", assetNames: "[name]-[hash]",
    legalComments: "none", target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  };
  const scripts = await esbuild.build({
    ...shared, entryPoints: { app: path.join(sources, "app.js") }, format: "esm", splitting: true,
  });
  const styles = await esbuild.build({
    ...shared, entryNames: "app-[hash]", loader: { ".woff2": "file" },
    stdin: { contents: css, loader: "css", resolveDir: sources, sourcefile: "app.css" },
  });
  const manifest = {};
  for (const output of [scripts, styles].flatMap((r) => Object.entries(r.metafile.outputs))) {
    const file = path.basename(output[0]);
    if (/^app-\w+\.(js|css)$/.test(file) && output[1].entryPoint) manifest[`app${path.extname(file)}`] = file;
    if (/^figtree-latin-wght-normal-\w+\.woff2$/.test(file)) manifest["font.woff2"] = file;
  }
  for (const file of await readdir(built)) {
    if (!/\.(js|css)$/.test(file)) continue;
    const content = await readFile(path.join(built, file));
    await writeFile(path.join(built, `${file}.gz`), gzipSync(content, { level: 9 }));
    await writeFile(path.join(built, `${file}.br`), brotliCompressSync(content));
  }
  await writeFile(path.join(built, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

await build();
if (process.argv.includes("--watch")) {
  let waiting;
  const again = (_, name) => {
    if (!name || name.includes("static/built") || !/\.(html|svg|py|js|css|json)$/.test(name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => build().then(() => console.log("built"), console.error), 120);
  };
  for (const folder of [sources, pages].filter(existsSync)) watch(folder, { recursive: true }, again);
}
