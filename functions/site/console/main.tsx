// Entry: the language first, then the console, whose modules hold sentences.

import { speak } from "./texts/language";

async function main(): Promise<void> {
  await speak();
  const { start } = await import("./shell/start");
  await start();
}

void main();
