// The widget's own shapes, for the type checker alone: the sources say which is which in comments.
// Bodies of the API are those that are made from its description.

import type { components } from "../console/api/schema";
import type texts from "./texts/en.json";

type Bodies = components["schemas"];

export type Message = Bodies["MessageView"];
export type Conversation = Bodies["ConversationView"];
export type Escalation = Bodies["EscalationView"];
export type Profile = Bodies["BotProfileView"];
export type Source = Bodies["Source"];
export type Choice = Bodies["Choice"];
/** Which choice of which message was tapped. */
export type Taken = Bodies["PostedChoice"];
export type MessagesPage = Bodies["MessagesPage"];
/** `tag` says which state of the conversation it is: an ETag. */
export type Page = MessagesPage & { tag?: string | null };
export type TurnResult = Bodies["TurnResult"];
export type ConversationStarted = Bodies["ConversationStarted"];
export type NewConversation = Partial<
  Omit<Bodies["StartConversation"], "visitor"> & { visitor: Partial<Bodies["VisitorDetails"]> }
>;
export type Problem = Partial<Bodies["Problem"] & { challenge: Challenge }>;
/** What a browser is to solve, by ALTCHA's names. */
export interface Challenge {
  algorithm: string;
  challenge: string;
  salt: string;
  signature: string;
  maxnumber: number;
}
/** Any answer from which the log may grow. */
export type Answer = Pick<TurnResult, "messages" | "conversation"> &
  Partial<Pick<TurnResult, "escalation"> & Pick<Page, "next" | "tag">>;

export type Texts = typeof texts;
export type TextKey = keyof Texts;
/** A text of the visitor's language, with its `{name}`s filled in. */
export type Say = (key: TextKey, values?: Record<string, string | number>) => string;
/** Tells the embedding page. */
export type Emit = (name: string, detail?: object) => void;

export type Wish = "handoff" | "reopen";

/** Something that waits to be sent, or is being sent. */
export interface Item {
  cid: string;
  kind: "message" | Wish;
  text: string;
  at: string;
  failed?: boolean;
  choice?: Taken;
}

/** What outlives a page. */
export interface Saved {
  id: string;
  token: string;
  /** Ids of messages: up to which one the visitor has read, and the last one there is. */
  read: string;
  last: string;
  queue: Item[];
  /** Whose chat it is, where the page said so. */
  who: string;
  /** What the visitor thinks of leaving an address; `code` is on its way to one. */
  contact: "" | "skipped" | "wanted" | "code";
  /** The version of the privacy line that the visitor has agreed to. */
  consent: string;
}

/** What one tab keeps through a reload. */
export interface Here {
  open?: boolean;
  /** What is written and not sent. */
  draft?: string;
  /** The question at a chat's end that the visitor has passed over. */
  passed?: string;
}

/** Who the visitor is, as the page says: it may say anything. */
export interface Identity {
  token?: string;
  name?: string;
  email?: string;
  /** Claims of any names; over those of `start`. */
  attributes?: Attributes;
}

/** What the page says of its visitor. */
export type Attributes = Record<string, string | number | boolean>;

/** A refusal of the API; see api.js. */
export interface Refused extends Error {
  status: number;
  problem: Problem;
  code: string;
  wait?: number;
}

export interface Chat {
  conversation: Conversation | null;
  /** Why there can be no chat at all. */
  failure: "" | "origin_not_allowed" | "unknown_bot" | "visitor_blocked";
  /** What stands in the way at the moment. */
  notice: "" | "busy" | "offline" | "trouble" | "consent";
  /** By which whoever operates the service finds the last trouble with sending in its logs. */
  cause: string;
  /** What was said before is here. */
  ready: boolean;
  /** Ids of what is being sent. */
  flying: string[];
  /** Until when an answer of a bot is expected after a transfer. */
  expecting: number;
  messages: () => Message[];
  saved: () => Saved;
  /** Of the bot that speaks now. */
  profile: () => Profile | undefined;
  /** Of the bot that the page names. */
  home: () => Profile | undefined;
  here: (patch?: Here) => Here;
  /** Set by the view: there are new messages; something was not taken; somebody else writes now. */
  heard: (fresh: Message[]) => void;
  refused: (error: Refused, item: Item) => void;
  cleared: () => void;
  /** Whether answers are to be heard, as the page says: `on`. */
  sound?: string;
  /** Claims, as the page says when it starts the widget. */
  attributes?: Attributes;

  begin: () => Promise<void>;
  send: (text: string, choice?: Taken) => void;
  wish: (kind: Wish) => void;
  retry: (cid: string) => void;
  remove: (cid: string) => void;
  /** Calls the API for a form, and takes what it answers. */
  ask: (rest: string, body?: object, method?: string) => Promise<void>;
  transcript: () => Promise<string>;
  agree: (consent: string) => void;
  leave: (contact: Saved["contact"]) => void;
  read: () => void;
  again: () => void;
  looking: (open: boolean) => void;
  active: () => void;
  /** Whether something is written that is not sent yet. */
  writing: (begun: boolean) => void;
  /** Who the page says it is. */
  identity: Identity;
  identify: (visitor?: Identity | null) => void;
  /** Goes on with the chat that this visitor has open elsewhere; a refusal where there is none. */
  seek: () => Promise<Saved>;
  /** Asks for news soon; `live` says whether the live channel is there to tell of the next ones. */
  hint: (live?: boolean) => void;
  ticket: () => Promise<Ticket>;
}

/** What opens the live channel for a minute; `url` is null where there is none. */
export interface Ticket {
  url: string | null;
  ticket: string;
}

/** What speaks of the people in a chat, as far as it is loaded: see team.js and live.js. */
export interface Team {
  draw: () => void;
  inLog: () => [string, HTMLElement][];
}

/** What the visitor may say about the help, as far as it is loaded: see helped.js and feedback.js. */
export type Helped = Team;

/** What the parts that are loaded later get of the view. */
export interface Around {
  chat: Chat;
  kit: Kit;
  t: Say;
  /** Where questions stand, below the messages. */
  sheet: HTMLElement;
  life: AbortSignal;
  say: (text: string) => void;
  draw: () => void;
  done: () => void;
}

/** What `h("p.role")` makes. */
export type ElementOf<T extends string> = T extends `${infer Name}.${string}` ? Named<Name> : Named<T>;
type Named<Name extends string> = Name extends keyof HTMLElementTagNameMap ? HTMLElementTagNameMap[Name] : HTMLElement;

/** What the loader has found out for the widget. */
export interface Start {
  /** Where the API is, with a slash at the end. */
  api: string;
  bot: string;
  /** How many of the page's launchers stand before this one's. */
  nth: number;
  theme?: string;
  sound?: string;
  attributes?: Attributes;
  locale: string;
  /** The language of the texts. */
  spoken: string;
  texts: Texts;
  /** Fetches the texts of the forms. */
  more: () => Promise<Partial<Texts>>;
  emit: Emit;
}

/** What the page may ask of the widget. */
export interface Widget {
  open: () => void;
  close: () => void;
  identify: Chat["identify"];
  destroy: () => void;
}

/** What a script tag says of a bot, as `data-bot` and so on. */
export interface Options {
  bot?: string;
  theme?: string;
  locale?: string;
  sound?: string;
  attributes?: Attributes;
}

/** One bot's widget, as the page has it. */
export interface Handle extends Widget {
  /** Returns what ends it. */
  on: (name: string, listener: (detail?: object) => void) => () => void;
}

/** The forms and questions; `inLog` are those that stand after the messages. */
export interface Cards {
  draw: () => void;
  inLog: () => [string, HTMLElement][];
  /** Puts the cursor where the address goes. */
  askAddress: () => void;
  /** Whether there was a question to take away. */
  cancel: () => boolean;
  tell: (text: string) => void;
  mail: () => void;
  end: () => void;
  download: () => Promise<void>;
}

/**
 * A card with fields: what goes wrong in it is said in it. One attempt at a time, but for those `also`
 * made beside what is typed.
 */
export type Form = (
  title: string,
  fields: Node[],
  submitKey: TextKey,
  submit: () => Promise<void>,
  others: Node[],
) => {
  element: HTMLFormElement;
  title: (text: string) => void;
  attempt: (work: () => unknown, also?: boolean) => Promise<void>;
};

/** What the part that is loaded later uses of the first, and is not given twice. */
export type Kit = Pick<typeof import("./text.js"), "button" | "h" | "link" | "linked">;
/** Text with its marks as nodes. */
export type Rich = (text: string, kit: Kit) => (Node | string)[];
/** What is shown of a message in place of its text, and the buttons below it. */
export interface Asking {
  text: string;
  buttons: (text: HTMLElement) => HTMLElement;
}
/** How a message with choices is shown now; null where it is like any other. */
export type Asks = (message: Message) => Asking | null;
/** The parts that are loaded later, once they are there. */
export type Later = { cards: Cards; rich: Rich; asks: Asks } | null;

/** Something in the log: its key, how to make it, and which of `first last newest` it is. */
export type Row = [key: string, make: () => HTMLElement, classes?: string];
