// Lists the sentences of the console: those that pass through its translator, and those that look
// like words for people and do not.
//
//   node find_texts.mjs CONSOLE NODE_MODULES
//
// Prints {"said": {sentence: true where it has forms for numbers}, "bare": ["file: words", …],
// "unknown": calls of the translator whose sentence is not written there}.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";

const [folder, modules] = process.argv.slice(2).map((path) => resolve(path));
const ts = createRequire(join(modules, "any.js"))("typescript");

const TRANSLATORS = new Set(["t", "rich", "plural"]);
/** Attributes whose values are for programs. */
const SILENT = new Set(
  "as autoComplete class component d fill form href icon id key kind method name page path pattern rel".split(" "),
);
for (const name of "role size stroke style target tone type value viewBox".split(" ")) SILENT.add(name);

const said = {};
const bare = [];
const unknown = [];

/** "Not saved", "by e-mail", "Tickets"; not `aria-label`, "ticket.subject" or "GET". */
function isForPeople(text) {
  const words = text.trim();
  if (/^[a-z-]+( [a-z-]+)*$/.test(words) && words.split(" ").every((word) => /-/.test(word))) return false; // classes
  return /^[“(]?\p{Lu}[\p{Ll}’']+$/u.test(words) || /\p{L}[\p{L},;:.!?)”’]* [“(]?[\p{L}{]/u.test(words);
}

function isTranslators(node) {
  return ts.isCallExpression(node) && ts.isIdentifier(node.expression) && TRANSLATORS.has(node.expression.text);
}

/** The sentences that an argument can be. */
function literals(argument) {
  if (ts.isStringLiteralLike(argument)) return [argument.text];
  if (!ts.isConditionalExpression(argument)) return null;
  const [yes, no] = [literals(argument.whenTrue), literals(argument.whenFalse)];
  return yes && no && [...yes, ...no];
}

function visit(node, file) {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
  if (isTranslators(node)) {
    const plural = node.expression.text === "plural";
    const found = literals(node.arguments[plural ? 2 : 0]);
    if (found) for (const sentence of found) said[sentence] = plural;
    else unknown.push(`${file}: ${node.getText()}`);
    for (const argument of node.arguments.slice(plural ? 3 : 1)) visit(argument, file);
    return;
  }
  if (ts.isJsxAttribute(node) && SILENT.has(node.name.getText())) return;
  if (ts.isJsxText(node)) {
    if (/\p{L}{2}/u.test(node.text)) bare.push(`${file}: ${node.text.trim().replace(/\s+/g, " ")}`);
    return;
  }
  if (ts.isStringLiteralLike(node)) {
    const { parent } = node;
    const isKey = ts.isPropertyAssignment(parent) && parent.name === node;
    const compared = ts.isBinaryExpression(parent) && /^[!=]==$/.test(parent.operatorToken.getText());
    if (!isKey && !compared && !ts.isCaseClause(parent) && isForPeople(node.text)) bare.push(`${file}: ${node.text}`);
    return;
  }
  if (ts.isTemplateExpression(node)) {
    const text = [node.head, ...node.templateSpans.map((span) => span.literal)].map((part) => part.text).join("{}");
    if (isForPeople(text) || / \p{L}{2,}|\p{L}{2,} /u.test(text)) bare.push(`${file}: ${text}`);
  }
  ts.forEachChild(node, (child) => visit(child, file));
}

const sources = readdirSync(folder, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
for (const name of sources.sort()) {
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true), relative(folder, path));
}
console.log(JSON.stringify({ said, bare, unknown }));
