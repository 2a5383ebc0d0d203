// Entry: what this deployment is, who is signed in, then the console.

import { render } from "preact";
import { loadConfig } from "./auth/config";
import { start } from "./auth/session";
import { App } from "./shell/app";
import { Broken } from "./shell/sign_in";

const root = document.getElementById("console");

async function main(): Promise<void> {
  if (!root) return;
  try {
    await start(await loadConfig());
    render(<App />, root);
  } catch (error) {
    reportError(error);
    render(<Broken error={new Error("The service cannot be reached. Check your connection.")} />, root);
  }
}

void main();
