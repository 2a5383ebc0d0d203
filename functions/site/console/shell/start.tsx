// What this deployment is, who is signed in, then the console.

import { render } from "preact";
import { loadConfig } from "../auth/config";
import { start as startSession } from "../auth/session";
import { t } from "../texts/translate";
import { App } from "./app";
import { Broken } from "./sign_in";

const root = document.getElementById("console");

export async function start(): Promise<void> {
  if (!root) return;
  try {
    await startSession(await loadConfig());
    render(<App />, root);
  } catch (error) {
    reportError(error);
    render(<Broken error={new Error(t("The service cannot be reached. Check your connection."))} />, root);
  }
}
