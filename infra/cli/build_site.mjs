// Builds what the function `site` serves: bundles a page's sources with esbuild, names each file
// after its content and compresses it once, so that a request only picks one.
//
//   node build_site.mjs SOURCES OUT NODE_MODULES
//
// Prints one JSON line with the sizes; fails when the widget is over its budget.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [sources, out, modules] = process.argv.slice(2).map((path) => resolve(path));
const esbuild = createRequire(join(modules, "any.js"))("esbuild");

const BUDGET = 15 * 1024; // gzip: everything that a visitor in one language loads
const TARGET = ["chrome123", "firefox121", "safari17.5"]; // light-dark() came with these, in 2024

// Names that only the widget's own modules share; never one of the API, the texts or the browser.
const INTERNAL = new RegExp(
  `^(${[
    ..."flying expecting failure enqueue requeue dequeue alone hurry succeeded looking saved".split(" "),
    ..."toEnd toUnread atEnd nameOf inLog skipContact wantContact heard refused wait".split(" "),
  ].join("|")})$`,
);

const files = {};

function keep(name, content, type, { immutable }) {
  const body = Buffer.from(content);
  const gzip = gzipSync(body, { level: 9 });
  const brotli = brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
  });
  writeFileSync(join(out, name), body);
  writeFileSync(join(out, `${name}.gz`), gzip);
  writeFileSync(join(out, `${name}.br`), brotli);
  const tag = createHash("sha256").update(body).digest("hex").slice(0, 32);
  files[name] = { type, etag: tag, immutable, bytes: body.length, gzip: gzip.length };
  return name;
}

function hashed(stem, ending, content, type) {
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 8);
  return keep(`${stem}-${digest}.${ending}`, content, type, { immutable: true });
}

async function bundle(entry, options) {
  const result = await esbuild.build({
    entryPoints: [join(sources, entry)],
    bundle: true,
    minify: true,
    write: false,
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    logLevel: "error",
    ...options,
  });
  return result.outputFiles[0].text;
}

mkdirSync(out, { recursive: true });
const JAVASCRIPT = "text/javascript; charset=utf-8";

const css = await bundle("style.css", { loader: { ".css": "css" } });
const core = hashed(
  "widget",
  "js",
  await bundle("widget.js", {
    format: "esm",
    define: { STYLE: JSON.stringify(css.trim()) },
    mangleProps: INTERNAL,
  }),
  JAVASCRIPT,
);
const texts = {};
const folder = join(sources, "texts");
for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
  const language = file.slice(0, -".json".length);
  const words = JSON.stringify(JSON.parse(readFileSync(join(folder, file), "utf8")));
  texts[language] = hashed(`text-${language}`, "json", words, "application/json");
}
const loader = await bundle("loader.js", {
  format: "iife",
  define: { CORE: JSON.stringify(core), TEXTS: JSON.stringify(texts) },
});
keep("widget.js", loader, JAVASCRIPT, { immutable: false });
writeFileSync(join(out, "files.json"), JSON.stringify(files, null, 1));

const languages = Math.max(...Object.values(texts).map((name) => files[name].gzip));
const total = files["widget.js"].gzip + files[core].gzip + languages;
const sizes = { loader: files["widget.js"].gzip, widget: files[core].gzip, text: languages, total };
console.log(JSON.stringify({ "gzip bytes": sizes, budget: BUDGET }));
if (total > BUDGET) {
  console.error(`The widget is ${total} bytes after gzip; its budget is ${BUDGET}.`);
  process.exit(1);
}
