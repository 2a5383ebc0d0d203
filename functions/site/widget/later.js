// What a visitor loads who opens a chat, beside what every visitor of the page loads.
// It imports nothing of the first part, which hands over what both use: so there is no part that both need.

import { createChoices } from "./choices.js";
import { createCards } from "./forms.js";
import { rich } from "./rich.js";

export const style = LATER_STYLE;
export { createCards, createChoices, rich };
