// What the build puts in place of these names, and what the loader leaves on the page.

/** The style sheet, as text. */
declare const STYLE: string;
/** The style sheet of what is loaded when a chat is opened. */
declare const LATER_STYLE: string;
/** The style sheet of what a visitor may say about the help. */
declare const FEEDBACK_STYLE: string;
/** File name of the widget's core. */
declare const CORE: string;
/** Languages there are texts in: "de en". */
declare const LANGUAGES: string;
/** Part of the texts' file names. */
declare const TEXTS_DIGEST: string;

interface Window {
  /** `start` gives the handle of the bot with that id, new or there already; the rest speaks to the page's first. */
  escalation?: Readonly<
    import("./types").Handle & { start: (options: import("./types").Options) => import("./types").Handle }
  >;
}
