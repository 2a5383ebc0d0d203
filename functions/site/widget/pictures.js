// A picture that is pasted or dropped: it cannot be sent, and silence would be no answer.

/** @import { Chat, Say } from "./types" */

/**
 * @param {{ chat: Chat, panel: HTMLElement, t: Say, tell: (text: string) => void }} around
 */
export function refusePictures({ chat, panel, t, tell }) {
  function word() {
    const { contact, state } = chat.conversation || {};
    // The team's mail reaches only an address that is known to be the visitor's.
    const mails = contact && contact.state !== "claimed" && state === "handed_off";
    tell(mails ? t("pictures_mail", { email: contact.email }) : t("pictures"));
  }

  panel.addEventListener("paste", (event) => {
    const pasted = event.clipboardData;
    // What is copied from a document has a picture of itself beside its text.
    if (!pasted?.files.length || pasted.getData("text/plain")) return;
    event.preventDefault();
    word();
  });
  for (const name of /** @type {const} */ (["dragover", "drop"])) {
    panel.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // or the browser would leave the page to show it
      if (name === "drop") word();
    });
  }
}
