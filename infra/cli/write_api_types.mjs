// Writes the API's bodies as types for what runs in a browser, from the API's description.
//
//   node write_api_types.mjs DESCRIPTION TYPES NODE_MODULES [--check]
//
// With --check nothing is written: it fails where TYPES lags behind DESCRIPTION.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [description, types, modules] = process.argv.slice(2, 5).map((path) => resolve(path));
const { default: generate, astToString } = createRequire(join(modules, "any.js"))("openapi-typescript");

const HEADER = `// Made from functions/site/openapi.json by \`make openapi\`: change the service's models instead.

`;

// A title repeats the field's name.
const untitled = (name, value) => (name === "title" && typeof value === "string" ? undefined : value);

const { components, ...rest } = JSON.parse(readFileSync(description, "utf8"), untitled);
// Paths are left out: the client says them, and twice the text would say nothing more.
const bodies = { ...rest, paths: {}, components: { schemas: components.schemas } };
const text = HEADER + astToString(await generate(bodies));

if (process.argv[5] !== "--check") {
  writeFileSync(types, text);
} else if (readFileSync(types, "utf8") !== text) {
  console.error(`${types} lags behind ${description}: run \`make openapi\`.`);
  process.exit(1);
}
