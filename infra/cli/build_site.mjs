// Builds what the function `site` serves: bundles a page's sources with esbuild, names each file
// after its content and compresses it once, so that a request only picks one.
//
//   node build_site.mjs SOURCES OUT NODE_MODULES
//
// SOURCES holds `widget`, `console` or both. Prints one JSON line with sizes for each; fails when
// one is over its budget.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [sources, out, modules] = process.argv.slice(2).map((path) => resolve(path));
const esbuild = createRequire(join(modules, "any.js"))("esbuild");

const WIDGET_BUDGET = 15.1 * 1024; // gzip: everything that a page's visitor in one language loads
const LATER_BUDGET = 8.75 * 1024; // gzip: what one who opens the chat loads besides; 0.7 of it are choices as buttons, 0.2 whether it helped
const START_BUDGET = 1024; // gzip: what begins a chat, with the facts it tells, loaded with the forms and not before
const FEEDBACK_BUDGET = 3 * 1024; // gzip: and what one who may say whether it helped loads, with its looks
const LIVE_BUDGET = 2 * 1024; // gzip: and what one who waits for people loads
// gzip: every page of the console, in English, with the widget's Markdown. The five pages of the settings, which are
// loaded when somebody opens them, have 25 fields (6.5 KB) and an editor of conditions (5.5 KB) more than the one had.
const CONSOLE_BUDGET = 160 * 1024;
const LANGUAGE_BUDGET = 98 * 1024; // gzip: what another language adds; the sentences of those are 11 KB of it
const TARGET = ["chrome123", "firefox121", "safari17.5"]; // light-dark() came with these, in 2024

// Texts of the forms, which come with them.
const LATER_TEXTS = new Set([
  ..."contact name email email_wrong email_used save end_ask keep mail_title mailed mailed_often".split(" "),
  ..."skip again failed_help code code_sent code_why code_wrong code_often code_again confirm confirmed".split(" "),
  ..."used change privacy agree consent visitor_blocked seen sound_off sound_on pictures pictures_mail".split(" "),
  ..."helped_ask helped_yes helped_no missing thanks solved_ask yes no csat_ask comment".split(" "),
  ..."csat_1 csat_2 csat_3 csat_4 csat_5".split(" "),
]);

// Names that only the widget's own modules share; never one of the API, the texts or the browser.
const INTERNAL = new RegExp(
  `^(${[
    ..."flying expecting failure enqueue requeue dequeue alone hurry succeeded looking saved".split(" "),
    ..."toEnd toUnread atEnd nameOf inLog attempt agree heard refused wait".split(" "),
    ..."cards problem change cause ask retry back sheet root sent say panel".split(" "),
    ..."begin changed stop home wish profile transcript plain hint writing leave typed tag line over".split(" "),
    ..."tell cancel draw element valid parts team again here life kit askAddress later notice ready active cleared seek".split(
      " ",
    ),
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

const digestOf = (content) => createHash("sha256").update(content).digest("hex").slice(0, 8);

function hashed(stem, ending, content, type, named = content) {
  return keep(`${stem}-${digestOf(named)}.${ending}`, content, type, { immutable: true });
}

const COMMON = {
  bundle: true,
  minify: true,
  write: false,
  target: TARGET,
  charset: "utf8",
  legalComments: "none",
  logLevel: "error",
};
const JAVASCRIPT = "text/javascript; charset=utf-8";
const CSS = "text/css; charset=utf-8";

async function bundle(entry, options) {
  const result = await esbuild.build({ ...COMMON, entryPoints: [entry], ...options });
  return result.outputFiles[0].text;
}

function check(what, sizes, budget) {
  console.log(JSON.stringify({ page: what, "gzip bytes": sizes, budget }));
  if (sizes.total > budget) {
    console.error(`The ${what} is ${sizes.total} bytes after gzip; its budget is ${budget}.`);
    process.exit(1);
  }
}

// The core, in a file beside it what it imports when a chat is opened, and what it hardly ever does.
async function buildWidget(folder) {
  const [style, laterStyle, feedbackStyle] = await Promise.all(
    ["index.css", "later.css", "feedback.css"].map((name) => bundle(join(folder, "styles", name), {})),
  );
  const { outputFiles } = await esbuild.build({
    ...COMMON,
    entryPoints: [join(folder, "widget.js")],
    outdir: out,
    format: "esm",
    splitting: true,
    chunkNames: "widget-[name]-[hash]",
    define: {
      STYLE: JSON.stringify(style.trim()),
      LATER_STYLE: JSON.stringify(laterStyle.trim()),
      FEEDBACK_STYLE: JSON.stringify(feedbackStyle.trim()),
    },
    mangleProps: INTERNAL,
  });
  const parts = outputFiles.map(({ path, text }) => ({ name: basename(path), text }));
  const beside = parts.filter(({ name }) => name !== "widget.js");
  const later = beside.find(({ name }) => name.startsWith("widget-later-"));
  const meant = (name) => /^widget-(later|live|attention|proof|start|feedback)-/.test(name);
  if (!later || !beside.every(({ name }) => meant(name)))
    throw new Error(`other parts are meant to be: ${parts.map(({ name }) => name)}`);
  for (const { name, text } of beside) keep(name, text, JAVASCRIPT, { immutable: true });
  const core = hashed("widget", "js", parts.find(({ name }) => name === "widget.js").text, JAVASCRIPT);
  const texts = readdirSync(join(folder, "texts"))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => [basename(name, ".json"), JSON.parse(readFileSync(join(folder, "texts", name), "utf8"))]);
  const every = JSON.stringify(texts); // one digest for all: the loader would carry each
  const some = (stem, wanted) =>
    texts.map(([name, words]) => {
      const kept = Object.entries(words).filter(([key]) => LATER_TEXTS.has(key) === wanted);
      return hashed(`${stem}-${name}`, "json", JSON.stringify(Object.fromEntries(kept)), "application/json", every);
    });
  const names = some("text", false);
  const laterNames = some("later", true);
  const loader = await bundle(join(folder, "loader.js"), {
    format: "iife",
    define: {
      CORE: JSON.stringify(core),
      LANGUAGES: JSON.stringify(texts.map(([name]) => name).join(" ")),
      TEXTS_DIGEST: JSON.stringify(digestOf(every)),
    },
  });
  keep("widget.js", loader, JAVASCRIPT, { immutable: false });
  const longest = (found) => Math.max(...found.map((name) => files[name].gzip));
  const sizes = { loader: files["widget.js"].gzip, widget: files[core].gzip, text: longest(names) };
  check("widget", { ...sizes, total: sizes.loader + sizes.widget + sizes.text }, WIDGET_BUDGET);
  const opened = { widget: files[later.name].gzip, text: longest(laterNames) };
  check("widget, when it is opened", { ...opened, total: opened.widget + opened.text }, LATER_BUDGET);
  const start = beside.find(({ name }) => name.startsWith("widget-start-"));
  check("widget, when a chat begins", { total: files[start?.name].gzip }, START_BUDGET);
  const feedback = beside.find(({ name }) => name.startsWith("widget-feedback-"));
  check("widget, when it may be said whether it helped", { total: files[feedback?.name].gzip }, FEEDBACK_BUDGET);
  const live = beside.find(({ name }) => name.startsWith("widget-live-"));
  check("widget, when people are expected", { total: files[live?.name].gzip }, LIVE_BUDGET);
}

const preload = (name) => `<link rel="modulepreload" href="/assets/${name}">`;

// One entry for the shell, and a chunk for each page that is loaded when somebody opens it.
async function buildConsole(folder) {
  const css = await bundle(join(folder, "styles", "index.css"), { nodePaths: [modules] });
  const style = hashed("console", "css", css, CSS);
  const result = await esbuild.build({
    ...COMMON,
    entryPoints: [join(folder, "main.tsx")],
    outdir: out,
    format: "esm",
    splitting: true,
    jsx: "automatic",
    jsxImportSource: "preact",
    nodePaths: [modules],
    tsconfigRaw: "{}", // the one beside the sources is for the type checker
    entryNames: "console-[hash]",
    chunkNames: "console-[name]-[hash]",
    metafile: true,
  });
  for (const file of result.outputFiles) {
    keep(basename(file.path), file.text, JAVASCRIPT, { immutable: true });
  }
  const chunks = Object.fromEntries(
    Object.entries(result.metafile.outputs).map(([path, chunk]) => [basename(path), chunk]),
  );
  const startingAt = (module) => Object.keys(chunks).find((name) => chunks[name].entryPoint?.endsWith(module));
  const main = startingAt("main.tsx");
  // What every page needs: the entry, what it goes on with, and what both import at once.
  const first = new Set([main, startingAt("shell/start.tsx")]);
  for (const name of first) {
    for (const { path, kind } of chunks[name].imports) {
      if (kind === "import-statement") first.add(basename(path));
    }
  }
  const page = readFileSync(join(folder, "index.html"), "utf8")
    .replace("{script}", `/assets/${main}`)
    .replace("{style}", `/assets/${style}`)
    .replace(
      "{preload}",
      [...first]
        .filter((name) => name !== main)
        .map(preload)
        .join("\n"),
    );
  keep("console.html", page, "text/html; charset=utf-8", { immutable: false });
  const texts = Object.keys(chunks).filter((name) => chunks[name].entryPoint?.endsWith(".json"));
  const sum = (names) => [...names].reduce((bytes, name) => bytes + files[name].gzip, 0);
  const sizes = {
    shell: sum(["console.html", style, ...first]),
    total: sum(Object.keys(files).filter((name) => name.startsWith("console") && !texts.includes(name))),
  };
  check("console", sizes, CONSOLE_BUDGET);
  const languages = new Set(texts.map((name) => basename(chunks[name].entryPoint)));
  for (const language of languages) {
    const own = texts.filter((name) => basename(chunks[name].entryPoint) === language);
    check(`console in another language, ${language}`, { total: sum(own) }, LANGUAGE_BUDGET);
  }
}

mkdirSync(out, { recursive: true });
for (const [name, build] of [
  ["widget", buildWidget],
  ["console", buildConsole],
]) {
  const folder = join(sources, name);
  if (existsSync(folder)) await build(folder);
}
writeFileSync(join(out, "files.json"), JSON.stringify(files, null, 1));
