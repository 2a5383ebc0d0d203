// What the build puts in place of these names, and what the loader leaves on the page.

/** The style sheet, as text. */
declare const STYLE: string;
/** File name of the widget's core. */
declare const CORE: string;
/** Languages there are texts in: "de en". */
declare const LANGUAGES: string;
/** Part of the texts' file names. */
declare const TEXTS_DIGEST: string;

interface Window {
  escalation?: Readonly<{
    open: () => void;
    close: () => void;
    identify: (visitor?: import("./types").Identity | null) => void;
    on: (name: string, listener: (detail?: object) => void) => () => void;
  }>;
}
