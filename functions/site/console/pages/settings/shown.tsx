// One page of the settings: its parts, in order.

import type { ComponentType } from "preact";
import { rich } from "../../texts/translate";
import { useEditing } from "./context";
import { addressOfSection } from "./pages";
import { isRelevant, type PageId, SECTION_IDS, SECTIONS, type SectionId } from "./sections";
import { After } from "./sections/after";
import { AutoReply } from "./sections/auto_reply";
import { Basics } from "./sections/basics";
import { BusinessHours } from "./sections/business_hours";
import { Chat } from "./sections/chat";
import { Contact } from "./sections/contact";
import { Email } from "./sections/email";
import { Feedback } from "./sections/feedback";
import { Guidance } from "./sections/guidance";
import { Limits } from "./sections/limits";
import { Messages } from "./sections/messages";
import { Model } from "./sections/model";
import { MustReach } from "./sections/must_reach";
import { Privacy } from "./sections/privacy";
import { Rules } from "./sections/rules";
import { Threshold } from "./sections/threshold";
import { Ticket } from "./sections/ticket";
import { Transfer } from "./sections/transfer";
import { Triggers } from "./sections/triggers";
import { WantedFacts } from "./sections/wanted_facts";

const SHOWN: Record<SectionId, ComponentType> = {
  basics: Basics,
  threshold: Threshold,
  transfer: Transfer,
  feedback: Feedback,
  model: Model,
  must_reach: MustReach,
  rules: Rules,
  guidance: Guidance,
  triggers: Triggers,
  after: After,
  ticket: Ticket,
  email: Email,
  auto_reply: AutoReply,
  facts: WantedFacts,
  contact: Contact,
  hours: BusinessHours,
  messages: Messages,
  chat: Chat,
  privacy: Privacy,
  limits: Limits,
};

export function Shown({ page }: { page: PageId }) {
  const { draft } = useEditing();
  const shown = SECTION_IDS.filter((id) => SECTIONS[id].page === page && isRelevant(id, draft.value));
  return (
    <>
      {page === "people" && <Order bot_id={draft.bot_id} />}
      {shown.map((id) => {
        const One = SHOWN[id];
        return <One key={id} />;
      })}
      {!shown.some((id) => id !== "auto_reply") && <Nobody bot_id={draft.bot_id} />}
    </>
  );
}

/** How the four lists of the page follow each other. */
function Order({ bot_id }: { bot_id: string }) {
  return (
    <p class="settings-order">
      {rich(
        "Every message is held against these four lists from top to bottom, and the first that fits decides. What none of them catches is decided by <a>how sure the bot is</a>.",
        { a: (words) => <a href={addressOfSection(bot_id, "threshold")}>{words}</a> },
      )}
    </p>
  );
}

/** Where Human Handoff is off. */
function Nobody({ bot_id }: { bot_id: string }) {
  return (
    <p class="settings-none">
      {rich("Human Handoff is off, so nothing reaches people. <a>Switch it on</a> to say how it reaches them.", {
        a: (words) => <a href={addressOfSection(bot_id, "basics")}>{words}</a>,
      })}
    </p>
  );
}
